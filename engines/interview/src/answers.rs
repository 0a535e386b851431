//! What a person has told: the answer to each fact at each place, who was added to a list, and
//! which lists are complete.
//!
//! Answers are kept even where a later answer makes their question disappear: whether an answer
//! counts is decided anew each time by [`crate::Interview`], never stored.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use serde::{Deserialize, Serialize};

use crate::{
    definition::{FactId, GroupDef, GroupId, InstanceId},
    value::Value,
};

/// A fact at its place: `move.date`, or `person.birth_date@m1` for a fact of a group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct FactKey {
    /// Which fact.
    pub fact: FactId,
    /// Whose; `None` for a fact of the application.
    pub instance: Option<InstanceId>,
}

impl FactKey {
    /// A fact of the application.
    #[must_use]
    pub fn of(fact: impl Into<FactId>) -> Self {
        Self { fact: fact.into(), instance: None }
    }

    /// A fact of an instance of a group.
    #[must_use]
    pub fn at(fact: impl Into<FactId>, instance: impl Into<InstanceId>) -> Self {
        Self { fact: fact.into(), instance: Some(instance.into()) }
    }
}

impl fmt::Display for FactKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fact)?;
        match &self.instance {
            Some(instance) => write!(f, "@{instance}"),
            None => Ok(()),
        }
    }
}

/// A text that is no fact key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a fact key is written `fact.id` or `fact.id@instance`")]
pub struct NotAFactKey;

impl FromStr for FactKey {
    type Err = NotAFactKey;
    fn from_str(text: &str) -> Result<Self, NotAFactKey> {
        let (fact, instance) = match text.split_once('@') {
            Some((fact, instance)) => (fact, Some(instance)),
            None => (text, None),
        };
        let blank = fact.is_empty() || instance.is_some_and(|id| id.is_empty() || id.contains('@'));
        if blank {
            return Err(NotAFactKey);
        }
        Ok(Self { fact: fact.to_owned(), instance: instance.map(str::to_owned) })
    }
}
impl TryFrom<String> for FactKey {
    type Error = NotAFactKey;
    fn try_from(text: String) -> Result<Self, NotAFactKey> {
        text.parse()
    }
}
impl From<FactKey> for String {
    fn from(key: FactKey) -> Self {
        key.to_string()
    }
}

/// What was said to one fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// A value.
    Known(Value),
    /// 「わからない」: answered, never asked again, and unknown to every condition.
    DontKnow,
    /// An optional question left empty: the fact is absent, which conditions know for certain.
    Empty,
}

impl Answer {
    /// The value, where there is one.
    #[must_use]
    pub const fn value(&self) -> Option<&Value> {
        match self {
            Self::Known(value) => Some(value),
            Self::DontKnow | Self::Empty => None,
        }
    }
}

/// All answers of one interview. Serialises to JSON so that it can be sealed and kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Answers {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    facts: BTreeMap<FactKey, Answer>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    added: BTreeMap<GroupId, Added>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    closed: BTreeSet<GroupId>,
}

/// The instances added to one list. Numbers are never used twice, so that an old page cannot
/// change somebody else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Added {
    instances: Vec<InstanceId>,
    last_number: u32,
}

impl Answers {
    /// No answer yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The answer at a place.
    #[must_use]
    pub fn get(&self, key: &FactKey) -> Option<&Answer> {
        self.facts.get(key)
    }

    /// Sets or replaces an answer; gives back the former one.
    pub fn set(&mut self, key: FactKey, answer: Answer) -> Option<Answer> {
        self.facts.insert(key, answer)
    }

    /// Sets a value.
    pub fn tell(&mut self, key: FactKey, value: Value) -> Option<Answer> {
        self.set(key, Answer::Known(value))
    }

    /// Takes an answer back, so that it is asked again.
    pub fn forget(&mut self, key: &FactKey) -> Option<Answer> {
        self.facts.remove(key)
    }

