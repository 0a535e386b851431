//! The brake on guessing codes: after too many wrong codes in a short time no code is tried for a
//! while, from one source or from anywhere. Codes have 59 bits; with this somebody who guesses at
//! full speed for a year opens one of a million drafts with a chance of about one in three thousand.
//! `docs/decisions/0026-brake-on-guessing.md` has the reasons.

use std::net::IpAddr;

use jiff::{SignedDuration, civil::Date};
use sha2::{Digest, Sha256};

/// Wrong codes from one source within [`WINDOW`]: a community hall or a telephone network may be one
/// source.
pub const MOST_OF_ONE: u64 = 30;
/// Wrong codes from anywhere within [`WINDOW`].
pub const MOST_OF_ALL: u64 = 3_000;
/// How long a wrong code counts.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(10);

/// Whether a code may be tried after so many wrong ones.
#[must_use]
pub const fn allows(of_one: u64, of_all: u64) -> bool {
    of_one < MOST_OF_ONE && of_all < MOST_OF_ALL
}

/// A source as the rows know it: a keyed hash that nobody without the key can turn back, and that is
/// another one the next day. Of an IPv6 address the first half counts, because whoever has one
/// address there has them all. Requests whose source is unknown are one source.
#[must_use]
pub fn source_key(secret: &[u8; 32], day: Date, from: Option<IpAddr>) -> String {
    let hash = Sha256::new().chain_update(secret).chain_update(day.to_string());
    let hash = match from.map(|from| from.to_canonical()) {
        None => hash.chain_update([0]),
        Some(IpAddr::V4(four)) => hash.chain_update([4]).chain_update(four.octets()),
        Some(IpAddr::V6(six)) => {
            let network = u128::from(six) >> 64;
            hash.chain_update([6]).chain_update(network.to_be_bytes())
        }
    };
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn key(secret: u8, day: Date, from: &str) -> String {
        source_key(&[secret; 32], day, from.parse().ok())
    }

    #[test]
    fn one_source_is_braked_before_all_are() {
        assert!(allows(0, 0) && allows(29, 2_999));
        assert!(!allows(30, 30), "one source");
        assert!(!allows(0, 3_000), "everybody together");
    }

    #[test]
    fn a_source_is_told_apart_by_its_network_and_only_today_and_with_the_key() {
        let today = date(2026, 11, 22);
        let mine = key(1, today, "203.0.113.9");
        assert_eq!(mine, key(1, today, "::ffff:203.0.113.9"));
        assert_ne!(mine, key(1, today, "203.0.113.10"));
        assert_ne!(mine, key(2, today, "203.0.113.9"));
        assert_ne!(mine, key(1, date(2026, 11, 23), "203.0.113.9"));
        assert_eq!(key(1, today, "2001:db8::1"), key(1, today, "2001:db8::ffff:1"));
        assert_ne!(key(1, today, "2001:db8::1"), key(1, today, "2001:db8:0:1::1"));
        assert_eq!(mine.len(), 64);
    }
}
