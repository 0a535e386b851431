//! Which question comes next.
//!
//! The plan first finds the facts that are still needed for the goal, then the questions that fill
//! them, then takes the first in the order of the definition. So a person is asked only what some
//! rule, form or other question needs, and in an order that the author of the pack found natural.

mod apply;
mod guide;
#[cfg(test)]
mod tests;

use crate::{
    answers::{Answer, FactKey},
    definition::{GroupDef, InstanceId, QuestionDef},
    interview::{Goal, Interview},
    value::Value,
    world::{Gap, Gathered, Needs, Seen, Somebody, Truth3, World},
};

/// A question to be asked now.
#[derive(Clone, Debug)]
pub struct Ask<'d> {
    /// The question, written or automatic.
    pub question: &'d QuestionDef,
    /// The person, dog … that it is about; `None` for the application, for a list and for a
    /// question that is asked once for all.
    pub instance: Option<InstanceId>,
    /// What sort of answer it wants.
    pub kind: AskKind<'d>,
    /// The facts that the answer fills and that are not answered yet.
    pub keys: Vec<FactKey>,
    /// How many questions are left as far as can be seen now, this one included. Answers may add
    /// some and make others needless.
    pub remaining_estimate: usize,
}

/// What sort of answer a question wants.
#[derive(Clone, Debug)]
pub enum AskKind<'d> {
    /// Values for [`Ask::keys`].
    Facts,
    /// Members for the list of a group: [`crate::Answers::add`] with the question's facts for
    /// each, and [`crate::Answers::close`] when there are no more.
    List {
        /// The group.
        group: &'d GroupDef,
        /// Who was added so far.
        added: Vec<InstanceId>,
    },
    /// The members for whom the answer is yes, out of these.
    Pick {
        /// Who is asked about; [`Ask::keys`] has one key for each, in this order.
        among: Vec<InstanceId>,
    },
}

impl Ask<'_> {
    /// The answers that a pick question's answer stands for: yes for the chosen, no for all
    /// others.
    #[must_use]
    pub fn picked(&self, chosen: &[InstanceId]) -> Vec<(FactKey, Answer)> {
        let answer = |key: &FactKey| {
            let yes = key.instance.as_ref().is_some_and(|id| chosen.contains(id));
            (key.clone(), Answer::Known(Value::Bool(yes)))
        };
        self.keys.iter().map(answer).collect()
    }
}

/// A question for one place; sorts in the order of asking. A list or pick question comes after the
/// same question for single instances.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Page {
    question: usize,
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Place {
    Application,
    Of(Somebody),
    /// The whole list of a group.
    List(usize),
    /// All members of a group at once.
    Pick(usize),
}

