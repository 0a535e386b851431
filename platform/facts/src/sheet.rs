//! What is known about one draft or application, and from where.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use yakusho_interview::{Answer, Answers, FactKey};
use yakusho_kernel::Text;

/// The answers, and for each where it came from and when.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactSheet {
    answers: Answers,
    origins: BTreeMap<FactKey, Origin>,
}

/// Where an answer came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// By which way.
    pub source: Source,
    /// When.
    pub at: Timestamp,
}

/// The ways by which a fact comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The resident told it.
    Told,
    /// A helper typed what the resident told.
    Helper,
    /// Read from a card.
    Card,
    /// Taken from a register.
    Register,
    /// A member of staff entered it.
    Staff,
    /// Computed from other facts.
    Derived,
}

impl Source {
    /// What a screen shows beside the value.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Told => Text::new("本人が入力", "じぶんで 書（か）いた", "Told by you"),
            Self::Helper => Text::new(
                "支援員が代わりに入力",
                "てつだう人（ひと）が 書（か）いた",
                "Typed by a helper",
            ),
            Self::Card => Text::new("カードから", "カードから", "From a card"),
            Self::Register => Text::new("台帳から", "市（し）の きろくから", "From a register"),
            Self::Staff => Text::new(
                "職員が入力",
                "市役所（しやくしょ）の 人（ひと）が 書（か）いた",
                "Entered by staff",
            ),
            Self::Derived => Text::new(
                "ほかの答えから計算",
                "ほかの こたえから けいさん",
                "Worked out from other answers",
            ),
        }
    }
}

impl FactSheet {
    /// An empty sheet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The answers, for the interview.
    #[must_use]
    pub const fn answers(&self) -> &Answers {
        &self.answers
    }

    /// Where an answer came from.
    #[must_use]
    pub fn origin(&self, key: &FactKey) -> Option<&Origin> {
        self.origins.get(key)
    }

    /// Every answer with its origin, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&FactKey, &Answer, Option<&Origin>)> {
        self.answers.iter().map(|(key, answer)| (key, answer, self.origins.get(key)))
    }

    /// Changes the answers. Each answer that is new or different afterwards gets `source` and `at`;
    /// an answer that stayed the same keeps its origin; one that was taken back loses it. Returns
    /// the keys whose answer changed.
    pub fn change<T>(
        &mut self,
        source: Source,
        at: Timestamp,
        change: impl FnOnce(&mut Answers) -> T,
    ) -> (T, Vec<FactKey>) {
        let before: BTreeMap<FactKey, Answer> =
            self.answers.iter().map(|(key, answer)| (key.clone(), answer.clone())).collect();
        let value = change(&mut self.answers);
        let mut changed = Vec::new();
        for (key, answer) in self.answers.iter() {
            if before.get(key) != Some(answer) {
                self.origins.insert(key.clone(), Origin { source, at });
                changed.push(key.clone());
            }
        }
        let answers = &self.answers;
        self.origins.retain(|key, _| answers.get(key).is_some());
        changed.extend(before.into_keys().filter(|key| answers.get(key).is_none()));
        (value, changed)
    }

    /// Notes that a better source gave the same answer: a card that confirms what was told.
    pub fn confirm(&mut self, key: &FactKey, source: Source, at: Timestamp) {
        if self.answers.get(key).is_some() {
            self.origins.insert(key.clone(), Origin { source, at });
        }
    }
}

impl std::fmt::Debug for FactSheet {
    /// Never shows an answer.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FactSheet").field("answers", &self.answers.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use yakusho_interview::Value;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + second).expect("instant")
    }

    #[test]
    fn each_answer_remembers_who_gave_it_and_when() {
        let (name, date) = (FactKey::at("person.name", "me"), FactKey::of("move.date"));
        let mut sheet = FactSheet::new();
        let (_, changed) = sheet.change(Source::Told, at(0), |answers| {
            answers.tell(name.clone(), Value::Text("前橋 太郎".into()));
            answers.set(date.clone(), Answer::DontKnow);
        });
        assert_eq!(changed.len(), 2);
        let (_, changed) = sheet.change(Source::Helper, at(1), |answers| {
            answers.tell(name.clone(), Value::Text("前橋 太郎".into()));
            answers.forget(&date);
        });
        assert_eq!(changed, std::slice::from_ref(&date));
        let origin = sheet.origin(&name).expect("origin");
        assert_eq!((origin.source, origin.at), (Source::Told, at(0)), "the same answer again");
        assert_eq!(sheet.origin(&date), None);
        sheet.confirm(&name, Source::Card, at(2));
        sheet.confirm(&date, Source::Card, at(2));
        assert_eq!(sheet.origin(&name).expect("origin").source, Source::Card);
        assert_eq!(sheet.origin(&date), None);
    }

    #[test]
    fn a_sheet_reads_back_from_json_and_never_shows_itself() {
        let mut sheet = FactSheet::new();
        sheet.change(Source::Told, at(0), |answers| {
            answers.tell(FactKey::of("move.note"), Value::Text("ないしょ".into()))
        });
        let json = serde_json::to_string(&sheet).expect("json");
        assert_eq!(serde_json::from_str::<FactSheet>(&json).expect("sheet"), sheet);
        assert!(!format!("{sheet:?}").contains("ないしょ"));
    }
}
