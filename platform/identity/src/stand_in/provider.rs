//! The provider's rules: a code is shown, typed once, and gone.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::person::{Person, person};
use crate::{
    model::{Assurance, Identified, Level, Provider},
    secret::digest,
};

/// A code is good for so long.
pub const CODE_LIFE: SignedDuration = SignedDuration::from_mins(10);
/// After so many wrong ones a new code is needed.
pub const MOST_FAILURES: u32 = 5;

/// A code of six digits, as the provider's page shows it.
pub struct Code(Zeroizing<String>);

impl Code {
    /// A new code.
    #[must_use]
    pub fn random() -> Self {
        Self(Zeroizing::new(format!("{:06}", rand::random_range(0..1_000_000_u32))))
    }

    /// The code that somebody typed, in any width; `None` unless six digits.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let digits: String = typed.nfkc().filter(|letter| !letter.is_whitespace()).collect();
        let fits = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| Self(Zeroizing::new(digits)))
    }

    /// What the page shows.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.0
    }

    /// What is kept of it: bound to the draft or application that asked.
    #[must_use]
    pub fn hash(&self, subject: Uuid) -> String {
        digest(&[b"stand-in", subject.as_bytes(), self.0.as_bytes()])
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

/// A code that was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// The draft or application that asked.
    pub subject: Uuid,
    /// The person who was chosen.
    pub person: String,
    /// The level that was asked for.
    pub level: Level,
    /// [`Code::hash`].
    pub code_hash: String,
    /// Wrong codes so far.
    pub failures: u32,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}

/// What becomes of a typed code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Redeem {
    /// It is right.
    Identified(Identified),
    /// It is wrong; so many more may be tried.
    Wrong {
        /// How many.
        left: u32,
    },
    /// Too old, used, or tried too often: a new one is needed.
    Gone,
}

/// Decides on a typed code.
#[must_use]
pub fn redeem(issue: &Issue, typed: &str, now: Timestamp) -> Redeem {
    let too_old = now.duration_since(issue.issued_at) >= CODE_LIFE;
    if too_old || issue.used_at.is_some() || issue.failures >= MOST_FAILURES {
        return Redeem::Gone;
    }
    let right = Code::read(typed).is_some_and(|code| code.hash(issue.subject) == issue.code_hash);
    match person(&issue.person) {
        Some(person) if right => Redeem::Identified(identified(person, issue.level, now)),
        Some(_) => Redeem::Wrong { left: MOST_FAILURES - issue.failures - 1 },
        None => Redeem::Gone,
    }
}

fn identified(person: &Person, level: Level, now: Timestamp) -> Identified {
    Identified {
        assurance: Assurance {
            provider: Provider::StandIn,
            level: level.min(Level::L3),
            at: now,
            checks: vec!["one_time_code".to_owned()],
        },
        name: person.name.to_owned(),
        kana: person.kana.to_owned(),
        birth_date: person.birth_date,
        postal_code: person.postal_code.to_owned(),
        address: person.address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + second).expect("time")
    }

    fn issue(code: &Code) -> Issue {
        Issue {
            subject: Uuid::max(),
            person: "hanako".to_owned(),
            level: Level::L3,
            code_hash: code.hash(Uuid::max()),
            failures: 0,
            issued_at: at(0),
            used_at: None,
        }
    }

    #[test]
    fn the_right_code_identifies_and_is_marked_as_a_stand_in() {
        let code = Code::read("０１２ ３４５").expect("code");
        let Redeem::Identified(known) = redeem(&issue(&code), "012345", at(599)) else {
            panic!("not identified")
        };
        assert!(known.assurance.stand_in());
        assert_eq!((known.assurance.level, known.name.as_str()), (Level::L3, "試験　花子"));
        assert!(!format!("{known:?}").contains("花子"));
    }

    #[test]
    fn a_stand_in_never_reaches_the_level_of_a_window() {
        let code = Code::random();
        let asked = Issue { level: Level::L4, ..issue(&code) };
        let Redeem::Identified(known) = redeem(&asked, code.shown(), at(1)) else {
            panic!("not identified")
        };
        assert_eq!(known.assurance.level, Level::L3);
    }

    #[test]
    fn wrong_old_used_and_tired_codes_do_nothing() {
        let code = Code::read("012345").expect("code");
        let fresh = issue(&code);
        assert_eq!(redeem(&fresh, "012346", at(1)), Redeem::Wrong { left: 4 });
        assert_eq!(redeem(&fresh, "よろしく", at(1)), Redeem::Wrong { left: 4 });
        assert_eq!(redeem(&fresh, "012345", at(600)), Redeem::Gone);
        let used = Issue { used_at: Some(at(1)), ..fresh.clone() };
        assert_eq!(redeem(&used, "012345", at(2)), Redeem::Gone);
        let tired = Issue { failures: 5, ..fresh.clone() };
        assert_eq!(redeem(&tired, "012345", at(2)), Redeem::Gone);
        let elsewhere = Issue { subject: Uuid::nil(), ..fresh };
        assert_eq!(redeem(&elsewhere, "012345", at(2)), Redeem::Wrong { left: 4 });
    }
}
