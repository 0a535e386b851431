//! What a signer may do, and who is asked next.

use jiff::Timestamp;
use yakusho_kernel::{Refusal, RefusalKind, Text};

use crate::model::{Signer, SignerState};

/// What a signer does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// 合意する, on the file with this hash, after reading it.
    Agree {
        /// The SHA-256 that the page showed.
        shown: String,
        /// The SHA-256 of the bytes as they were read just now.
        read: String,
        /// The SHA-256 that the city approved.
        approved: String,
    },
    /// 辞退する
    Decline {
        /// Why.
        reason: String,
    },
    /// Asks somebody else of the company.
    Delegate,
}

/// Where an answer leads.
///
/// # Errors
/// A refusal in words where it is over, was answered before, or is about another file.
pub fn answer(signer: &Signer, answer: &Answer, now: Timestamp) -> Result<SignerState, Refusal> {
    if signer.state != SignerState::Asked {
        return Err(refuse("answered", "この依頼には、もう答えが出ています。"));
    }
    if !signer.is_open_at(now) {
        return Err(refuse(
            "link_over",
            "署名の期限が過ぎています。続けるときは、市の担当に連絡してください。",
        ));
    }
    match answer {
        Answer::Agree { shown, read, approved } => {
            if signer.read_at.is_none() {
                return Err(refuse("not_read", "先に、契約書を開いて読んでください。"));
            }
            if shown != read || read != approved {
                return Err(refuse(
                    "file_changed",
                    "画面に出ていた契約書と、いまの契約書が違います。画面を読み直してください。",
                ));
            }
            Ok(SignerState::Agreed)
        }
        Answer::Decline { reason } if reason.trim().is_empty() => {
            let problem = yakusho_kernel::Problem::new(
                "reason",
                "missing",
                Text::ja("理由を書いてください。市の担当が読んで、直せることがあれば直します。"),
            );
            Err(Refusal::invalid(vec![problem]))
        }
        Answer::Decline { .. } => Ok(SignerState::Declined),
        Answer::Delegate => Ok(SignerState::Delegated),
    }
}

/// The turn that is asked now: the first in which somebody has not agreed yet; `None` where all have.
/// Whoever asked somebody else does not count.
#[must_use]
pub fn turn(all: &[Signer]) -> Option<i64> {
    all.iter()
        .filter(|one| !matches!(one.state, SignerState::Agreed | SignerState::Delegated))
        .map(|one| one.turn)
        .min()
}

/// Whether everybody who is to sign has agreed, to one and the same file.
#[must_use]
pub fn all_agree(all: &[Signer]) -> bool {
    let mut agreed = all.iter().filter(|one| one.state == SignerState::Agreed).peekable();
    let first = agreed.peek().and_then(|one| one.agreed_sha256.clone());
    turn(all).is_none() && first.is_some() && agreed.all(|one| one.agreed_sha256 == first)
}

fn refuse(code: &'static str, words: &str) -> Refusal {
    Refusal::new(RefusalKind::Conflict, code, Text::ja(words))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::model::{Contact, Level};

    fn signer(turn: i64, state: SignerState) -> Signer {
        Signer {
            id: Uuid::from_u128(1),
            contract: Uuid::from_u128(2),
            party: Uuid::from_u128(3),
            turn,
            contact: Contact::default(),
            level: Level::Code,
            state,
            token_hash: None,
            code_hash: None,
            totp: None,
            wrong_codes: 0,
            asked_at: None,
            ends_at: Some(at(100)),
            read_at: Some(at(1)),
            reminded_at: None,
            answered_at: None,
            agreed_sha256: (state == SignerState::Agreed).then(|| "a".to_owned()),
            words: None,
            version: 1,
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a time")
    }

    fn agree(shown: &str, read: &str, approved: &str) -> Answer {
        Answer::Agree {
            shown: shown.to_owned(),
            read: read.to_owned(),
            approved: approved.to_owned(),
        }
    }

    #[test]
    fn nobody_agrees_unread_late_twice_or_to_another_file() {
        let open = signer(1, SignerState::Asked);
        assert_eq!(answer(&open, &agree("a", "a", "a"), at(5)), Ok(SignerState::Agreed));
        let code = |signer: &Signer, what: &Answer, now| {
            answer(signer, what, at(now)).expect_err("no").code
        };
        assert_eq!(code(&open, &agree("a", "a", "a"), 100), "link_over");
        for (shown, read, approved) in [("b", "a", "a"), ("a", "b", "a"), ("a", "a", "b")] {
            assert_eq!(code(&open, &agree(shown, read, approved), 5), "file_changed");
        }
        let unread = Signer { read_at: None, ..open.clone() };
        assert_eq!(code(&unread, &agree("a", "a", "a"), 5), "not_read");
        let before = signer(1, SignerState::Agreed);
        assert_eq!(code(&before, &agree("a", "a", "a"), 5), "answered");
        assert_eq!(code(&open, &Answer::Decline { reason: " ".to_owned() }, 5), "invalid_input");
    }

    #[test]
    fn the_next_turn_waits_for_the_one_before() {
        let (agreed, waiting) = (SignerState::Agreed, SignerState::Waiting);
        assert_eq!(turn(&[signer(1, SignerState::Asked), signer(2, waiting)]), Some(1));
        assert_eq!(turn(&[signer(1, agreed), signer(2, waiting)]), Some(2));
        let delegated = [signer(1, SignerState::Delegated), signer(1, SignerState::Asked)];
        assert_eq!(turn(&delegated), Some(1), "whoever was asked instead still has to answer");
        assert!(all_agree(&[signer(1, SignerState::Delegated), signer(1, agreed)]));
        assert!(!all_agree(&[signer(1, SignerState::Delegated)]), "nobody agreed at all");
    }

    #[test]
    fn agreements_to_different_files_are_none() {
        let mut other = signer(2, SignerState::Agreed);
        other.agreed_sha256 = Some("b".to_owned());
        assert!(!all_agree(&[signer(1, SignerState::Agreed), other]));
    }
}
