//! What changes from one pack to another: in the files, and for people who have already answered.

use std::{collections::BTreeMap, fmt};

use jiff::civil::Date;
use serde::Serialize;
use yakusho_interview::{Answers, Compiled, Goal, Interview, Outcome, Truth};

use crate::{
    Pack,
    finding::Report,
    sources::Kind,
    yaml::{Node, Value},
};

/// Answers of the past, to be tried against both packs.
#[derive(Clone, Debug)]
pub struct Past {
    /// By what the report names them: a number, never a person.
    pub name: String,
    /// The event.
    pub event: String,
    /// What was answered.
    pub answers: Answers,
    /// On which day.
    pub today: Date,
}

/// What changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// Things of the pack that were added, removed or changed.
    pub things: Vec<ThingChange>,
    /// Past answers that would now end differently.
    pub cases: Vec<CaseChange>,
    /// How many past answers were tried.
    pub tried: usize,
    /// How many of them belong to an event that one of the packs does not have.
    pub without_event: usize,
}

/// A thing of the pack that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ThingChange {
    /// What sort of thing, in Japanese.
    pub kind: &'static str,
    /// Which.
    pub id: String,
    /// What happened to it.
    #[serde(flatten)]
    pub change: Change,
}

/// What happened to a thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "change")]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Parts of it say something else.
    Changed {
        /// The parts.
        parts: Vec<Part>,
    },
}

/// A part of a thing that says something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Where in it: `deadline.period`.
    pub path: String,
    /// What it said; `None`: nothing.
    pub before: Option<String>,
    /// What it says; `None`: nothing.
    pub after: Option<String>,
}

/// Past answers that would now end differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseChange {
    /// [`Past::name`].
    pub name: String,
    /// The event.
    pub event: String,
    /// What is different.
    pub endings: Vec<Ending>,
}

/// One difference in how answers end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Ending {
    /// A procedure applies otherwise than before.
    Procedure {
        /// Which.
        procedure: String,
        /// How it stood: `不要`, `必要`, `不明`.
        before: &'static str,
        /// How it stands.
        after: &'static str,
    },
    /// It concerns other people, dogs …
    Subjects {
        /// Which procedure.
        procedure: String,
        /// For how many before.
        before: usize,
        /// For how many now.
        after: usize,
    },
    /// Its period or the day from which it runs is another.
    Deadline {
        /// Which procedure.
        procedure: String,
        /// Before, in words.
        before: String,
        /// Now, in words.
        after: String,
    },
    /// A question has to be answered that had not to be.
    Asked {
        /// Which.
        question: String,
    },
    /// A question falls away that was still open.
    NotAsked {
        /// Which.
        question: String,
    },
}

/// Compares two packs, and lets past answers walk through both.
///
/// # Errors
/// Where one of the packs does not hold together.
pub fn diff(before: &Pack, after: &Pack, past: &[Past]) -> Result<Diff, Report> {
    let (old, new) = (before.compiled()?, after.compiled()?);
    let mut diff = Diff { things: things(before, after), tried: past.len(), ..Diff::default() };
    for past in past {
        let (Some(a), Some(b)) = (ending(old, past), ending(new, past)) else {
            diff.without_event = diff.without_event.saturating_add(1);
            continue;
        };
        let endings = compare(&a, &b);
        if !endings.is_empty() {
            let (name, event) = (past.name.clone(), past.event.clone());
            diff.cases.push(CaseChange { name, event, endings });
        }
    }
    Ok(diff)
}

/// How answers end: each procedure, and what is still to be asked.
struct End {
    procedures: BTreeMap<String, Standing>,
    open: Vec<String>,
}

#[derive(PartialEq, Eq)]
struct Standing {
    verdict: Truth,
    subjects: Vec<String>,
    deadline: String,
}

fn ending(compiled: &Compiled, past: &Past) -> Option<End> {
    let interview = Interview::new(compiled, &past.event, &past.answers, past.today)?;
    let mut procedures: BTreeMap<String, Standing> = BTreeMap::new();
    for outcome in interview.outcomes() {
        let standing = standing(&outcome);
        let known = procedures.get(outcome.procedure()).map(|known| sureness(known.verdict));
        // Several rules may call for one procedure: the surest counts.
        if known.is_none_or(|known| known < sureness(standing.verdict)) {
            procedures.insert(outcome.procedure().clone(), standing);
        }
    }
    let open = interview.open_questions(&Goal::Guide);
    Some(End { procedures, open: open.iter().map(|ask| ask.question.id.clone()).collect() })
}

const fn sureness(truth: Truth) -> u8 {
    match truth {
        Truth::No => 0,
        Truth::Maybe => 1,
        Truth::Yes => 2,
    }
}

fn standing(outcome: &Outcome<'_>) -> Standing {
    let deadline = outcome.rule.deadline.as_ref().map_or_else(
        || "期限なし".to_owned(),
        |deadline| {
            let days: Vec<String> = outcome
                .anchors
                .iter()
                .map(|anchor| {
                    anchor.date.map_or_else(|| "日付不明".to_owned(), |date| date.to_string())
                })
                .collect();
            let first_day = if deadline.count_first_day { "・初日算入" } else { "" };
            let extended = if deadline.extend_on_holiday { "・休日延長" } else { "" };
            format!(
                "{}（{}{first_day}{extended}、起算 {}）",
                deadline.words.ja,
                deadline.period.as_deref().unwrap_or("期間なし"),
                days.join("・")
            )
        },
    );
    Standing { verdict: outcome.verdict, subjects: outcome.subjects.clone(), deadline }
}

