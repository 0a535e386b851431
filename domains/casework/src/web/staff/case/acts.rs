//! What may be done with a case now: by its state, by what the law calls it, and by who asks.

use yakusho_pages::{Visit, parts::FormStart};
use yakusho_permission::ActionName;

use super::super::{case_file::CaseFile, desk::Desk};
use crate::model::CaseState;

/// One thing that may be done.
pub struct Act {
    /// Its words.
    pub label: &'static str,
    /// The key that leads to it; empty: none.
    pub key: &'static str,
    /// Whether it is the usual one.
    pub usual: bool,
    /// How.
    pub way: Way,
}

/// How something is done.
pub enum Way {
    /// On a page of its own.
    Page(String),
    /// At once.
    Button(Box<FormStart>),
}

/// What may be done.
pub fn of(visit: &Visit, desk: &Desk, file: &CaseFile, may_identify: bool) -> Vec<Act> {
    let case = &file.record.case;
    let resource = desk.case(&file.record);
    let offer = |action: ActionName, label, key, usual, verb: &str, at_once: bool| {
        if !desk.may(action, &resource) {
            return None;
        }
        let href = format!("{}/{verb}", file.href());
        let way = if at_once {
            Way::Button(Box::new(FormStart::post(visit, href).with_own_button()))
        } else {
            Way::Page(href)
        };
        Some(Act { label, key, usual, way })
    };
    let decided = case.kind.is_decided();
    let no = || {
        if decided {
            offer(ActionName::CaseRefuse, "却下する", "", false, "refuse", false)
        } else {
            offer(ActionName::CaseReturn, "返戻する", "", false, "return", false)
        }
    };
    let hand_over =
        || offer(ActionName::CaseAssign, "引き継ぐ", "h", false, "hand-over", false);
    let transfer =
        || offer(ActionName::CaseTransfer, "ほかの課に移送する", "", false, "transfer", false);
    let acts = match case.state {
        CaseState::Received | CaseState::Reviewing => {
            let mine = case.assignee == Some(desk.who.staff);
            let yes = if decided {
                offer(ActionName::CaseApprove, "承認する", "a", mine, "approve", true)
            } else {
                offer(ActionName::CaseAccept, "受理する", "a", mine, "accept", true)
            };
            let take = if mine {
                None
            } else {
                offer(ActionName::CaseClaim, "担当になる", "n", true, "claim", true)
            };
            let mend = offer(
                ActionName::CaseAskCorrection,
                "補正を求める",
                "e",
                false,
                "correction",
                false,
            );
            vec![take, yes, mend, no(), hand_over(), transfer()]
        }
        CaseState::Visit => {
            vec![offer(ActionName::CaseRecordVisit, "来庁を記録する", "a", true, "visit", false)]
        }
        CaseState::HeldIdentity if may_identify => {
            vec![offer(ActionName::CaseRead, "本人確認を記録する", "a", true, "identify", false)]
        }
        CaseState::Correction => vec![no(), hand_over(), transfer()],
        CaseState::Approved | CaseState::Accepted => {
            let finish = offer(ActionName::CaseFinish, "完了にする", "a", true, "finish", true);
            vec![finish, hand_over()]
        }
        _ => Vec::new(),
    };
    acts.into_iter().flatten().collect()
}

/// Why nothing may be done.
pub const fn nothing(state: CaseState) -> &'static str {
    match state {
        CaseState::HeldIdentity => "本人確認を待っています。確認が済むと、自動で受付になります。",
        CaseState::HeldAfter => "前の手続きを待っています。済むと、自動で受付になります。",
        CaseState::Correction => "申請者の回答を待っています。回答が届くと、審査中に戻ります。",
        CaseState::Refused | CaseState::Returned | CaseState::Withdrawn | CaseState::Finished => {
            "この件は終わっています。"
        }
        _ => "あなたの役割でできる操作はありません。",
    }
}