    /// Every answer, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&FactKey, &Answer)> {
        self.facts.iter()
    }

    /// How many facts were answered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether nothing at all was answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.added.is_empty() && self.closed.is_empty()
    }

    /// Adds an instance to the group's list and names it. `None` where the list is full
    /// ([`GroupDef::max`]).
    pub fn add(&mut self, group: &GroupDef) -> Option<InstanceId> {
        let added = self.added.entry(group.id.clone()).or_default();
        if u32::try_from(added.instances.len()).is_ok_and(|count| count >= group.max) {
            return None;
        }
        added.last_number = added.last_number.saturating_add(1);
        let instance = format!("{}{}", group.prefix, added.last_number);
        added.instances.push(instance.clone());
        Some(instance)
    }

    /// Takes an added instance away with all that was told of it. False where it was not there.
    pub fn remove(&mut self, group: &str, instance: &str) -> bool {
        let Some(added) = self.added.get_mut(group) else { return false };
        let before = added.instances.len();
        added.instances.retain(|id| id != instance);
        let removed = added.instances.len() < before;
        if removed {
            self.facts.retain(|key, _| key.instance.as_deref() != Some(instance));
        }
        removed
    }

    /// The instances added to the group's list, in the order in which they were added.
    #[must_use]
    pub fn added(&self, group: &str) -> &[InstanceId] {
        self.added.get(group).map_or(&[], |added| &added.instances)
    }

    /// Declares the list complete: an answer of its own.
    pub fn close(&mut self, group: impl Into<GroupId>) {
        self.closed.insert(group.into());
    }

    /// Opens the list again, to add somebody.
    pub fn reopen(&mut self, group: &str) {
        self.closed.remove(group);
    }

    /// Whether the list was declared complete.
    #[must_use]
    pub fn is_closed(&self, group: &str) -> bool {
        self.closed.contains(group)
    }

    /// The same members and nothing told of them.
    pub(crate) fn unanswered(&self) -> Self {
        Self { added: self.added.clone(), ..Self::default() }
    }

    pub(crate) fn added_groups(&self) -> impl Iterator<Item = (&GroupId, &[InstanceId])> {
        self.added.iter().map(|(group, added)| (group, added.instances.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yakusho_kernel::Text;

    fn players() -> GroupDef {
        GroupDef {
            id: "player".into(),
            name: Text::ja("選手"),
            fixed: Vec::new(),
            list: "players".into(),
            max: 2,
            prefix: "p".into(),
        }
    }

    #[test]
    fn a_fact_key_reads_back_from_what_it_prints() {
        for text in ["match.date", "player.name@p1", "選手.氏名@p2"] {
            assert_eq!(text.parse::<FactKey>().expect("key").to_string(), text);
        }
        for text in ["", "@p1", "a@", "a@b@c"] {
            assert_eq!(text.parse::<FactKey>(), Err(NotAFactKey));
        }
    }

    #[test]
    fn a_removed_number_is_not_given_to_somebody_else() {
        let mut answers = Answers::new();
        assert_eq!(answers.add(&players()).as_deref(), Some("p1"));
        answers.set(FactKey::at("player.name", "p1"), Answer::DontKnow);
        assert!(answers.remove("player", "p1"));
        assert!(!answers.remove("player", "p1"));
        assert_eq!(answers.len(), 0);
        assert_eq!(answers.add(&players()).as_deref(), Some("p2"));
        assert_eq!(answers.add(&players()).as_deref(), Some("p3"));
        assert_eq!(answers.add(&players()), None);
    }

    #[test]
    fn answers_survive_a_round_trip_through_json() {
        let mut answers = Answers::new();
        let added = answers.add(&players()).expect("room");
        answers.tell(FactKey::at("player.name", added), Value::Text("庭球 太郎".into()));
        answers.set(FactKey::of("match.date"), Answer::DontKnow);
        answers.set(FactKey::of("match.note"), Answer::Empty);
        answers.close("player");
        let json = serde_json::to_string(&answers).expect("json");
        assert_eq!(serde_json::from_str::<Answers>(&json).expect("answers"), answers);
    }
}
