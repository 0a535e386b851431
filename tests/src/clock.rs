//! A clock that a test can move. Each test has its own: tests run on one thread each.

use std::cell::Cell;

use jiff::{SignedDuration, Timestamp};

thread_local! {
    static AHEAD: Cell<SignedDuration> = const { Cell::new(SignedDuration::ZERO) };
}

/// The time, as far as this test has moved it.
#[must_use]
pub fn now() -> Timestamp {
    Timestamp::now() + AHEAD.get()
}

/// Moves the time of this test on.
pub fn pass(time: SignedDuration) {
    AHEAD.set(AHEAD.get() + time);
}

/// Sets this test's clock to the true time again.
pub fn reset() {
    AHEAD.set(SignedDuration::ZERO);
}
