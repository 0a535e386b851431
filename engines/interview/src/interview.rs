//! The questions that can be put to the engine about one interview.

use jiff::civil::Date;
use yakusho_kernel::Text;

use crate::{
    answers::{Answer, Answers, FactKey},
    compile::Compiled,
    definition::{InstanceId, ProcedureId, QuestionDef},
    value::Value,
    world::{Known, Seen, Somebody, Truth3, World},
};

/// One interview at one moment: a definition, an event, what was told, and the day. Pure; made anew
/// for each request and not kept across an `await`. What it works out it keeps for as long as it
/// lives, so ask one `Interview` several things rather than making several.
///
/// What it gives borrows from the definition only, so that the answers may be changed while it is
/// still in use.
pub struct Interview<'d, 'a> {
    pub(crate) compiled: &'d Compiled,
    pub(crate) world: World<'a>,
}

/// What the next question is for.
#[derive(Clone, Copy, Debug)]
pub enum Goal<'g> {
    /// To find out which procedures apply, to whom and until when.
    Guide,
    /// To fill the forms of these filings.
    Apply(&'g [Filing]),
}

/// One form to be filed.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct Filing {
    /// The procedure.
    pub procedure: ProcedureId,
    /// For whom, where there is one filing for each ([`crate::definition::Subjects::each`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<InstanceId>,
}

impl Filing {
    /// A filing for all of its subjects together.
    #[must_use]
    pub fn of(procedure: impl Into<ProcedureId>) -> Self {
        Self { procedure: procedure.into(), subject: None }
    }

    /// A filing for one subject.
    #[must_use]
    pub fn for_subject(procedure: impl Into<ProcedureId>, subject: impl Into<InstanceId>) -> Self {
        Self { procedure: procedure.into(), subject: Some(subject.into()) }
    }
}

/// Yes, no, or not known (yet, or because the person does not know).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// It may hold.
    Maybe,
}

impl From<&Truth3> for Truth {
    fn from(truth: &Truth3) -> Self {
        match truth {
            Truth3::True => Self::Yes,
            Truth3::False => Self::No,
            Truth3::Unknown(_) => Self::Maybe,
        }
    }
}

/// An answer that counts, with the question it answers.
#[derive(Clone, Debug)]
pub struct Told<'d> {
    /// The question as it would be asked now.
    pub question: &'d QuestionDef,
    /// The fact and its place.
    pub key: FactKey,
    /// What was said.
    pub answer: Answer,
}

impl<'d, 'a> Interview<'d, 'a> {
    /// The interview about an event. `None` where the definition has no such event.
    #[must_use]
    pub fn new(
        compiled: &'d Compiled,
        event: &str,
        answers: &'a Answers,
        today: Date,
    ) -> Option<Self>
    where
        'd: 'a,
    {
        let event = *compiled.event_by_id.get(event)?;
        World::new(compiled, event, answers, today).map(|world| Self { compiled, world })
    }

