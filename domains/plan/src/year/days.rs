//! A day of the plan's year, wherever it comes from.

use jiff::civil::{Date, Time};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use yakusho_kernel::{Provenance, Text};
use yakusho_pack::format::{YearEntry, YearKind};

/// A day of the plan's year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// Its id; one of the pack has one that is made of its name there.
    pub id: Uuid,
    /// What sort of day it is.
    pub kind: YearKind,
    /// What it is called.
    pub title: Text,
    /// The day, or the first of several.
    pub on: Date,
    /// The last day, where it takes several.
    pub until: Option<Date>,
    /// When it begins.
    pub from: Option<Time>,
    /// When it ends.
    pub to: Option<Time>,
    /// Where.
    pub place: String,
    /// Whether everybody may see it.
    pub public: bool,
    /// It does not take place.
    pub cancelled: bool,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a day comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The pack, with where it was read.
    Pack(Provenance),
    /// The secretariat added it.
    Added {
        /// Counts its changes.
        version: i64,
        /// Seeded for the demo.
        stand_in: bool,
    },
}

/// A day of the pack.
#[must_use]
pub fn of_pack(entry: &YearEntry) -> Day {
    Day {
        id: id_of(&entry.id),
        kind: entry.kind,
        title: entry.title.clone(),
        on: entry.on,
        until: entry.until,
        from: entry.from,
        to: entry.to,
        place: entry.place.clone().unwrap_or_default(),
        public: entry.public,
        cancelled: false,
        origin: Origin::Pack(entry.provenance.clone()),
    }
}

/// The same name gives the same id, so that items and calendars keep it.
fn id_of(name: &str) -> Uuid {
    let hash = Sha256::digest(format!("plan/year.yaml#{name}").as_bytes());
    let mut bytes = [0; 16];
    for (byte, of) in bytes.iter_mut().zip(hash) {
        *byte = of;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

impl Day {
    /// Its last day.
    #[must_use]
    pub fn last(&self) -> Date {
        self.until.unwrap_or(self.on)
    }

    /// 「14:00〜16:00」; empty where it takes whole days.
    #[must_use]
    pub fn hours(&self) -> String {
        let shown = |time: Time| format!("{}:{:02}", time.hour(), time.minute());
        match (self.from, self.to) {
            (Some(from), Some(to)) => format!("{}〜{}", shown(from), shown(to)),
            (Some(from), None) => format!("{}から", shown(from)),
            _ => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_id() {
        assert_eq!(id_of("r8-kickoff"), id_of("r8-kickoff"));
        assert_ne!(id_of("r8-kickoff"), id_of("r8-report"));
    }
}