impl<'d, 'a> Interview<'d, 'a> {
    /// The next question for the goal, or `None` where nothing more is needed.
    #[must_use]
    pub fn next(&self, goal: &Goal<'_>) -> Option<Ask<'d>> {
        let pages = self.pages(self.needs(goal));
        self.ask(*pages.first()?, pages.len())
    }

    /// Every question that can be seen to be needed for the goal now, in order.
    #[must_use]
    pub fn open_questions(&self, goal: &Goal<'_>) -> Vec<Ask<'d>> {
        let pages = self.pages(self.needs(goal));
        let count = pages.len();
        let asks = pages.iter().enumerate();
        asks.filter_map(|(done, page)| self.ask(*page, count - done)).collect()
    }

    /// Asks a question again, to change its answer, whether or not it was answered; `None` where
    /// it does not apply (any more). [`Ask::keys`] holds every fact of the question.
    #[must_use]
    pub fn again(&self, question: &str, instance: Option<&str>) -> Option<Ask<'d>> {
        let compiled = self.compiled;
        let index = *compiled.question_by_id.get(question)?;
        let info = compiled.question_infos.get(index)?;
        let def = compiled.questions.get(index)?;
        let whose = match instance {
            Some(id) => Some(self.world.somebody(id)?),
            None => None,
        };
        if info.adds && whose.is_none() {
            let group = info.group?;
            self.world.list_question(group)?;
            return self.ask(Page { question: index, place: Place::List(group) }, 1);
        }
        let fills = |fact: usize, whose: Option<Somebody>| {
            self.world.question_for(fact, whose) == Some(index)
        };
        let mut ask = Ask {
            question: def,
            instance: instance.map(str::to_owned),
            kind: AskKind::Facts,
            keys: Vec::new(),
            remaining_estimate: 1,
        };
        if let (true, Some(group), Some(fact)) = (info.pick, info.group, info.facts.first()) {
            let who = self.world.members(group).members;
            let who: Vec<Somebody> =
                who.into_iter().filter(|who| fills(*fact, Some(*who))).collect();
            ask.keys = who.iter().filter_map(|who| self.world.key(*fact, Some(*who))).collect();
            ask.kind = AskKind::Pick { among: self.ids(&who) };
        } else {
            let facts = info.facts.iter().filter(|fact| fills(**fact, whose));
            ask.keys = facts.filter_map(|fact| self.world.key(*fact, whose)).collect();
        }
        (!ask.keys.is_empty()).then_some(ask)
    }

    /// What the goal still needs.
    pub(crate) fn needs(&self, goal: &Goal<'_>) -> Gathered {
        match goal {
            Goal::Guide => guide::needs(&self.world),
            Goal::Apply(filings) => apply::needs(&self.world, filings),
        }
    }

    /// The questions that fill the needs, with the questions that must come before them, in the
    /// order of asking.
    fn pages(&self, mut needs: Gathered) -> Vec<Page> {
        let mut pages = Vec::new();
        let mut next = 0;
        while let Some(need) = needs.get(next) {
            next += 1;
            match self.world.gap(need) {
                Gap::List(group) => {
                    let Some(question) = self.world.list_question(group) else { continue };
                    needs.add(&unfinished_members(&self.world, group, question));
                    pages.push(Page { question, place: Place::List(group) });
                }
                Gap::Fact(fact, whose) => {
                    let Some(question) = self.world.question_for(fact, whose) else { continue };
                    let info = self.world.compiled.question_infos.get(question);
                    let pick = info.filter(|info| info.pick).and_then(|info| info.group);
                    let place = match (pick, whose) {
                        (Some(group), _) => {
                            let before = before_pick(&self.world, group, question);
                            if !before.is_empty() {
                                needs.add(&before);
                                continue;
                            }
                            Place::Pick(group)
                        }
                        (None, Some(who)) => Place::Of(who),
                        (None, None) => Place::Application,
                    };
                    pages.push(Page { question, place });
                }
            }
        }
        pages.sort_unstable();
        pages.dedup();
        pages
    }

    fn ids(&self, who: &[Somebody]) -> Vec<InstanceId> {
        let found = who.iter().filter_map(|who| self.world.instance(*who));
        found.map(|instance| instance.id.to_owned()).collect()
    }

    fn ask(&self, page: Page, remaining_estimate: usize) -> Option<Ask<'d>> {
        let compiled = self.compiled;
        let question = compiled.questions.get(page.question)?;
        let info = compiled.question_infos.get(page.question)?;
        let open = |fact: usize, whose: Option<Somebody>| {
            let open = is_open(&self.world, fact, whose)
                && self.world.question_for(fact, whose) == Some(page.question);
            open.then(|| self.world.key(fact, whose)).flatten()
        };
        let (instance, kind, keys) = match page.place {
            Place::Application => {
                let keys = info.facts.iter().filter_map(|fact| open(*fact, None)).collect();
                (None, AskKind::Facts, keys)
            }
            Place::Of(who) => {
                let keys = info.facts.iter().filter_map(|fact| open(*fact, Some(who))).collect();
                (Some(self.world.instance(who)?.id.to_owned()), AskKind::Facts, keys)
            }
            Place::List(group) => {
                let def = compiled.definition.groups.get(group)?;
                let members = self.world.members(group).members;
                let added = |who: &Somebody| self.world.instance(*who).is_some_and(|i| i.added);
                let added: Vec<Somebody> = members.into_iter().filter(added).collect();
                let kind = AskKind::List { group: def, added: self.ids(&added) };
                (None, kind, Vec::new())
            }
            Place::Pick(group) => {
                let fact = *info.facts.first()?;
                let members = self.world.members(group).members.into_iter();
                let among: Vec<(Somebody, FactKey)> =
                    members.filter_map(|who| Some((who, open(fact, Some(who))?))).collect();
                let (who, keys): (Vec<Somebody>, Vec<FactKey>) = among.into_iter().unzip();
                (None, AskKind::Pick { among: self.ids(&who) }, keys)
            }
        };
        Some(Ask { question, instance, kind, keys, remaining_estimate })
    }
}

/// Whether the fact at its place waits for an answer of its own.
fn is_open(world: &World<'_>, fact: usize, whose: Option<Somebody>) -> bool {
    match (world.fact(fact, whose), world.slot(fact, whose)) {
        (Seen::Unknown(Needs::One(need)), Some(slot)) => need == slot,
        _ => false,
    }
}

/// Facts of the list question that an added member still lacks; they are asked before the list is
/// called complete, because they are what the member is known by.
fn unfinished_members(world: &World<'_>, group: usize, question: usize) -> Needs {
    let Some(info) = world.compiled.question_infos.get(question) else { return Needs::Nothing };
    let mut needs = Needs::Nothing;
    for who in world.members(group).members {
        if !world.instance(who).is_some_and(|instance| instance.added) {
            continue;
        }
        for fact in &info.facts {
            needs = needs.and(&world.fact(*fact, Some(who)).needs());
        }
    }
    needs
}

/// What must be known before all members can be asked about at once: who they are, and for whom
/// the question applies.
fn before_pick(world: &World<'_>, group: usize, question: usize) -> Needs {
    let members = world.members(group);
    let mut needs = members.tail.unwrap_or_default();
    for who in members.members {
        if let Truth3::Unknown(more) = world.asked(question, Some(who)) {
            needs = needs.and(&more);
        }
    }
    needs
}
