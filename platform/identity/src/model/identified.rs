//! A resident whose identity was confirmed, and how surely.

use std::fmt;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
pub use yakusho_pack::format::IdentityLevel as Level;

/// Who vouches for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// A member of staff at a window who saw the documents.
    Window,
    /// The stand-in of this installation: proves nothing.
    StandIn,
}

/// How an identity was confirmed: goes beside every record that rests on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assurance {
    /// Who vouches.
    pub provider: Provider,
    /// How surely.
    pub level: Level,
    /// When.
    pub at: Timestamp,
    /// What was checked, in codes: `one_time_code`, `document_seen`.
    pub checks: Vec<String>,
}

impl Assurance {
    /// Whether a stand-in touched it. Such records carry a badge and never count in a measure.
    #[must_use]
    pub const fn stand_in(&self) -> bool {
        matches!(self.provider, Provider::StandIn)
    }
}

/// What an identity provider says of a person. Facts with the source "card" are made of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Identified {
    /// How surely, and by whom.
    pub assurance: Assurance,
    /// The name as registered.
    pub name: String,
    /// Its reading in katakana.
    pub kana: String,
    /// The day of birth.
    pub birth_date: Date,
    /// Seven digits.
    pub postal_code: String,
    /// The address as registered.
    pub address: String,
}

impl fmt::Debug for Identified {
    /// Leaves the person out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identified").field("assurance", &self.assurance).finish_non_exhaustive()
    }
}
