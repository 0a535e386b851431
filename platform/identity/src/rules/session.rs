//! How long a session lives.

use jiff::{SignedDuration, Timestamp};

/// No session lives longer, however busy.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// The last request is written down at most this often.
pub const TOUCH_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// The times of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionTimes {
    /// Signed in.
    pub began: Timestamp,
    /// Last request that was written down.
    pub seen: Timestamp,
    /// Signed out, or ended by somebody.
    pub ended: Option<Timestamp>,
    /// Without a request for so long, it is over.
    pub idle: SignedDuration,
}

/// Why a session is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Signed out, or ended by somebody.
    Ended,
    /// Nobody was there.
    Idle,
    /// It lived its longest.
    TooOld,
}

impl SessionTimes {
    /// Whether and why the session is over at `now`.
    #[must_use]
    pub fn over(self, now: Timestamp) -> Option<Over> {
        if self.ended.is_some() {
            Some(Over::Ended)
        } else if now.duration_since(self.began) >= LONGEST {
            Some(Over::TooOld)
        } else if now.duration_since(self.seen) >= self.idle {
            Some(Over::Idle)
        } else {
            None
        }
    }

    /// Whether this request should be written down.
    #[must_use]
    pub fn needs_touch(self, now: Timestamp) -> bool {
        now.duration_since(self.seen) >= TOUCH_EVERY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_by_silence_by_age_and_by_hand() {
        let began: Timestamp = "2026-11-22T00:00:00Z".parse().expect("time");
        let minutes = |count| began + SignedDuration::from_mins(count);
        let session = |seen, idle| {
            let idle = SignedDuration::from_mins(idle);
            SessionTimes { began, seen, ended: None, idle }
        };
        assert_eq!(session(began, 15).over(minutes(14)), None);
        assert_eq!(session(began, 15).over(minutes(15)), Some(Over::Idle));
        assert_eq!(session(began, 60).over(minutes(59)), None);
        assert_eq!(session(began, 60).over(minutes(60)), Some(Over::Idle));
        assert_eq!(session(minutes(719), 60).over(minutes(719)), None);
        assert_eq!(session(minutes(719), 60).over(minutes(720)), Some(Over::TooOld));
        let ended = SessionTimes { ended: Some(began), ..session(began, 60) };
        assert_eq!(ended.over(began), Some(Over::Ended));
    }
}
