//! Whether somebody may sign in.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;
use yakusho_kernel::{Lang, Refusal, RefusalKind, Text, date::show_datetime};

use super::throttle::{Scope, Throttle};

/// Times are shown to the minute; so that the minute shown is never too early.
const LAST_SECONDS: SignedDuration = SignedDuration::from_secs(59);

/// What was found out about an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The account of that name, if there is one.
    pub account: Option<Account>,
    /// Wrong attempts under that name.
    pub by_login: Throttle,
    /// Wrong attempts from that address.
    pub by_address: Throttle,
    /// The password is the account's.
    pub password_right: bool,
    /// What the second field holds.
    pub second: Second,
}

/// What matters of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The account.
    pub staff: Uuid,
    /// The step of the last one-time code that it used.
    pub last_step: Option<u64>,
    /// It has a posting in force today.
    pub is_posted: bool,
    /// It was closed by the administrators.
    pub is_suspended: bool,
}

/// What the second field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Second {
    /// The one-time code of this step.
    Step(u64),
    /// An unused recovery code of the account, by its hash.
    Recovery(String),
    /// A client certificate of the account, which a trusted proxy has verified.
    Certificate,
    /// None of them.
    Wrong,
}

/// What is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// They may.
    Allowed {
        /// The account.
        staff: Uuid,
        /// The factor that is used up by this.
        second: Second,
    },
    /// They may not.
    Refused(Why),
}

/// Why not. The person learns less than the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Too many wrong attempts; nothing was looked at.
    Wait(Timestamp),
    /// No such account.
    UnknownLogin,
    /// The password is wrong.
    WrongPassword,
    /// The code is wrong.
    WrongCode,
    /// The code was used before.
    CodeUsed,
    /// Everything is right, but nobody is posted anywhere today.
    NotPosted,
    /// Everything is right, but the account was closed.
    Suspended,
    /// What another system vouches for (a passkey, a single sign-on, a certificate) is not proven.
    NotProven,
}

/// Decides on an attempt.
#[must_use]
pub fn decide(evidence: &Evidence, now: Timestamp) -> Outcome {
    if let Some(until) = wait(evidence.by_login, evidence.by_address, now) {
        return Outcome::Refused(Why::Wait(until));
    }
    let Some(account) = &evidence.account else { return Outcome::Refused(Why::UnknownLogin) };
    if !evidence.password_right {
        return Outcome::Refused(Why::WrongPassword);
    }
    match &evidence.second {
        Second::Wrong => return Outcome::Refused(Why::WrongCode),
        Second::Step(step) if account.last_step.is_some_and(|last| *step <= last) => {
            return Outcome::Refused(Why::CodeUsed);
        }
        Second::Step(_) | Second::Recovery(_) | Second::Certificate => {}
    }
    if let Some(why) = account.closed() {
        return Outcome::Refused(why);
    }
    Outcome::Allowed { staff: account.staff, second: evidence.second.clone() }
}

impl Account {
    /// Why nobody may come in with it, whatever they prove.
    #[must_use]
    pub const fn closed(&self) -> Option<Why> {
        match self {
            Self { is_suspended: true, .. } => Some(Why::Suspended),
            Self { is_posted: false, .. } => Some(Why::NotPosted),
            Self { .. } => None,
        }
    }
}

/// Until when attempts are refused unseen.
#[must_use]
pub fn wait(by_login: Throttle, by_address: Throttle, now: Timestamp) -> Option<Timestamp> {
    by_login.blocked_until(Scope::Login, now).max(by_address.blocked_until(Scope::Address, now))
}

