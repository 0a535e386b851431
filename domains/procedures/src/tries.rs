//! A brake on guessing codes: after many wrong codes in a short time nobody's code is tried for a
//! while. Codes have 59 bits, so that this protects the machine more than the drafts.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

/// Wrong codes of all visitors together within [`WINDOW`].
const MOST: usize = 300;
/// How long a wrong code counts.
const WINDOW: SignedDuration = SignedDuration::from_mins(10);

/// The wrong codes of the last minutes.
#[derive(Debug, Default)]
pub struct Tries(Mutex<VecDeque<Timestamp>>);

impl Tries {
    /// Whether a code may be tried now.
    pub fn allows(&self, now: Timestamp) -> bool {
        let mut wrong = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while wrong.front().is_some_and(|at| now.duration_since(*at) > WINDOW) {
            wrong.pop_front();
        }
        wrong.len() < MOST
    }

    /// A code was wrong.
    pub fn failed(&self, now: Timestamp) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_wrong_codes_close_the_door_for_ten_minutes() {
        let tries = Tries::default();
        let now = Timestamp::UNIX_EPOCH;
        for _ in 0..MOST {
            assert!(tries.allows(now));
            tries.failed(now);
        }
        assert!(!tries.allows(now));
        assert!(tries.allows(now + SignedDuration::from_mins(11)));
    }
}
