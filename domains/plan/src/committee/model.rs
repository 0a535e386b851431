//! The nouns: a committee paper, and what it asks the committee.

use jiff::civil::Date;
use uuid::Uuid;

use crate::model::measurement::Hand;

/// A committee paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its id.
    pub id: Uuid,
    /// The fiscal year.
    pub year: i16,
    /// Which half of it.
    pub half: Half,
    /// What it is called.
    pub title: String,
    /// The day of its numbers.
    pub as_of: Date,
    /// What it says first.
    pub summary: String,
    /// What comes next.
    pub next_steps: String,
    /// How far it is.
    pub state: State,
    /// Who made it: who wrote in it last.
    pub made: Hand,
    /// Who checked it.
    pub checked: Option<Hand>,
    /// Who fixed it.
    pub fixed: Option<Hand>,
    /// Why it went back.
    pub returned_because: Option<String>,
    /// The frozen edition as canonical JSON, and its SHA-256.
    pub edition: Option<(String, String)>,
    /// Seeded for the demo.
    pub stand_in: bool,
    /// Counts its changes.
    pub version: i64,
}

/// A half of a fiscal year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Half {
    /// 上半期
    First,
    /// 下半期
    Second,
}

impl Half {
    /// Both.
    pub const ALL: [Self; 2] = [Self::First, Self::Second];

    /// The number in the database and the API.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::First => 1,
            Self::Second => 2,
        }
    }

    /// The half with this number.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|half| i64::from(half.number()) == number)
    }

    /// What staff call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::First => "上半期",
            Self::Second => "下半期",
        }
    }
}

/// How far a paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// 下書き
    Draft,
    /// 確認済み
    Checked,
    /// 確定
    Fixed,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Checked, Self::Fixed];

    /// The code in the database and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Checked => "checked",
            Self::Fixed => "fixed",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// What staff call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "下書き（確認待ち）",
            Self::Checked => "確認済み（確定待ち）",
            Self::Fixed => "確定",
        }
    }
}

/// What a paper asks the committee, and what was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: Uuid,
    /// Its paper.
    pub paper: Uuid,
    /// Its place, from 1.
    pub place: i64,
    /// What is asked.
    pub ask: String,
    /// Why.
    pub background: String,
    /// What was decided.
    pub decided: Option<Decided>,
    /// What a department is to do after that.
    pub task: Option<Task>,
    /// Counts its changes.
    pub version: i64,
}

/// What the committee decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// How.
    pub how: Decision,
    /// In words.
    pub words: String,
    /// On which day.
    pub on: Date,
    /// Who wrote it down.
    pub by: Uuid,
}

/// What a department is to do after a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Which department.
    pub department: String,
    /// What.
    pub what: String,
    /// By when.
    pub due_on: Option<Date>,
    /// When it was done, and what was done.
    pub done: Option<(Date, String)>,
}

/// How the committee decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// 了承
    Approved,
    /// 条件を付けて了承
    WithConditions,
    /// 否
    Rejected,
    /// 継続
    Deferred,
}

impl Decision {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::Approved, Self::WithConditions, Self::Rejected, Self::Deferred];

    /// The code in the database and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::WithConditions => "with_conditions",
            Self::Rejected => "rejected",
            Self::Deferred => "deferred",
        }
    }

    /// The decision with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// What staff call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Approved => "了承",
            Self::WithConditions => "条件を付けて了承",
            Self::Rejected => "了承しない",
            Self::Deferred => "次の会で続けて話し合う",
        }
    }
}
