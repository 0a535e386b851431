//! How long somebody must wait after too many wrong attempts. Nobody is locked out for ever: the
//! wait doubles up to a quarter of an hour, and is forgotten after a day without a mistake.

use jiff::{SignedDuration, Timestamp};

/// Wrong attempts under one sign-in name or from one address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Throttle {
    /// How many in a row.
    pub failures: u32,
    /// The last of them.
    pub last: Option<Timestamp>,
}

/// What is throttled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A sign-in name.
    Login,
    /// A network address, behind which a whole office may sit.
    Address,
}

const SHORTEST_WAIT: SignedDuration = SignedDuration::from_secs(30);
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(24);

impl Scope {
    /// The code in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Address => "address",
        }
    }

    /// How many mistakes cost nothing.
    const fn free(self) -> u32 {
        match self {
            Self::Login => 5,
            Self::Address => 30,
        }
    }
}

impl Throttle {
    /// Until when further attempts are refused unseen; `None` where they are not.
    #[must_use]
    pub fn blocked_until(self, scope: Scope, now: Timestamp) -> Option<Timestamp> {
        let over = self.failures.checked_sub(scope.free())?;
        let factor = 1_i32.checked_shl(over.min(16)).unwrap_or(i32::MAX);
        let wait = (SHORTEST_WAIT * factor).min(LONGEST_WAIT);
        let until = self.last?.checked_add(wait).ok()?;
        (now < until).then_some(until)
    }

    /// After one more wrong attempt.
    #[must_use]
    pub fn failed(self, now: Timestamp) -> Self {
        let forgotten = self.last.is_none_or(|last| now.duration_since(last) >= FORGOTTEN_AFTER);
        let failures = if forgotten { 1 } else { self.failures.saturating_add(1) };
        Self { failures, last: Some(now) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + second).expect("time")
    }

    fn after_failures(count: i64) -> Throttle {
        (0..count).fold(Throttle::default(), |throttle, second| throttle.failed(at(second)))
    }

    #[test]
    fn five_mistakes_are_free_and_then_the_wait_doubles() {
        let wait = |failures| {
            let throttle = after_failures(failures);
            let last = throttle.last.expect("a failure");
            throttle
                .blocked_until(Scope::Login, last)
                .map(|until| until.duration_since(last).as_secs())
        };
        assert_eq!(wait(4), None);
        assert_eq!(wait(5), Some(30));
        assert_eq!(wait(6), Some(60));
        assert_eq!(wait(9), Some(480));
        assert_eq!(wait(10), Some(900));
        assert_eq!(wait(5000), Some(900));
    }

    #[test]
    fn the_wait_ends_and_a_day_forgives() {
        let throttle = after_failures(5);
        assert!(throttle.blocked_until(Scope::Login, at(33)).is_some());
        assert_eq!(throttle.blocked_until(Scope::Login, at(34)), None);
        assert_eq!(throttle.failed(at(4 + 86_400)).failures, 1);
        assert_eq!(throttle.failed(at(4 + 86_399)).failures, 6);
    }

    #[test]
    fn an_office_behind_one_address_may_err_more_often() {
        assert_eq!(after_failures(29).blocked_until(Scope::Address, at(29)), None);
        assert!(after_failures(30).blocked_until(Scope::Address, at(30)).is_some());
    }

    proptest! {
        #[test]
        fn nobody_waits_longer_than_a_quarter_of_an_hour(failures: u32, later in 900i64..100_000) {
            let throttle = Throttle { failures, last: Some(at(0)) };
            prop_assert_eq!(throttle.blocked_until(Scope::Login, at(later)), None);
        }
    }
}
