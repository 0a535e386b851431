//! `plan/year.yaml`: the days of a fiscal year of the plan. Days that the plan does not give are ours,
//! and each says so.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use yakusho_kernel::{Provenance, Text};

/// A day of the plan's year.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearEntry {
    /// Its id; calendars keep it, so it never changes.
    pub id: String,
    /// What sort of day it is.
    pub kind: YearKind,
    /// What it is called.
    pub title: Text,
    /// The day, or the first of several.
    pub on: Date,
    /// The last day, where it takes several.
    #[serde(default)]
    pub until: Option<Date>,
    /// When it begins.
    #[serde(default)]
    pub from: Option<Time>,
    /// When it ends.
    #[serde(default)]
    pub to: Option<Time>,
    /// Where.
    #[serde(default)]
    pub place: Option<String>,
    /// The point of the plan's own schedule that it is, in the plan's words.
    #[serde(default)]
    pub of_plan: Option<String>,
    /// Whether everybody may see it.
    #[serde(default)]
    pub public: bool,
    /// Where the day was read, or that it is a guess.
    pub provenance: Provenance,
}

/// What sort of day of the plan's year it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearKind {
    /// Something must be done by then.
    Deadline,
    /// キックオフ
    Kickoff,
    /// 活動報告会
    Report,
    /// DX推進委員会（上半期）
    FirstHalf,
    /// DX推進委員会（下半期）
    SecondHalf,
    /// Something else.
    Other,
}

impl YearKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Deadline,
        Self::Kickoff,
        Self::Report,
        Self::FirstHalf,
        Self::SecondHalf,
        Self::Other,
    ];

    /// The code in the database and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Deadline => "deadline",
            Self::Kickoff => "kickoff",
            Self::Report => "report",
            Self::FirstHalf => "first_half",
            Self::SecondHalf => "second_half",
            Self::Other => "other",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// What staff call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Deadline => "期限",
            Self::Kickoff => "キックオフ",
            Self::Report => "活動報告会",
            Self::FirstHalf => "上半期の委員会",
            Self::SecondHalf => "下半期の委員会",
            Self::Other => "その他",
        }
    }
}
