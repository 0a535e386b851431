//! What may happen to a contract, and where it leads. The four eyes of the office are those of its
//! approval (platform/approvals) and of the policies; here is the order of things, and that nothing
//! but the approved file goes out.

use yakusho_kernel::{Refusal, RefusalKind, Text};

use crate::model::{Contract, State};

/// Something that is done with a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Its words, its parties or its files are changed.
    Change,
    /// It is proposed for approval, with the file as it is.
    Propose,
    /// The last step of its approval was signed, on this hash.
    Decide {
        /// The SHA-256 on which it was decided.
        sha256: String,
    },
    /// It goes back to its drafter, or the drafter takes it back.
    GoBack,
    /// The parties are asked to sign the file with this hash.
    Send {
        /// The SHA-256 of the bytes as they were read just now.
        sha256: String,
        /// A consent that is missing, in words.
        missing: Option<String>,
    },
    /// The last party agreed.
    AllAgree,
    /// The seal was put, and is kept.
    Seal,
    /// A party declined.
    Decline,
    /// The time to sign is over.
    Expire,
    /// The city takes it back.
    Withdraw,
}

impl Command {
    /// What the action is called in the log.
    #[must_use]
    pub const fn action(&self) -> &'static str {
        match self {
            Self::Change => "contract.changed",
            Self::Propose => "contract.proposed",
            Self::Decide { .. } => "contract.approved",
            Self::GoBack => "contract.sent_back",
            Self::Send { .. } => "contract.sent",
            Self::AllAgree => "contract.agreed",
            Self::Seal => "contract.concluded",
            Self::Decline => "contract.declined",
            Self::Expire => "contract.expired",
            Self::Withdraw => "contract.withdrawn",
        }
    }
}

/// Where a command leads.
///
/// # Errors
/// A refusal in words where it is not in order.
pub fn decide(known: &Contract, command: &Command) -> Result<State, Refusal> {
    let file = known.file.as_ref().map(|file| file.sha256.as_str());
    match (known.state, command) {
        (State::Draft, Command::Change) => Ok(State::Draft),
        (_, Command::Change) => refuse(
            "contract_fixed",
            "決裁に回した契約は、ここでは変えられません。決裁を引き戻すか、差し戻してもらってください。",
        ),
        (State::Draft, Command::Propose) if file.is_none() => {
            refuse("contract_without_file", "契約書のファイルがまだありません。")
        }
        (State::Draft, Command::Propose) => Ok(State::InApproval),
        (State::InApproval, Command::Decide { sha256 }) if file == Some(sha256) => {
            Ok(State::Approved)
        }
        (State::InApproval, Command::Decide { .. }) => refuse(
            "file_changed",
            "起案のあとで契約書のファイルが変わっています。決裁できません。起案者に差し戻してください。",
        ),
        (State::InApproval, Command::GoBack) => Ok(State::Draft),
        (State::Approved, Command::Send { sha256, missing }) => {
            send(known, sha256, missing.as_deref())
        }
        (State::Sent, Command::AllAgree) => Ok(State::Agreed),
        (State::Agreed, Command::Seal) => Ok(State::Concluded),
        (State::Sent, Command::Decline) => Ok(State::Declined),
        (State::Sent, Command::Expire) => Ok(State::Expired),
        (State::Draft | State::Approved | State::Sent, Command::Withdraw) => Ok(State::Withdrawn),
        (State::InApproval, Command::Withdraw) => {
            refuse("contract_in_approval", "決裁中です。先に決裁を引き戻してください。")
        }
        (State::Agreed | State::Concluded, Command::Withdraw) => refuse(
            "contract_agreed",
            "相手方が合意した契約は取り下げられません。変更や解約の契約を結んでください。",
        ),
        _ => refuse(
            "contract_moved",
            "契約の状態が変わっています。画面を読み直して、もう一度選んでください。",
        ),
    }
}

fn send(known: &Contract, sha256: &str, missing: Option<&str>) -> Result<State, Refusal> {
    if known.approved_sha256.as_deref() != Some(sha256) {
        return refuse(
            "not_the_approved_file",
            "契約書のファイルが、決裁で承認されたものと違います。送れません。取り下げて、作り直してください。",
        );
    }
    match missing {
        Some(words) => Err(Refusal::new(RefusalKind::Conflict, "consent_missing", Text::ja(words))),
        None => Ok(State::Sent),
    }
}

