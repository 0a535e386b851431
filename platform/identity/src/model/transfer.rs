//! 人事異動: who moves where on which day, prepared, reviewed and then applied by the calendar.

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use super::Role;

/// Where somebody goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To a department, as something.
    Post {
        /// Its code in the pack.
        department: String,
        /// What they are there.
        role: Role,
    },
    /// They leave the office (退職・派遣).
    Leave,
}

/// One line of a transfer: from a day on, somebody is somewhere. Several lines of the same person
/// and day are concurrent postings (兼務); what is not named ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The line of the file.
    pub line: u32,
    /// Who.
    pub staff: Uuid,
    /// Where to.
    pub to: Destination,
    /// 発令日.
    pub day: Date,
    /// Who takes over their open work; `None`: the department's pool.
    pub successor: Option<Uuid>,
}

/// How far a batch of moves is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchState {
    /// Read without mistakes; nobody was asked yet.
    Draft,
    /// Waits for a second person.
    Proposed,
    /// Will be applied on its days.
    Approved,
    /// Everything of it is applied.
    Applied,
    /// Taken back before its day.
    Withdrawn,
}

impl BatchState {
    /// All states.
    pub const ALL: [Self; 5] =
        [Self::Draft, Self::Proposed, Self::Approved, Self::Applied, Self::Withdrawn];

    /// The code in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::Applied => "applied",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// What the office calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "下書き",
            Self::Proposed => "承認待ち",
            Self::Approved => "発令待ち",
            Self::Applied => "発令済み",
            Self::Withdrawn => "取消し",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A batch of moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its id.
    pub id: Uuid,
    /// The name of the file that was read, or of the call.
    pub source: String,
    /// How far it is.
    pub state: BatchState,
    /// Who read it in.
    pub made_by: Uuid,
    /// When.
    pub made_at: Timestamp,
    /// Who approved it.
    pub approved_by: Option<Uuid>,
    /// Counts its changes.
    pub version: i64,
    /// Its moves, in the order of the file.
    pub moves: Vec<Move>,
}

impl Batch {
    /// The first day on which something of it takes effect.
    #[must_use]
    pub fn first_day(&self) -> Option<Date> {
        self.moves.iter().map(|one| one.day).min()
    }

    /// Its days, each once, first to last.
    #[must_use]
    pub fn days(&self) -> Vec<Date> {
        let mut days: Vec<Date> = self.moves.iter().map(|one| one.day).collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}
