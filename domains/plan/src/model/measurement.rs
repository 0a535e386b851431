//! A measurement: a figure of the plan as it was on a day, who found it and who let it pass. It is
//! never edited: a mistake is superseded.

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;
use yakusho_pack::format::Figure;

/// A measurement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measurement {
    /// Its id.
    pub id: Uuid,
    /// The figure of the plan.
    pub kpi: String,
    /// The version of the definition by which it was made.
    pub definition: u16,
    /// The day that it tells of.
    pub as_of: Date,
    /// Above the line, or all that was counted.
    pub numerator: i64,
    /// Below the line.
    pub denominator: Option<i64>,
    /// The figure.
    pub value: Figure,
    /// How it came about.
    pub method: Method,
    /// Where it was found: a survey, a list, a measure.
    pub source: String,
    /// A remark.
    pub comment: String,
    /// Why it is entered after its year was over, or in the place of another.
    pub reason: Option<String>,
    /// How far it is.
    pub state: State,
    /// Who entered it, and when.
    pub entered: Hand,
    /// Who checked it.
    pub checked: Option<Hand>,
    /// Who approved it.
    pub approved: Option<Hand>,
    /// Who published it.
    pub published: Option<Hand>,
    /// Who returned it, and why.
    pub returned: Option<(Hand, String)>,
    /// The measurement that it is to take the place of.
    pub supersedes: Option<Uuid>,
    /// What the measure said, as a hash, where it was computed.
    pub fingerprint: Option<String>,
    /// Seeded for the demo.
    pub stand_in: bool,
    /// Counts its changes.
    pub version: i64,
}

/// A person and an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hand {
    /// The member of staff.
    pub staff: Uuid,
    /// When.
    pub at: Timestamp,
}

/// How a measurement came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Computed from what was done in the system.
    Operations,
    /// Typed in by people, and marked so wherever it is shown.
    TypedIn,
}

/// How far a measurement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// 下書き
    Draft,
    /// 確認済み
    Checked,
    /// 承認済み
    Approved,
    /// 公表
    Published,
    /// 差し替え済み: another stands in its place.
    Superseded,
    /// 差戻し: it did not pass.
    Returned,
}

impl Method {
    /// The code in the database and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Operations => "operations",
            Self::TypedIn => "typed_in",
        }
    }

    /// The method with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Operations, Self::TypedIn].into_iter().find(|one| one.code() == code)
    }

    /// 「自動」「手入力」
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Operations => "自動",
            Self::TypedIn => "手入力",
        }
    }
}

impl State {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Draft,
        Self::Checked,
        Self::Approved,
        Self::Published,
        Self::Superseded,
        Self::Returned,
    ];

    /// The code in the database and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Checked => "checked",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Superseded => "superseded",
            Self::Returned => "returned",
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
            Self::Checked => "確認済み（承認待ち）",
            Self::Approved => "承認済み（公表待ち）",
            Self::Published => "公表",
            Self::Superseded => "差し替え済み",
            Self::Returned => "差戻し",
        }
    }

    /// Whether somebody still has to do something with it.
    #[must_use]
    pub const fn waits(self) -> bool {
        matches!(self, Self::Draft | Self::Checked | Self::Approved)
    }
}