fn refuse<T>(code: &'static str, words: &str) -> Result<T, Refusal> {
    Err(Refusal::new(RefusalKind::Conflict, code, Text::ja(words)))
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::{Timestamp, civil::date};
    use proptest::prelude::*;
    use uuid::Uuid;
    use yakusho_kernel::Yen;

    use super::*;
    use crate::model::{ContractFile, Origin, Way};

    pub(crate) fn contract(state: State) -> Contract {
        let sha256 = "a".repeat(64);
        let approved = matches!(state, State::Draft | State::InApproval);
        Contract {
            id: Uuid::from_u128(1),
            number: "R8-契-000001".to_owned(),
            kind: "ball".to_owned(),
            title: "ボールの購入".to_owned(),
            department: "court".to_owned(),
            amount: Yen(110_000),
            tax: Yen(10_000),
            concluded_on: date(2026, 12, 1),
            from_on: None,
            to_on: None,
            tender: String::new(),
            auto_renew: false,
            origin: Origin::Drafted,
            way: Way::Witness,
            state,
            file: Some(ContractFile {
                attachment: Uuid::from_u128(2),
                sha256: sha256.clone(),
                bytes: 1,
            }),
            approved_sha256: (!approved).then_some(sha256),
            link: None,
            drafted_by: Uuid::from_u128(3),
            drafted_at: Timestamp::UNIX_EPOCH,
            stand_in: false,
            version: 1,
        }
    }

    fn code(state: State, command: &Command) -> &'static str {
        decide(&contract(state), command).expect_err("a refusal").code
    }

    fn sending(sha256: &str) -> Command {
        Command::Send { sha256: sha256.to_owned(), missing: None }
    }

    #[test]
    fn only_the_file_that_was_approved_goes_out() {
        let same = "a".repeat(64);
        assert_eq!(decide(&contract(State::Approved), &sending(&same)), Ok(State::Sent));
        assert_eq!(code(State::Approved, &sending(&"b".repeat(64))), "not_the_approved_file");
        let mut never = contract(State::Approved);
        never.approved_sha256 = None;
        assert!(decide(&never, &sending(&same)).is_err(), "no approval, no sending");
    }

    #[test]
    fn an_approval_of_another_file_is_none() {
        let decided = |sha256: String| Command::Decide { sha256 };
        let open = contract(State::InApproval);
        assert_eq!(decide(&open, &decided("a".repeat(64))), Ok(State::Approved));
        assert_eq!(code(State::InApproval, &decided("b".repeat(64))), "file_changed");
    }

    #[test]
    fn a_builder_without_consent_is_not_asked_to_sign() {
        let missing = Some("建設業法19条3項の承諾がありません。".to_owned());
        let command = Command::Send { sha256: "a".repeat(64), missing };
        assert_eq!(code(State::Approved, &command), "consent_missing");
    }

    #[test]
    fn what_the_parties_agreed_to_is_not_taken_back() {
        assert_eq!(code(State::Agreed, &Command::Withdraw), "contract_agreed");
        assert_eq!(code(State::Concluded, &Command::Withdraw), "contract_agreed");
        assert_eq!(decide(&contract(State::Sent), &Command::Withdraw), Ok(State::Withdrawn));
    }

    fn commands() -> impl Strategy<Value = Command> {
        prop_oneof![
            Just(Command::Change),
            Just(Command::Propose),
            "[ab]{64}".prop_map(|sha256| Command::Decide { sha256 }),
            Just(Command::Decide { sha256: "a".repeat(64) }),
            Just(Command::GoBack),
            Just(Command::Send { sha256: "a".repeat(64), missing: None }),
            "[ab]{64}".prop_map(|sha256| Command::Send { sha256, missing: None }),
            Just(Command::AllAgree),
            Just(Command::Seal),
            Just(Command::Decline),
            Just(Command::Expire),
            Just(Command::Withdraw),
        ]
    }

    proptest! {
        /// Whatever is done in whatever order: what is concluded was proposed, approved on its own
        /// hash, sent with that hash, agreed to and sealed, in this order.
        #[test]
        fn nothing_is_concluded_past_approval_and_agreement(all in proptest::collection::vec(commands(), 0..40)) {
            let mut known = contract(State::Draft);
            let mut done = Vec::new();
            for command in all {
                if let Ok(state) = decide(&known, &command) {
                    if let Command::Decide { sha256 } = &command {
                        known.approved_sha256 = Some(sha256.clone());
                    }
                    known.state = state;
                    done.push(command);
                }
            }
            if known.state == State::Concluded {
                let at = |wanted: &dyn Fn(&Command) -> bool| done.iter().rposition(wanted).expect("it was done");
                let proposed = at(&|one| *one == Command::Propose);
                let decided = at(&|one| matches!(one, Command::Decide { sha256 } if *sha256 == "a".repeat(64)));
                let sent = at(&|one| matches!(one, Command::Send { sha256, .. } if *sha256 == "a".repeat(64)));
                let agreed = at(&|one| *one == Command::AllAgree);
                prop_assert!(proposed < decided && decided < sent && sent < agreed);
            }
        }
    }
}
