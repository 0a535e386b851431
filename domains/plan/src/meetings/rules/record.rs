//! What is written down of a meeting: outcomes by topic, who was there, what is to be done, and notes.

use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;
use yakusho_kernel::{Problem, Text, date::read_date, text::fits};

use super::plan::limit;

/// Letters of an outcome at most.
pub const LONGEST_OUTCOME: u32 = 600;
/// Letters of the notes at most.
pub const LONGEST_NOTES: u32 = 4000;
/// Letters of what is to be done at most.
pub const LONGEST_TODO: u32 = 120;

/// What came out of a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutcomeKind {
    /// Not talked about yet.
    None,
    /// 決定
    Decision,
    /// 共有・報告
    Shared,
    /// It goes on at the next meeting.
    Carried,
}

impl OutcomeKind {
    /// All of them, as pages offer them.
    pub const ALL: [Self; 4] = [Self::None, Self::Decision, Self::Shared, Self::Carried];

    /// The code in the database and in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Decision => "decision",
            Self::Shared => "shared",
            Self::Carried => "carried",
        }
    }

    /// What pages call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::None => "まだ",
            Self::Decision => "決定",
            Self::Shared => "共有・報告",
            Self::Carried => "次回へ",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether the topic stands on the agenda of the next meeting of the series.
    #[must_use]
    pub const fn goes_on(self) -> bool {
        matches!(self, Self::None | Self::Carried)
    }
}

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = MeetingRecord)]
pub struct Entered {
    /// The version of the meeting that was seen.
    #[serde(default)]
    pub version: i64,
    /// Outcomes by topic.
    #[serde(default)]
    pub topics: Vec<EnteredOutcome>,
    /// Who was there, by their accounts.
    #[serde(default)]
    pub present: Vec<String>,
    /// Who of them presented something.
    #[serde(default)]
    pub presented: Vec<String>,
    /// Notes; they are the group's own where `notes_confidential`.
    #[serde(default)]
    pub notes: String,
    /// What is to be done: new items.
    #[serde(default)]
    pub todos: Vec<EnteredTodo>,
}

/// The outcome of a topic as it was typed.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = TopicOutcome)]
pub struct EnteredOutcome {
    /// The topic.
    #[serde(default)]
    pub id: String,
    /// `none`, `decision`, `shared`, `carried`.
    #[serde(default)]
    pub kind: String,
    /// In words.
    #[serde(default)]
    pub outcome: String,
    /// The group keeps it to itself.
    #[serde(default)]
    pub confidential: bool,
}

/// Something to be done as it was typed.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = NewTodo)]
pub struct EnteredTodo {
    /// What.
    #[serde(default)]
    pub what: String,
    /// Who: the account of a member.
    #[serde(default)]
    pub who: String,
    /// By when; empty: nobody said.
    #[serde(default)]
    pub due: String,
}

/// What can be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Outcomes by topic.
    pub topics: Vec<Outcome>,
    /// Who was there, and whether they presented something.
    pub present: Vec<(Uuid, bool)>,
    /// Notes.
    pub notes: String,
    /// What is to be done.
    pub todos: Vec<Todo>,
}

/// The outcome of a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The topic.
    pub id: Uuid,
    /// What came out.
    pub kind: OutcomeKind,
    /// In words.
    pub words: String,
    /// The group keeps it to itself.
    pub confidential: bool,
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Todo {
    /// What.
    pub what: String,
    /// Who.
    pub who: Uuid,
    /// By when.
    pub due: Option<Date>,
}