    /// The definition.
    #[must_use]
    pub const fn compiled(&self) -> &'d Compiled {
        self.compiled
    }

    /// The answers that count, in the order of the questions: those of questions that apply.
    /// Answers of abandoned branches are left out and stay in [`Answers`].
    #[must_use]
    pub fn told(&self) -> Vec<Told<'d>> {
        let compiled = self.compiled;
        let mut told = Vec::new();
        for (fact, info) in compiled.facts.iter().enumerate() {
            for whose in self.places(info.group) {
                let Some(answer) = self.world.told(fact, whose) else { continue };
                let Some(question) = self.world.question_for(fact, whose) else { continue };
                let (Some(key), Some(def)) =
                    (self.world.key(fact, whose), compiled.questions.get(question))
                else {
                    continue;
                };
                told.push(((question, whose), Told { question: def, key, answer: answer.clone() }));
            }
        }
        told.sort_by_key(|(order, _)| *order);
        told.into_iter().map(|(_, told)| told).collect()
    }

    fn places(&self, group: Option<usize>) -> Vec<Option<Somebody>> {
        match group {
            None => vec![None],
            Some(group) => {
                let all = 0..self.world.instances.len();
                let of_group = |who: &Somebody| {
                    self.world.instance(*who).is_some_and(|instance| instance.group == group)
                };
                all.filter(of_group).map(Some).collect()
            }
        }
    }

    /// The value of a fact as it counts now: told, derived or given. `None` where it is absent or
    /// not known.
    #[must_use]
    pub fn value(&self, key: &FactKey) -> Option<Value> {
        let fact = *self.world.compiled.names.facts.get(&key.fact)?;
        let whose = match &key.instance {
            Some(id) => Some(self.world.somebody(id)?),
            None => None,
        };
        match self.world.fact(fact, whose) {
            Seen::Known(known) => self.world.value_for(fact, &known),
            Seen::Unknown(_) => None,
        }
    }

    /// Whether a term of the application (or of an instance) holds; `None` where there is no such
    /// term.
    #[must_use]
    pub fn term(&self, id: &str, instance: Option<&str>) -> Option<Truth> {
        let term = *self.world.compiled.names.terms.get(id)?;
        let whose = match instance {
            Some(id) => Some(self.world.somebody(id)?),
            None => None,
        };
        Some(Truth::from(&self.world.term(term, whose).truth()))
    }

    /// The members of a group's list at this moment, and whether the list is complete.
    #[must_use]
    pub fn members(&self, group: &str) -> (Vec<InstanceId>, bool) {
        let Some(group) = self.world.compiled.names.groups.get(group) else {
            return (Vec::new(), true);
        };
        let found = self.world.members(*group);
        let ids = found.members.iter().filter_map(|who| self.world.instance(*who));
        (ids.map(|instance| instance.id.to_owned()).collect(), found.tail.is_none())
    }

    /// What to call an instance on a page: the value of its fact `<group>.name` (or
    /// `<group>.name.kanji`, `<group>.name.alphabet`) where it was told, else the name that the
    /// definition gives, else the group's name with its number among the added (「人2」).
    #[must_use]
    pub fn name_of(&self, instance: &str) -> Text {
        let compiled = self.world.compiled;
        let found = self.world.somebody(instance);
        let Some((who, found)) = found.and_then(|who| Some((who, self.world.instance(who)?)))
        else {
            return Text::ja(instance);
        };
        let Some(group) = compiled.definition.groups.get(found.group) else {
            return Text::ja(instance);
        };
        if let Some(fixed) = group.fixed.iter().find(|fixed| fixed.id == instance) {
            return fixed.name.clone();
        }
        for suffix in ["name", "name.kanji", "name.alphabet"] {
            let id = format!("{}.{suffix}", group.id);
            let Some(fact) = compiled.names.facts.get(&id) else { continue };
            if let Seen::Known(Known::Text(name)) = self.world.fact(*fact, Some(who)) {
                return Text::ja(name.into_owned());
            }
        }
        let added = self.world.instances.iter().filter(|i| i.group == found.group && i.added);
        let number = added.take_while(|other| other.id != instance).count() + 1;
        let with_number = |name: &String| format!("{name}{number}");
        Text {
            ja: with_number(&group.name.ja),
            easy: group.name.easy.as_ref().map(with_number),
            en: group.name.en.as_ref().map(|name| format!("{name} {number}")),
        }
    }

    /// The filings that the event's rules call for for certain, with what may apply left out.
    #[must_use]
    pub fn filings(&self) -> Vec<Filing> {
        let mut filings: Vec<Filing> = Vec::new();
        let yes = self.outcomes().into_iter().filter(|outcome| outcome.verdict == Truth::Yes);
        for filing in yes.flat_map(|outcome| outcome.filings) {
            if !filings.contains(&filing) {
                filings.push(filing);
            }
        }
        filings
    }
}
