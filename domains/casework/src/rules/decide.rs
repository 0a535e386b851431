//! What a command does to a case. The whole life of a case is in this file: nothing else may
//! change a state.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yakusho_kernel::{Problem, Refusal, RefusalKind, Text};

use crate::model::{Case, CaseState, CorrectionRequest};

/// What somebody wants done with a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The person came to the window and the procedure was made there.
    RecordVisit,
    /// A clerk takes it.
    Claim {
        /// The clerk.
        staff: Uuid,
    },
    /// A colleague of the same department gets it.
    HandOver {
        /// The colleague.
        to: Uuid,
        /// What the colleague should know; may be empty.
        note: String,
    },
    /// Another department gets it (移送).
    Transfer {
        /// Its code.
        department: String,
        /// Why it is not ours.
        reason: String,
    },
    /// The resident is asked to mend fields.
    AskCorrection(CorrectionRequest),
    /// The resident has mended them.
    AnswerCorrection,
    /// The 申請 or 請求 is granted.
    Approve,
    /// The 申請 or 請求 is refused.
    Refuse {
        /// The reasons (行政手続法8条).
        reason: String,
    },
    /// The 届出 or other filing has what it needs.
    Accept,
    /// The 届出 lacks a formal requirement.
    Return {
        /// What is missing.
        reason: String,
    },
    /// The resident takes it back.
    Withdraw,
    /// What follows from the answer (payment, card, entry) is done.
    Finish,
}

/// What changed. Written as the action's data; holds no personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The action's kind, `case.approved`.
    pub kind: &'static str,
    /// The state after it.
    pub state: CaseState,
    /// The clerk who has it after it.
    pub assignee: Option<Uuid>,
    /// The day of receipt after it.
    pub received_on: Option<Date>,
    /// The department that gets it, where it changes.
    pub department: Option<String>,
}

/// Decides. `today` is the day in the city.
///
/// # Errors
/// A [`Refusal`] in words where the state or the legal kind does not allow the command, or where a
/// reason is missing.
pub fn decide(case: &Case, command: &Command, today: Date) -> Result<Change, Refusal> {
    let stay = Change {
        kind: "",
        state: case.state,
        assignee: case.assignee,
        received_on: case.received_on,
        department: None,
    };
    let in_hand = matches!(case.state, CaseState::Received | CaseState::Reviewing);
    match command {
        Command::RecordVisit if case.state == CaseState::Visit => {
            let state =
                if case.kind.is_decided() { CaseState::Received } else { CaseState::Accepted };
            Ok(Change { kind: "case.visited", state, received_on: Some(today), ..stay })
        }
        Command::Claim { staff } if in_hand => Ok(Change {
            kind: "case.claimed",
            state: CaseState::Reviewing,
            assignee: Some(*staff),
            ..stay
        }),
        Command::HandOver { to, .. } if can_change_hands(case.state) => {
            if case.assignee == Some(*to) {
                return Err(has_it_already());
            }
            let state = if in_hand { CaseState::Reviewing } else { case.state };
            Ok(Change { kind: "case.handed_over", state, assignee: Some(*to), ..stay })
        }
        Command::Transfer { department, reason }
            if in_hand || case.state == CaseState::Correction =>
        {
            check_transfer(reason)?;
            let state = if in_hand { CaseState::Received } else { case.state };
            Ok(Change {
                kind: "case.transferred",
                state,
                assignee: None,
                department: Some(department.clone()),
                ..stay
            })
        }
        Command::AskCorrection(request) if in_hand => {
            check_correction(request)?;
            Ok(Change { kind: "case.correction_asked", state: CaseState::Correction, ..stay })
        }
        Command::AnswerCorrection if case.state == CaseState::Correction => {
            Ok(Change { kind: "case.correction_answered", state: CaseState::Reviewing, ..stay })
        }
        Command::Approve if in_hand => {
            if !case.kind.is_decided() {
                return Err(not_examined());
            }
            Ok(Change { kind: "case.approved", state: CaseState::Approved, ..stay })
        }
        Command::Refuse { reason } if in_hand || case.state == CaseState::Correction => {
            if !case.kind.is_decided() {
                return Err(not_examined());
            }
            check_reason(reason)?;
            Ok(Change { kind: "case.refused", state: CaseState::Refused, ..stay })
        }
        Command::Accept if in_hand => {
            if case.kind.is_decided() {
                return Err(examined());
            }
            Ok(Change { kind: "case.accepted", state: CaseState::Accepted, ..stay })
        }
        Command::Return { reason } if in_hand || case.state == CaseState::Correction => {
            if case.kind.is_decided() {
                return Err(examined());
            }
            check_reason(reason)?;
            Ok(Change { kind: "case.returned", state: CaseState::Returned, ..stay })
        }
        Command::Withdraw if !case.state.is_closed() && !case.state.releases_followers() => {
            Ok(Change { kind: "case.withdrawn", state: CaseState::Withdrawn, ..stay })
        }
        Command::Finish if matches!(case.state, CaseState::Approved | CaseState::Accepted) => {
            Ok(Change { kind: "case.finished", state: CaseState::Finished, ..stay })
        }
        _ => Err(not_now(case.state)),
    }
}