/// Reads what was typed, for the topics of the meeting and the members of the group.
///
/// # Errors
/// Every field that is to be mended, by the names of the page.
pub fn read(entered: &Entered, topics: &[Uuid], members: &[Uuid]) -> Result<Written, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut wrong = |field: String, code: &'static str, words: &str| {
        problems.push(Problem::new(field, code, Text::ja(words)));
    };
    let mut outcomes = Vec::new();
    for one in &entered.topics {
        let id = one.id.parse::<Uuid>().ok().filter(|id| topics.contains(id));
        let (Some(id), Some(kind)) = (id, OutcomeKind::from_code(&one.kind)) else {
            wrong(format!("kind-{}", one.id), "no_such_kind", "結果の種類を選んでください。");
            continue;
        };
        let words = one.outcome.trim().to_owned();
        if !fits(&words, limit(LONGEST_OUTCOME)) {
            wrong(format!("outcome-{id}"), "too_long", "600文字以内で書いてください。");
        } else if kind == OutcomeKind::Decision && words.is_empty() {
            wrong(format!("outcome-{id}"), "outcome_missing", "何を決めたかを書いてください。");
        }
        outcomes.push(Outcome { id, kind, words, confidential: one.confidential });
    }
    let member = |typed: &String| typed.parse().ok().filter(|id| members.contains(id));
    let presented: Vec<Uuid> = entered.presented.iter().filter_map(member).collect();
    let mut present: Vec<Uuid> = entered.present.iter().filter_map(member).collect();
    // Whoever presented was there.
    present.extend(&presented);
    present.sort_unstable();
    present.dedup();
    let notes = entered.notes.trim().to_owned();
    if !fits(&notes, limit(LONGEST_NOTES)) {
        wrong("notes".to_owned(), "too_long", "4000文字以内で書いてください。");
    }
    let mut todos = Vec::new();
    for (place, one) in entered.todos.iter().enumerate() {
        let what = one.what.trim().to_owned();
        if what.is_empty() && one.due.trim().is_empty() {
            continue;
        }
        if what.is_empty() || !fits(&what, limit(LONGEST_TODO)) {
            wrong(
                format!("what-{place}"),
                "what_missing",
                "することを、120文字以内で書いてください。",
            );
        }
        let who = member(&one.who);
        if who.is_none() {
            wrong(format!("who-{place}"), "nobody", "だれがするかを、メンバーから選んでください。");
        }
        let due = match one.due.trim() {
            "" => None,
            typed => match read_date(typed) {
                Ok(day) => Some(day),
                Err(error) => {
                    let words = error.message();
                    let words = words.get(yakusho_kernel::Lang::Ja);
                    wrong(format!("due-{place}"), "not_a_day", words);
                    None
                }
            },
        };
        todos.extend(who.map(|who| Todo { what, who, due }));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let present = present.into_iter().map(|id| (id, presented.contains(&id))).collect();
    Ok(Written { topics: outcomes, present, notes, todos })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn outcome(topic: u128, kind: &str, words: &str) -> EnteredOutcome {
        EnteredOutcome {
            id: id(topic).to_string(),
            kind: kind.to_owned(),
            outcome: words.to_owned(),
            confidential: false,
        }
    }

    #[test]
    fn a_decision_says_what_was_decided_and_a_task_who_does_it() {
        let todo = |what: &str, who: &str, due: &str| EnteredTodo {
            what: what.to_owned(),
            who: who.to_owned(),
            due: due.to_owned(),
        };
        let entered = Entered {
            topics: vec![
                outcome(1, "decision", " "),
                outcome(2, "shared", ""),
                outcome(9, "shared", ""),
            ],
            todos: vec![
                todo("調べる", "", "あした"),
                todo("", "", ""),
                todo("まとめる", &id(5).to_string(), "2026-12-01"),
            ],
            ..Entered::default()
        };
        let problems = read(&entered, &[id(1), id(2)], &[id(5)]).expect_err("refused");
        let fields: Vec<&str> = problems.iter().map(|one| one.field.as_str()).collect();
        let first = format!("outcome-{}", id(1));
        let strange = format!("kind-{}", id(9));
        assert_eq!(fields, [first.as_str(), strange.as_str(), "who-0", "due-0"]);
    }

    #[test]
    fn whoever_presented_was_there_and_strangers_were_not() {
        let names = |ids: &[u128]| ids.iter().map(|one| id(*one).to_string()).collect();
        let entered =
            Entered { present: names(&[5, 8]), presented: names(&[6]), ..Entered::default() };
        let written = read(&entered, &[], &[id(5), id(6)]).expect("written");
        assert_eq!(written.present, [(id(5), false), (id(6), true)]);
    }

    proptest! {
        #[test]
        fn what_is_kept_is_of_this_meeting_and_of_this_group(
            topics in prop::collection::vec((0u128..6, "(none|decision|shared|carried|x)", ".{0,9}"), 0..6),
            present in prop::collection::vec(0u128..9, 0..9),
        ) {
            let (known, members) = ([id(1), id(2), id(3)], [id(5), id(6)]);
            let entered = Entered {
                topics: topics.iter().map(|(topic, kind, words)| outcome(*topic, kind, words)).collect(),
                present: present.iter().map(|one| id(*one).to_string()).collect(),
                ..Entered::default()
            };
            if let Ok(written) = read(&entered, &known, &members) {
                prop_assert!(written.topics.iter().all(|one| known.contains(&one.id)));
                prop_assert!(written.present.iter().all(|(one, _)| members.contains(one)));
            }
        }
    }
}
