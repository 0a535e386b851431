//! The value of a fact at a place, and which question would fill it.

use std::borrow::Cow;

use super::{Known, Memo, Needs, Seen, Somebody, Truth3, World, seen::Sequence};
use crate::{answers::Answer, definition::FactDef, value::Value};

/// Something that may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Gap {
    Fact(usize, Option<Somebody>),
    /// The list of this group is not complete.
    List(usize),
}

/// Which question fills a fact at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Filler {
    /// This one, and it may be asked now.
    Question(usize),
    /// None: every question for it is settled not to apply.
    Hidden,
    /// Not known yet; these needs decide.
    Undecided(Needs),
}

impl<'a> World<'a> {
    /// The fact at its place. Facts of instances that do not exist are absent.
    pub(crate) fn fact(&self, fact: usize, whose: Option<Somebody>) -> Seen<'a> {
        let Some(slot) = self.slot(fact, whose) else { return Seen::ABSENT };
        match self.facts.borrow().get(slot) {
            Some(Memo::Done(seen, _)) => return seen.clone(),
            // The compiler refuses circles; an answer cannot make one.
            Some(Memo::Busy) => return Seen::Unknown(Needs::Nothing),
            Some(Memo::Fresh) | None => {}
        }
        self.keep_fact(slot, Memo::Busy);
        let (seen, question) = self.look_at_fact(fact, whose, slot);
        self.keep_fact(slot, Memo::Done(seen.clone(), question));
        seen
    }

    /// The question that may be asked now to fill the fact, whether or not it was answered.
    pub(crate) fn question_for(&self, fact: usize, whose: Option<Somebody>) -> Option<usize> {
        self.fact(fact, whose);
        match self.facts.borrow().get(self.slot(fact, whose)?) {
            Some(Memo::Done(_, question)) => *question,
            Some(Memo::Busy | Memo::Fresh) | None => None,
        }
    }

    fn keep_fact(&self, slot: usize, memo: Memo<'a>) {
        if let Some(kept) = self.facts.borrow_mut().get_mut(slot) {
            *kept = memo;
        }
    }

    fn look_at_fact(
        &self,
        fact: usize,
        whose: Option<Somebody>,
        slot: usize,
    ) -> (Seen<'a>, Option<usize>) {
        let (Some(info), Some(def)) =
            (self.compiled.facts.get(fact), self.compiled.definition.facts.get(fact))
        else {
            return (Seen::ABSENT, None);
        };
        if let Some(node) = self.given.get(&fact) {
            return (self.evaluate(node, None), None);
        }
        let whose = info.group.and(whose);
        match self.exists(whose) {
            Truth3::True => {}
            Truth3::False => return (Seen::ABSENT, None),
            Truth3::Unknown(needs) => return (Seen::Unknown(needs), None),
        }
        if let Some(derive) = &info.derive {
            return (self.evaluate(derive, whose), None);
        }
        if info.by_hand {
            return (Seen::Unknown(Needs::Nothing), None);
        }
        match self.filler(fact, whose) {
            Filler::Hidden => (Seen::ABSENT, None),
            Filler::Undecided(needs) => (Seen::Unknown(needs), None),
            Filler::Question(question) => {
                let seen = match self.told.get(slot).copied().flatten() {
                    Some(Answer::Known(value)) if is_possible(value, def) => self.read(value),
                    Some(Answer::DontKnow) => Seen::Unknown(Needs::Nothing),
                    Some(Answer::Empty) => Seen::ABSENT,
                    Some(Answer::Known(_)) | None => Seen::Unknown(Needs::One(slot)),
                };
                (seen, Some(question))
            }
        }
    }

    /// A told value as expressions see it.
    fn read(&self, value: &'a Value) -> Seen<'a> {
        Seen::Known(match value {
            Value::Text(text)
            | Value::Kana(text)
            | Value::Choice(text)
            | Value::Postal(text)
            | Value::Phone(text)
            | Value::Email(text) => Known::Text(Cow::Borrowed(text)),
            Value::Bool(value) => Known::Bool(*value),
            Value::Date(day) => Known::Date(*day),
            Value::Number(number) => Known::Number(*number),
            Value::Money(yen) => Known::Number(yen.0),
            Value::Choices(ids) => {
                let items = ids.iter().map(|id| Known::Text(Cow::Borrowed(id.as_str()))).collect();
                Known::List(Sequence { items, tail: None }.into())
            }
            Value::Address(_) | Value::Account(_) | Value::Files(_) => Known::Whole(value),
            Value::Person(id) => match self.somebody(id) {
                Some(somebody) => match self.exists(Some(somebody)) {
                    Truth3::True => Known::Instance(somebody),
                    Truth3::False => Known::Absent,
                    Truth3::Unknown(needs) => return Seen::Unknown(needs),
                },
                None => Known::Absent,
            },
        })
    }

    /// Which question fills the fact: the first whose condition holds. Where none holds for
    /// certain, one whose condition nobody can settle is asked rather than a risk hidden.
    fn filler(&self, fact: usize, whose: Option<Somebody>) -> Filler {
        let Some(info) = self.compiled.facts.get(fact) else { return Filler::Hidden };
        let mut covered = false;
        let mut perhaps = None;
        let mut needs = Needs::Nothing;
        for question in info.fillers.iter().copied() {
            if !self.covers(question, whose) {
                continue;
            }
            covered = true;
            match self.asked(question, whose) {
                Truth3::True => return Filler::Question(question),
                Truth3::False => {}
                Truth3::Unknown(more) if more.is_empty() => {
                    perhaps.get_or_insert(question);
                }
                Truth3::Unknown(more) => needs = needs.and(&more),
            }
        }
        match (covered, perhaps) {
            (false, _) => Filler::Question(info.automatic),
            (true, Some(question)) => Filler::Question(question),
            (true, None) if needs.is_empty() => Filler::Hidden,
            (true, None) => Filler::Undecided(needs),
        }
    }

    /// Whether the question is about this place at all, whatever its condition says.
    fn covers(&self, question: usize, whose: Option<Somebody>) -> bool {
        let Some(info) = self.compiled.question_infos.get(question) else { return false };
        let Some(instance) = whose.and_then(|somebody| self.instance(somebody)) else {
            return info.group.is_none();
        };
        let of_group = info.group == Some(instance.group);
        of_group && (!info.adds || instance.added) && (!info.pick || instance.listed)
    }

    /// Whether the question's condition holds at the place.
    pub(crate) fn asked(&self, question: usize, whose: Option<Somebody>) -> Truth3 {
        let Some(info) = self.compiled.question_infos.get(question) else { return Truth3::False };
        let it = if info.adds { None } else { info.group.and(whose) };
        info.when.as_ref().map_or(Truth3::True, |when| self.evaluate(when, it).truth())
    }

    /// The term at its place.
    pub(crate) fn term(&self, term: usize, whose: Option<Somebody>) -> Seen<'a> {
        let (Some(slot), Some(info)) = (self.term_slot(term, whose), self.compiled.terms.get(term))
        else {
            return Seen::ABSENT;
        };
        match self.terms.borrow().get(slot) {
            Some(Memo::Done(seen, _)) => return seen.clone(),
            Some(Memo::Busy) => return Seen::Unknown(Needs::Nothing),
            Some(Memo::Fresh) | None => {}
        }
        self.keep_term(slot, Memo::Busy);
        let whose = info.group.and(whose);
        let seen = match self.exists(whose) {
            Truth3::True => self.evaluate(&info.node, whose),
            Truth3::False => Seen::ABSENT,
            Truth3::Unknown(needs) => Seen::Unknown(needs),
        };
        self.keep_term(slot, Memo::Done(seen.clone(), None));
        seen
    }

    fn keep_term(&self, slot: usize, memo: Memo<'a>) {
        if let Some(kept) = self.terms.borrow_mut().get_mut(slot) {
            *kept = memo;
        }
    }
}

/// Whether a kept value still is one of the fact: definitions change under drafts. What is not,
/// counts as not answered and is asked again.
fn is_possible(value: &Value, def: &FactDef) -> bool {
    let known = |id: &String| def.choices.iter().any(|choice| choice.id == *id);
    value.fits(def.kind)
        && match value {
            Value::Choice(id) => known(id),
            Value::Choices(ids) => ids.iter().all(known),
            _ => true,
        }
}