/// Whether there is still work in a case that somebody can be given.
const fn can_change_hands(state: CaseState) -> bool {
    !state.is_closed() && !state.is_held()
}

fn has_it_already() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "has_it_already",
        Text::ja("その職員は、もうこの件の担当です。ほかの職員を選んでください。"),
    )
}

fn check_transfer(reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() {
        return Err(Refusal::invalid(vec![Problem::new(
            "reason",
            "reason_missing",
            Text::ja("移送の理由を書いてください。受け取る課の職員が読みます。"),
        )]));
    }
    Ok(())
}

fn check_correction(request: &CorrectionRequest) -> Result<(), Refusal> {
    if request.fields.is_empty() {
        return Err(Refusal::invalid(vec![Problem::new(
            "fields",
            "correction_without_field",
            Text::ja("直してもらう欄を、1つ以上選んでください。"),
        )]));
    }
    let problems: Vec<Problem> = request
        .fields
        .iter()
        .filter(|field| field.reason.trim().is_empty())
        .map(|field| {
            Problem::new(
                format!("reason:{}", field.key),
                "reason_missing",
                Text::ja(format!(
                    "「{}」の理由を書いてください。住民の方がそのまま読みます。",
                    field.label
                )),
            )
        })
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(Refusal::invalid(problems)) }
}

fn check_reason(reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() {
        return Err(Refusal::invalid(vec![Problem::new(
            "reason",
            "reason_missing",
            Text::ja("理由を書いてください。住民の方への通知にそのまま載ります。"),
        )]));
    }
    Ok(())
}

fn not_examined() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "notification_is_not_examined",
        Text::ja(
            "届出は承認・却下をしません。要件を満たしていれば「受理」、形式が整っていなければ「返戻」を選んでください（行政手続法37条）。",
        ),
    )
}

fn examined() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "application_is_examined",
        Text::ja("申請・請求は審査して「承認」または「却下」を決めてください（行政手続法第2章）。"),
    )
}

