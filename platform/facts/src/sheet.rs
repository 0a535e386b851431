//! What was told, with its sources.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use yakusho_interview::{Answers, FactKey};

/// All facts of a draft or an application.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactSheet {
    /// The answers.
    pub answers: Answers,
    /// For each fact, where it came from and when.
    #[serde(default)]
    pub provided: BTreeMap<FactKey, Provided>,
}

/// Where a fact came from, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provided {
    /// From whom or what.
    pub source: Source,
    /// When.
    pub at: Timestamp,
}

/// From whom or what a fact came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Told by the person.
    Told,
    /// Told by the person, typed with a helper beside them.
    Helper,
    /// Read from a card.
    Card,
    /// Taken from a register.
    Register,
    /// Entered by staff.
    Staff,
}

impl Source {
    /// What staff reads beside a fact.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Told => "本人",
            Self::Helper => "本人（手伝いあり）",
            Self::Card => "カード",
            Self::Register => "台帳",
            Self::Staff => "職員",
        }
    }
}

impl FactSheet {
    /// The sheet after the answers became `answers`: what is new or different was provided by
    /// `source` now, what is gone is forgotten, and the rest keeps its source and time.
    #[must_use]
    pub fn changed_to(&self, answers: Answers, source: Source, now: Timestamp) -> Self {
        let provided = answers
            .iter()
            .map(|(key, answer)| {
                let kept = self.provided.get(key).filter(|_| self.answers.get(key) == Some(answer));
                (key.clone(), kept.copied().unwrap_or(Provided { source, at: now }))
            })
            .collect();
        Self { answers, provided }
    }
}

#[cfg(test)]
mod tests {
    use yakusho_interview::Value;

    use super::*;

    #[test]
    fn an_unchanged_fact_keeps_its_source_and_time() {
        let (first, second) = (Timestamp::UNIX_EPOCH, Timestamp::MAX);
        let mut answers = Answers::new();
        answers.tell(FactKey::of("club.name"), Value::Text("庭球会".into()));
        let sheet = FactSheet::default().changed_to(answers.clone(), Source::Told, first);
        answers.tell(FactKey::of("club.size"), Value::Number(4));
        let sheet = sheet.changed_to(answers.clone(), Source::Helper, second);
        assert_eq!(sheet.provided[&FactKey::of("club.name")].at, first);
        assert_eq!(sheet.provided[&FactKey::of("club.size")].source, Source::Helper);
        answers.forget(&FactKey::of("club.size"));
        assert_eq!(sheet.changed_to(answers, Source::Told, second).provided.len(), 1);
    }
}
