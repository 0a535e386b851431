//! `departments.yaml`: the office tree, versioned by time.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusho_kernel::{Provenance, Text};

/// A department as it is during one period. A code may stand several times, with periods that do
/// not overlap: a renaming closes one and opens the next.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Stable for ever: `shimin`.
    pub code: String,
    /// 「市民課」
    pub name: Text,
    /// Its reading.
    pub kana: String,
    /// The department above it.
    #[serde(default)]
    pub parent: Option<String>,
    /// From this day on; `None`: always so far.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// Until this day, inclusive; `None`: for now without end.
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// The office in which it sits.
    #[serde(default)]
    pub office: Option<String>,
    /// Its telephone number.
    #[serde(default)]
    pub phone: Option<String>,
    /// Its window: 「1階 3番窓口」.
    #[serde(default)]
    pub window: Option<Text>,
    /// Its floor.
    #[serde(default)]
    pub floor: Option<String>,
    /// Where this was read.
    pub provenance: Provenance,
}

impl Department {
    /// Whether this version is the one in force on `date`.
    #[must_use]
    pub fn in_force_on(&self, date: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= date) && self.valid_to.is_none_or(|to| date <= to)
    }

    /// Whether the periods of two versions share a day.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let begins_before_end = |a: &Self, b: &Self| match (a.valid_from, b.valid_to) {
            (Some(from), Some(to)) => from <= to,
            _ => true,
        };
        begins_before_end(self, other) && begins_before_end(other, self)
    }
}