fn not_now(state: CaseState) -> Refusal {
    let (code, words) = if state.is_closed() {
        ("case_closed", "この件はもう終わっています。画面を読み直して、今の状態を見てください。")
    } else if state.is_held() {
        (
            "case_held",
            "この件はまだ受け付けられていません。本人確認や前の手続きが終わると、自動で受付になります。",
        )
    } else {
        (
            "case_moved",
            "ほかの人の操作で状態が変わりました。画面を読み直して、もう一度選んでください。",
        )
    };
    Refusal::new(RefusalKind::Conflict, code, Text::ja(words))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use yakusho_kernel::Id;
    use yakusho_pack::format::LegalKind;

    use super::*;
    use crate::model::CorrectionField;

    const TODAY: Date = jiff::civil::date(2026, 11, 22);

    fn case(kind: LegalKind, state: CaseState) -> Case {
        Case {
            id: Id::new("2026-11-22T00:00:00Z".parse().expect("time")),
            application: Uuid::nil(),
            procedure: "club".to_owned(),
            subject: None,
            kind,
            in_person: false,
            needs_identity: false,
            after: Vec::new(),
            state,
            assignee: None,
            received_on: Some(TODAY),
            standard_days: None,
            version: 1,
        }
    }

    fn commands() -> Vec<Command> {
        vec![
            Command::RecordVisit,
            Command::Claim { staff: Uuid::nil() },
            Command::HandOver { to: Uuid::max(), note: String::new() },
            Command::Transfer {
                department: "zei".to_owned(), reason: "所管の課が違う".to_owned()
            },
            Command::AskCorrection(CorrectionRequest {
                fields: vec![CorrectionField {
                    key: "moved_on".to_owned(),
                    label: "異動日".to_owned(),
                    reason: "日付が未来です".to_owned(),
                }],
                answer_by: None,
            }),
            Command::AnswerCorrection,
            Command::Approve,
            Command::Refuse { reason: "要件を満たさないため".to_owned() },
            Command::Accept,
            Command::Return { reason: "署名がないため".to_owned() },
            Command::Withdraw,
            Command::Finish,
        ]
    }

    #[test]
    fn an_application_is_approved_or_refused_and_never_accepted_or_returned() {
        let case = case(LegalKind::Application, CaseState::Reviewing);
        assert_eq!(
            decide(&case, &Command::Approve, TODAY).expect("approved").state,
            CaseState::Approved
        );
        assert_eq!(
            decide(&case, &Command::Accept, TODAY).expect_err("no").code,
            "application_is_examined"
        );
    }

    #[test]
    fn a_notification_is_accepted_or_returned_and_never_refused() {
        let case = case(LegalKind::Notification, CaseState::Received);
        assert_eq!(
            decide(&case, &Command::Accept, TODAY).expect("accepted").state,
            CaseState::Accepted
        );
        let refusal =
            decide(&case, &Command::Refuse { reason: "x".to_owned() }, TODAY).expect_err("no");
        assert_eq!(refusal.code, "notification_is_not_examined");
    }

    #[test]
    fn a_refusal_without_reasons_is_not_possible() {
        let case = case(LegalKind::Claim, CaseState::Reviewing);
        let refusal =
            decide(&case, &Command::Refuse { reason: "  ".to_owned() }, TODAY).expect_err("no");
        assert_eq!(refusal.problems[0].field, "reason");
    }

    #[test]
    fn a_visit_is_recorded_on_its_day_and_takes_effect_at_once() {
        let mut visit = case(LegalKind::Notification, CaseState::Visit);
        visit.received_on = None;
        let change = decide(&visit, &Command::RecordVisit, TODAY).expect("visited");
        assert_eq!((change.state, change.received_on), (CaseState::Accepted, Some(TODAY)));
    }

    #[test]
    fn a_case_changes_hands_but_never_twice_into_the_same() {
        let hand_over = Command::HandOver { to: Uuid::max(), note: String::new() };
        let mut case = case(LegalKind::Claim, CaseState::Received);
        let change = decide(&case, &hand_over, TODAY).expect("handed over");
        assert_eq!((change.state, change.assignee), (CaseState::Reviewing, Some(Uuid::max())));
        case.assignee = change.assignee;
        assert_eq!(decide(&case, &hand_over, TODAY).expect_err("no").code, "has_it_already");
        case.state = CaseState::Correction;
        case.assignee = None;
        let change = decide(&case, &hand_over, TODAY).expect("handed over");
        assert_eq!(change.state, CaseState::Correction, "the applicant still has it");
    }

    #[test]
    fn a_transferred_case_is_nobodys_and_keeps_its_day_of_receipt() {
        let mut case = case(LegalKind::Claim, CaseState::Reviewing);
        case.assignee = Some(Uuid::nil());
        let to = |reason: &str| Command::Transfer {
            department: "zei".to_owned(),
            reason: reason.to_owned(),
        };
        assert_eq!(decide(&case, &to(" "), TODAY).expect_err("no").problems[0].field, "reason");
        let change = decide(&case, &to("所管の課が違うため"), TODAY).expect("transferred");
        assert_eq!((change.state, change.assignee), (CaseState::Received, None));
        assert_eq!((change.department.as_deref(), change.received_on), (Some("zei"), Some(TODAY)));
        case.state = CaseState::Approved;
        assert!(decide(&case, &to("遅すぎる"), TODAY).is_err(), "what is decided stays");
    }

    #[test]
    fn nothing_happens_to_a_held_case_except_withdrawal() {
        for state in [CaseState::HeldIdentity, CaseState::HeldAfter] {
            for command in commands() {
                let result = decide(&case(LegalKind::Claim, state), &command, TODAY);
                assert_eq!(result.is_ok(), command == Command::Withdraw, "{state:?} {command:?}");
            }
        }
    }

    proptest! {
        /// A closed case stays closed whatever is tried, and no command leads back to "held".
        #[test]
        fn a_case_never_comes_back(steps in prop::collection::vec(0usize..12, 1..40), notification: bool) {
            let kind = if notification { LegalKind::Notification } else { LegalKind::Application };
            let mut case = case(kind, CaseState::Received);
            for step in steps {
                let was_closed = case.state.is_closed();
                if let Ok(change) = decide(&case, &commands()[step], TODAY) {
                    prop_assert!(!was_closed);
                    prop_assert!(!change.state.is_held());
                    prop_assert!(!change.kind.is_empty());
                    case.state = change.state;
                }
            }
        }
    }
}