fn compare(before: &End, after: &End) -> Vec<Ending> {
    let mut endings = Vec::new();
    let nothing = Standing { verdict: Truth::No, subjects: Vec::new(), deadline: String::new() };
    let mut ids: Vec<&String> = before.procedures.keys().chain(after.procedures.keys()).collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let a = before.procedures.get(id).unwrap_or(&nothing);
        let b = after.procedures.get(id).unwrap_or(&nothing);
        let procedure = id.clone();
        if a.verdict != b.verdict {
            let (before, after) = (verdict(a.verdict), verdict(b.verdict));
            endings.push(Ending::Procedure { procedure, before, after });
        } else if a.verdict != Truth::No {
            if a.subjects != b.subjects {
                let (before, after) = (a.subjects.len(), b.subjects.len());
                endings.push(Ending::Subjects { procedure: procedure.clone(), before, after });
            }
            if a.deadline != b.deadline {
                let (before, after) = (a.deadline.clone(), b.deadline.clone());
                endings.push(Ending::Deadline { procedure, before, after });
            }
        }
    }
    for question in after.open.iter().filter(|question| !before.open.contains(question)) {
        endings.push(Ending::Asked { question: question.clone() });
    }
    for question in before.open.iter().filter(|question| !after.open.contains(question)) {
        endings.push(Ending::NotAsked { question: question.clone() });
    }
    endings.dedup();
    endings
}

const fn verdict(truth: Truth) -> &'static str {
    match truth {
        Truth::Yes => "必要",
        Truth::No => "不要",
        Truth::Maybe => "不明",
    }
}

fn things(before: &Pack, after: &Pack) -> Vec<ThingChange> {
    let mut things = Vec::new();
    let mut names: Vec<(Kind, &str)> =
        before.sources().names().chain(after.sources().names()).collect();
    names.sort_unstable();
    names.dedup();
    for (kind, id) in names {
        let change = match (before.sources().node(kind, id), after.sources().node(kind, id)) {
            (None, _) => Change::Added,
            (_, None) => Change::Removed,
            (Some(a), Some(b)) => {
                let mut parts = Vec::new();
                // An event's rules are things of their own.
                parts_of(a, b, String::new(), kind == Kind::Event, &mut parts);
                if parts.is_empty() {
                    continue;
                }
                Change::Changed { parts }
            }
        };
        things.push(ThingChange { kind: kind.label(), id: id.to_owned(), change });
    }
    things
}

fn parts_of(a: &Node, b: &Node, path: String, skip_rules: bool, parts: &mut Vec<Part>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match (&a.value, &b.value) {
        (Value::Map(before), Value::Map(after)) => {
            let mut keys: Vec<&str> =
                before.iter().chain(after).map(|entry| entry.key.as_str()).collect();
            keys.sort_unstable();
            keys.dedup();
            for key in keys.into_iter().filter(|key| !(skip_rules && *key == "rules")) {
                match (a.get(key), b.get(key)) {
                    (Some(a), Some(b)) => parts_of(a, b, below(key), false, parts),
                    (a, b) => parts.push(Part {
                        path: below(key),
                        before: a.map(words),
                        after: b.map(words),
                    }),
                }
            }
        }
        (Value::Seq(before), Value::Seq(after)) if before.len() == after.len() => {
            for (at, (a, b)) in before.iter().zip(after).enumerate() {
                parts_of(a, b, below(&at.to_string()), false, parts);
            }
        }
        _ => {
            let (mut one, mut other) = (Vec::new(), Vec::new());
            a.write_canonical(&mut one);
            b.write_canonical(&mut other);
            if one != other {
                let (before, after) = (Some(words(a)), Some(words(b)));
                parts.push(Part { path, before, after });
            }
        }
    }
}

fn words(node: &Node) -> String {
    match &node.value {
        Value::Scalar { text, .. } => text.clone(),
        Value::Seq(items) => format!("{}件の並び", items.len()),
        Value::Map(entries) => {
            entries.iter().map(|entry| entry.key.as_str()).collect::<Vec<_>>().join("・")
        }
    }
}

impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.things.is_empty() {
            writeln!(f, "パックの内容に違いはありません。")?;
        } else {
            writeln!(f, "パックの違い（{}件）", self.things.len())?;
        }
        for thing in &self.things {
            let (kind, id) = (thing.kind, &thing.id);
            match &thing.change {
                Change::Added => writeln!(f, "  ＋ {kind}「{id}」が加わりました")?,
                Change::Removed => writeln!(f, "  − {kind}「{id}」がなくなりました")?,
                Change::Changed { parts } => {
                    writeln!(f, "  ± {kind}「{id}」が変わりました")?;
                    for part in parts {
                        let none = || "（なし）".to_owned();
                        writeln!(
                            f,
                            "      {}: {} → {}",
                            part.path,
                            part.before.clone().unwrap_or_else(none),
                            part.after.clone().unwrap_or_else(none)
                        )?;
                    }
                }
            }
        }
        writeln!(
            f,
            "これまでの回答 {}件のうち、{}件で結果が変わります。",
            self.tried,
            self.cases.len()
        )?;
        if self.without_event > 0 {
            writeln!(f, "（できごとがなくて比べられないもの {}件）", self.without_event)?;
        }
        for case in &self.cases {
            writeln!(f, "  {}（{}）", case.name, case.event)?;
            for ending in &case.endings {
                writeln!(f, "    {ending}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Procedure { procedure, before, after } => {
                write!(f, "手続「{procedure}」: {before} → {after}")
            }
            Self::Subjects { procedure, before, after } => {
                write!(f, "手続「{procedure}」の対象: {before} → {after}")
            }
            Self::Deadline { procedure, before, after } => {
                write!(f, "手続「{procedure}」の期限: {before} → {after}")
            }
            Self::Asked { question } => write!(f, "新しく聞く質問「{question}」"),
            Self::NotAsked { question } => write!(f, "聞かなくなる質問「{question}」"),
        }
    }
}