impl Why {
    /// Whether it counts as a wrong attempt.
    #[must_use]
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Wait(_) | Self::NotPosted | Self::Suspended)
    }

    /// The code in the log.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Wait(_) => "wait",
            Self::UnknownLogin => "unknown_login",
            Self::WrongPassword => "wrong_password",
            Self::WrongCode => "wrong_code",
            Self::CodeUsed => "code_used",
            Self::NotPosted => "not_posted",
            Self::Suspended => "suspended",
            Self::NotProven => "not_proven",
        }
    }

    /// What the person reads: the same for every mistake, so that it does not tell which part was
    /// right.
    #[must_use]
    pub fn refusal(self) -> Refusal {
        match self {
            Self::Wait(until) => Refusal::new(
                RefusalKind::TooMuch,
                "sign_in_wait",
                Text::ja(format!(
                    "間違いが続いたため、{}まで入れません。時刻を過ぎてから、もう一度お試しください。",
                    show_datetime(until + LAST_SECONDS, Lang::Ja)
                )),
            ),
            Self::NotPosted => Refusal::new(
                RefusalKind::Forbidden,
                "sign_in_not_posted",
                Text::ja(
                    "この職員IDには、今日の所属が登録されていません。情報政策課へご連絡ください。",
                ),
            ),
            Self::Suspended => Refusal::new(
                RefusalKind::Forbidden,
                "sign_in_suspended",
                Text::ja("この職員IDは、いま使えません。情報政策課へご連絡ください。"),
            ),
            Self::NotProven => Refusal::new(
                RefusalKind::SignInNeeded,
                "sign_in_not_proven",
                Text::ja(
                    "この方法では確かめられませんでした。もう一度お試しになるか、職員IDとパスワードで入ってください。",
                ),
            ),
            _ => Refusal::new(
                RefusalKind::SignInNeeded,
                "sign_in_wrong",
                Text::ja(
                    "職員ID、パスワード、確認コードのどれかが違います。確認コードは一度しか使えません。\
                     次のコードに変わってから入力してください。",
                ),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-22T00:00:00Z".parse().expect("time")
    }

    fn right() -> Evidence {
        Evidence {
            account: Some(Account {
                staff: Uuid::max(),
                last_step: Some(99),
                is_posted: true,
                is_suspended: false,
            }),
            by_login: Throttle::default(),
            by_address: Throttle::default(),
            password_right: true,
            second: Second::Step(100),
        }
    }

    fn why(evidence: Evidence) -> Why {
        match decide(&evidence, now()) {
            Outcome::Refused(why) => why,
            Outcome::Allowed { .. } => panic!("allowed"),
        }
    }

    #[test]
    fn everything_right_opens() {
        let outcome = decide(&right(), now());
        assert_eq!(outcome, Outcome::Allowed { staff: Uuid::max(), second: Second::Step(100) });
        let recovery = Evidence { second: Second::Recovery("hash".into()), ..right() };
        assert!(matches!(decide(&recovery, now()), Outcome::Allowed { .. }));
    }

    #[test]
    fn a_code_opens_once() {
        assert_eq!(why(Evidence { second: Second::Step(99), ..right() }), Why::CodeUsed);
        assert_eq!(why(Evidence { second: Second::Step(98), ..right() }), Why::CodeUsed);
    }

    #[test]
    fn each_mistake_is_told_apart_in_the_log_only() {
        let mistakes = [
            Evidence { account: None, ..right() },
            Evidence { password_right: false, ..right() },
            Evidence { second: Second::Wrong, ..right() },
            Evidence { second: Second::Step(1), ..right() },
        ]
        .map(why);
        assert_eq!(
            mistakes.map(|why| why.code()),
            ["unknown_login", "wrong_password", "wrong_code", "code_used"]
        );
        for mistake in mistakes {
            assert_eq!(mistake.refusal(), Why::UnknownLogin.refusal());
            assert!(mistake.counts());
        }
    }

    #[test]
    fn a_blocked_name_is_refused_even_with_the_right_secrets() {
        let by_login = Throttle { failures: 5, last: Some(now()) };
        assert!(matches!(why(Evidence { by_login, ..right() }), Why::Wait(_)));
    }

    #[test]
    fn who_is_posted_nowhere_learns_it_only_after_the_secrets() {
        let unposted =
            Account { staff: Uuid::max(), last_step: None, is_posted: false, is_suspended: false };
        let evidence = Evidence { account: Some(unposted), ..right() };
        assert_eq!(why(evidence.clone()), Why::NotPosted);
        assert_eq!(why(Evidence { password_right: false, ..evidence }), Why::WrongPassword);
    }

    #[test]
    fn a_closed_account_stays_closed_to_the_right_secrets() {
        let mut evidence = right();
        evidence.account = evidence.account.map(|known| Account { is_suspended: true, ..known });
        assert_eq!(why(evidence.clone()), Why::Suspended);
        assert_eq!(why(Evidence { second: Second::Wrong, ..evidence }), Why::WrongCode);
    }
}
