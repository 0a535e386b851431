//! Between jiff's instants and the columns' `OffsetDateTime`.
//!
//! SQLite holds an instant as RFC 3339 text, and a fraction of a second loses its trailing zeros
//! there, so two texts would not sort as their instants do (`…00Z` after `…00.5Z`). A stamp
//! therefore always has an odd number of microseconds: its text has exactly six decimals, sorts
//! right on both databases, and PostgreSQL's microsecond column gives back the same value.

use jiff::Timestamp;
use time::OffsetDateTime;

/// The instant as a column holds it: cut to microseconds and made odd, so at most one microsecond
/// later than `instant`.
#[must_use]
pub fn stamp(instant: Timestamp) -> OffsetDateTime {
    let micros = instant.as_microsecond() | 1;
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// The instant that a column holds.
#[must_use]
pub fn instant(stamp: OffsetDateTime) -> Timestamp {
    Timestamp::from_microsecond(micros(stamp)).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Microseconds since 1970 of a column's instant.
#[must_use]
pub fn micros(stamp: OffsetDateTime) -> i64 {
    i64::try_from(stamp.unix_timestamp_nanos().div_euclid(1000)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::format_description::well_known::Rfc3339;

    use super::*;

    proptest! {
        #[test]
        fn the_texts_of_stamps_sort_as_their_instants_do(
            a in 0_i64..4_000_000_000_000_000,
            step in 2_i64..3_000_000,
        ) {
            let early = stamp(Timestamp::from_microsecond(a).expect("instant"));
            let late = stamp(Timestamp::from_microsecond(a + step).expect("instant"));
            prop_assert!(early < late);
            let (early, late) = (early.format(&Rfc3339).expect("text"), late.format(&Rfc3339).expect("text"));
            prop_assert_eq!(early.len(), late.len());
            prop_assert!(early < late);
        }

        #[test]
        fn a_stamp_reads_back_as_itself(a in -60_000_000_000_000_000_i64..200_000_000_000_000_000) {
            let once = stamp(Timestamp::from_microsecond(a).expect("instant"));
            prop_assert_eq!(stamp(instant(once)), once);
        }
    }
}
