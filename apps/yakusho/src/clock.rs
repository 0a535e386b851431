//! The clock of the house: the machine's, or in a rehearsal one that was set to another moment and goes
//! on from there.

use std::sync::OnceLock;

use jiff::{SignedDuration, Timestamp};

/// How far the rehearsal is from the machine's clock.
static AWAY: OnceLock<SignedDuration> = OnceLock::new();

/// What time it is.
#[must_use]
pub fn now() -> Timestamp {
    let machine = Timestamp::now();
    AWAY.get().map_or(machine, |away| machine.checked_add(*away).unwrap_or(machine))
}

/// Sets the clock to `at`, once in the life of the process: a rehearsal does not go back.
pub fn set(at: Timestamp) {
    let away = at.duration_since(Timestamp::now());
    if AWAY.set(away).is_err() {
        tracing::warn!("the clock was set already");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_set_goes_on_from_there_and_is_not_set_again() {
        let at: Timestamp = "2026-04-14T01:00:00Z".parse().expect("an instant");
        set(at);
        set(Timestamp::UNIX_EPOCH);
        let first = now();
        assert!(first >= at && first < at + SignedDuration::from_mins(10), "{first}");
        assert!(now() >= first);
    }
}
