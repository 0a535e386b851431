//! Typed identifiers: a UUID version 7 with the noun it names, so that ids of two nouns cannot be
//! mixed up, and rows sort by the time they were made.

use std::{fmt, hash::Hash, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// An identifier of one `Noun`. `Noun` is a marker type and never built.
pub struct Id<Noun> {
    uuid: Uuid,
    noun: PhantomData<fn() -> Noun>,
}

impl<Noun> Id<Noun> {
    /// A new id made at `now` (RFC 9562 section 5.7: 48 bits of milliseconds, then randomness).
    #[must_use]
    pub fn new(now: jiff::Timestamp) -> Self {
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        let seconds = millis / 1000;
        let nanos = u32::try_from((millis % 1000) * 1_000_000).unwrap_or(0);
        let stamp = uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos);
        Self::from_uuid(Uuid::new_v7(stamp))
    }

    /// The id that a stored UUID stands for.
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self { uuid, noun: PhantomData }
    }

    /// The UUID for storage.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.uuid
    }
}

impl<Noun> Clone for Id<Noun> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<Noun> Copy for Id<Noun> {}
impl<Noun> PartialEq for Id<Noun> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}
impl<Noun> Eq for Id<Noun> {}
impl<Noun> PartialOrd for Id<Noun> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<Noun> Ord for Id<Noun> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.uuid.cmp(&other.uuid)
    }
}
impl<Noun> Hash for Id<Noun> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}
impl<Noun> fmt::Display for Id<Noun> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.uuid, f)
    }
}
impl<Noun> fmt::Debug for Id<Noun> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.uuid, f)
    }
}
impl<Noun> FromStr for Id<Noun> {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(text).map(Self::from_uuid)
    }
}
impl<Noun> Serialize for Id<Noun> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.uuid.serialize(serializer)
    }
}
impl<'de, Noun> Deserialize<'de> for Id<Noun> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer).map(Self::from_uuid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Case;

    #[test]
    fn ids_sort_by_the_time_they_were_made() {
        let early = Id::<Case>::new("2026-11-22T00:00:00Z".parse().expect("time"));
        let late = Id::<Case>::new("2026-11-22T00:00:01Z".parse().expect("time"));
        assert!(early < late);
    }

    #[test]
    fn an_id_reads_back_from_what_it_prints() {
        let id = Id::<Case>::new("2026-11-22T00:00:00Z".parse().expect("time"));
        assert_eq!(id.to_string().parse::<Id<Case>>().expect("id"), id);
    }
}
