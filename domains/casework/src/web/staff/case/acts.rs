//! What may be done with a case now: by its state, by what the law calls it, and by who asks.

use yakusho_approvals::Standing;
use yakusho_pages::{Visit, parts::FormStart};
use yakusho_permission::ActionName;

use super::super::{case_file::CaseFile, desk::Desk};
use crate::{approval::Decision, model::CaseState};

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
pub fn of(
    visit: &Visit,
    desk: &Desk,
    file: &CaseFile,
    may_identify: bool,
    drafted: Option<&Standing>,
) -> Vec<Act> {
    if let Some(standing) = drafted {
        let href = format!("/staff/approvals/{}", standing.approval.id);
        return vec![Act { label: "決裁を見る", key: "a", usual: true, way: Way::Page(href) }];
    }
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
    // Where others must sign, a decision begins as a draft on a page of its own.
    let decide = |decision: Decision, made: &'static str, draft: &'static str, key, usual| {
        let at_once = decides_at_once(desk, file, decision);
        if at_once {
            offer(action_of(decision), made, key, usual, decision.code(), !decision.has_reasons())
        } else {
            offer(ActionName::CaseDraft, draft, key, usual, decision.code(), false)
        }
    };
    let no = || {
        if decided {
            decide(Decision::Refuse, "却下する", "却下を起案する", "", false)
        } else {
            decide(Decision::Return, "返戻する", "返戻を起案する", "", false)
        }
    };
    let hand_over = || offer(ActionName::CaseAssign, "引き継ぐ", "h", false, "hand-over", false);
    let transfer =
        || offer(ActionName::CaseTransfer, "ほかの課に移送する", "", false, "transfer", false);
    let acts = match case.state {
        CaseState::Received | CaseState::Reviewing => {
            let mine = case.assignee == Some(desk.who.staff);
            let yes = if decided {
                decide(Decision::Approve, "承認する", "承認を起案する", "a", mine)
            } else {
                decide(Decision::Accept, "受理する", "受理を起案する", "a", mine)
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

/// Whether the route lets the drafter decide alone.
pub fn decides_at_once(desk: &Desk, file: &CaseFile, decision: Decision) -> bool {
    let current = desk.app.procedures().shelf().current();
    let route = crate::approval::way(&current.pack, &file.record, decision, None);
    route.is_ok_and(|route| route.decided_at_once_by().is_some())
}

/// What policies call a decision that is made at once.
pub const fn action_of(decision: Decision) -> ActionName {
    match decision {
        Decision::Approve => ActionName::CaseApprove,
        Decision::Refuse => ActionName::CaseRefuse,
        Decision::Accept => ActionName::CaseAccept,
        Decision::Return => ActionName::CaseReturn,
    }
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
