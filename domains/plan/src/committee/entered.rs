//! What somebody types of a paper, a question, or what was decided, checked field by field.

use jiff::civil::Date;
use serde::Deserialize;
use yakusho_kernel::{FiscalYear, Problem};
use yakusho_pack::Pack;

use super::model::{Decision, Half};
use crate::typed::{TITLE, Typed, WORDS};

/// Letters of what a paper says first, and of what comes next, at most.
pub const LONG: u32 = 1200;

/// What the page sends of a paper, and the API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[schema(as = CommitteePaperEntered)]
#[serde(default)]
pub struct Entered {
    /// The fiscal year, by its first calendar year.
    pub year: String,
    /// `1`, `2`.
    pub half: String,
    /// What it is called.
    pub title: String,
    /// The day of its numbers, ISO 8601 or 和暦.
    pub as_of: String,
    /// What it says first.
    pub summary: String,
    /// What comes next.
    pub next_steps: String,
    /// The version that was seen; not of a new one.
    pub version: i64,
}

/// A paper that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The fiscal year.
    pub year: i16,
    /// The half.
    pub half: Half,
    /// What it is called.
    pub title: String,
    /// The day of its numbers.
    pub as_of: Date,
    /// What it says first.
    pub summary: String,
    /// What comes next.
    pub next_steps: String,
}

/// Reads a paper.
///
/// # Errors
/// Every field that is to be mended.
pub fn paper(entered: &Entered, today: Date) -> Result<Entry, Vec<Problem>> {
    let mut typed = Typed::default();
    let this = FiscalYear::of(today).0;
    let near =
        |text: &str| text.parse().ok().filter(|year: &i16| (this - 10..=this).contains(year));
    let year = typed.one_of("year", &entered.year, near, "年度を選んでください。");
    let half = typed.one_of(
        "half",
        &entered.half,
        |text| Half::from_number(text.parse().ok()?),
        "上半期か下半期かを選んでください。",
    );
    let title = typed.needed("title", &entered.title, TITLE, "資料の名前を書いてください。");
    let as_of = typed.day("as_of", &entered.as_of);
    if as_of.is_some_and(|day| day > today) {
        typed.say("as_of", "in_the_future", "きょうか、それより前の日にしてください。");
    }
    let summary = typed.needed(
        "summary",
        &entered.summary,
        LONG,
        "はじめに伝えることを書いてください。委員は、まずここを読みます。",
    );
    let next_steps = typed.words("next_steps", &entered.next_steps, LONG);
    let read =
        (|| Some(Entry { year: year?, half: half?, title, as_of: as_of?, summary, next_steps }))();
    typed.done(read)
}

/// What the page sends of a question, and the API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[schema(as = CommitteeQuestionEntered)]
#[serde(default)]
pub struct QuestionEntered {
    /// What is asked.
    pub ask: String,
    /// Why.
    pub background: String,
    /// `yes`: it is taken out of the paper.
    pub removed: String,
    /// The version of the paper that was seen.
    pub version: i64,
}

/// Reads a question: what is asked, and why.
///
/// # Errors
/// Every field that is to be mended.
pub fn question(entered: &QuestionEntered) -> Result<(String, String), Vec<Problem>> {
    let mut typed = Typed::default();
    let ask =
        typed.needed("ask", &entered.ask, WORDS, "決めてほしいことを、1つの文で書いてください。");
    let background = typed.words("background", &entered.background, WORDS);
    typed.done(Some((ask, background)))
}

/// What the page sends of a decision, and the API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[schema(as = CommitteeDecisionEntered)]
#[serde(default)]
pub struct DecisionEntered {
    /// `approved`, `with_conditions`, `rejected`, `deferred`.
    pub decision: String,
    /// What was decided, in words.
    pub words: String,
    /// On which day.
    pub decided_on: String,
    /// The code of the department that is to do something; may be empty.
    pub department: String,
    /// What it is to do; may be empty.
    pub task: String,
    /// By when; may be empty.
    pub due_on: String,
    /// The version that was seen.
    pub version: i64,
}

/// A decision that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionEntry {
    /// How.
    pub decision: Decision,
    /// In words.
    pub words: String,
    /// On which day.
    pub on: Date,
    /// Who is to do what by when.
    pub task: Option<(String, String, Option<Date>)>,
}

/// Reads a decision.
///
/// # Errors
/// Every field that is to be mended.
pub fn decision(
    pack: &Pack,
    entered: &DecisionEntered,
    today: Date,
) -> Result<DecisionEntry, Vec<Problem>> {
    let mut typed = Typed::default();
    let decision = typed.one_of(
        "decision",
        &entered.decision,
        Decision::from_code,
        "どう決まったかを選んでください。",
    );
    let words = typed.needed("words", &entered.words, WORDS, "決まったことを書いてください。");
    let on = typed.day("decided_on", &entered.decided_on);
    if on.is_some_and(|day| day > today) {
        typed.say("decided_on", "in_the_future", "きょうか、それより前の日にしてください。");
    }
    let what = typed.words("task", &entered.task, WORDS);
    let due_on = typed.day_or_none("due_on", &entered.due_on);
    let department = entered.department.trim();
    let task = match (department.is_empty(), what.is_empty()) {
        (true, true) => None,
        (false, true) => {
            typed.say("task", "missing", "その課がすることを書いてください。");
            None
        }
        (_, false) => {
            let code = typed.one_of(
                "department",
                department,
                |code| pack.department_on(code, today).map(|known| known.code.clone()),
                "することがあるときは、担当する課を選んでください。",
            );
            code.map(|code| (code, what, due_on))
        }
    };
    let read = decision.zip(on).map(|(decision, on)| DecisionEntry { decision, words, on, task });
    typed.done(read)
}

/// What the page sends when a department did what was decided, and the API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[schema(as = CommitteeTaskDone)]
#[serde(default)]
pub struct DoneEntered {
    /// What was done.
    pub words: String,
    /// When.
    pub done_on: String,
    /// The version that was seen.
    pub version: i64,
}

/// Reads what was done.
///
/// # Errors
/// Every field that is to be mended.
pub fn done(entered: &DoneEntered, today: Date) -> Result<(Date, String), Vec<Problem>> {
    let mut typed = Typed::default();
    let words = typed.needed("words", &entered.words, WORDS, "したことを書いてください。");
    let on = typed.day("done_on", &entered.done_on);
    if on.is_some_and(|day| day > today) {
        typed.say("done_on", "in_the_future", "きょうか、それより前の日にしてください。");
    }
    typed.done(on.map(|on| (on, words)))
}
