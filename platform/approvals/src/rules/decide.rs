//! What a command does to an approval. The whole life of one is in this file.

use uuid::Uuid;
use yakusho_kernel::{Problem, Refusal, RefusalKind, Text};
use yakusho_pack::format::Grade;

use super::turn::{named, turn_of};
use crate::model::{Approval, Back, Command, Hand, Mark, MarkKind, Roster, Signature, State, Turn};

/// What changed: the approval after it, and what the trail says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The state after it.
    pub state: State,
    /// The step after it.
    pub step: usize,
    /// The round after it.
    pub round: u32,
    /// The signatures that count after it.
    pub signed: Vec<Signature>,
    /// Whose draft it is after it.
    pub drafter: Uuid,
    /// The hash that is approved after it.
    pub hash: String,
    /// What was done.
    pub mark: Mark,
}

/// Drafts. The approval comes with its route and drafter, at its first step.
///
/// # Errors
/// A refusal where the drafter may not draft.
pub fn draft(approval: &Approval, roster: &Roster) -> Result<Change, Refusal> {
    let grade = roster.grade_in(approval.drafter, &approval.department);
    let Some(grade) = grade.filter(|grade| *grade >= approval.route.drafter) else {
        return Err(forbidden(
            "may_not_draft",
            format!(
                "この決定を起案できるのは、担当する課の{}以上の職員です。",
                approval.route.drafter.label()
            ),
        ));
    };
    let delegated = approval.route.delegated.as_ref().map(|to| to.grade);
    let alone = !approval.route.four_eyes && delegated.is_some_and(|to| to <= grade);
    if approval.route.steps.is_empty() && !alone {
        return Err(forbidden(
            "may_not_decide",
            "この決定を1人で行える職（専決）ではありません。".to_owned(),
        ));
    }
    let stay = stay(approval);
    let mark = mark(approval, MarkKind::Drafted, approval.drafter, Some(grade));
    if alone {
        let mark = Mark { kind: MarkKind::Decided, delegated: true, ..mark };
        return Ok(Change { state: State::Decided, mark, ..stay });
    }
    Ok(Change { state: State::Running, step: 0, mark, ..stay })
}

/// Decides what `staff` may do, today's people given.
///
/// # Errors
/// A refusal in words where it is not their turn, the content changed, or a reason is missing.
pub fn decide(
    approval: &Approval,
    command: &Command,
    staff: Option<Uuid>,
    roster: &Roster,
) -> Result<Change, Refusal> {
    match (command, staff) {
        (Command::Void, _) => void(approval, staff),
        (Command::Approve { hash }, Some(staff)) => approve(approval, hash, staff, roster),
        (Command::Return { to, reason }, Some(staff)) => {
            send_back(approval, to, reason, staff, roster)
        }
        (Command::Withdraw, Some(staff)) => withdraw(approval, staff, roster),
        (Command::Redraft { hash }, Some(staff)) => redraft(approval, hash, staff, roster),
        (Command::LookAfter, Some(staff)) => look_after(approval, staff, roster),
        (_, None) => Err(not_named()),
    }
}

fn approve(
    approval: &Approval,
    hash: &str,
    staff: Uuid,
    roster: &Roster,
) -> Result<Change, Refusal> {
    let turn = need_turn(approval, staff, roster)?;
    if hash != approval.subject.hash {
        return Err(Refusal::new(
            RefusalKind::Conflict,
            "content_changed",
            Text::ja(
                "起案のあとで内容が変わっています。このままでは決裁できません。理由を書いて起案者に差し戻してください。",
            ),
        ));
    }
    let mut signed = approval.signed.clone();
    signed.push(Signature {
        step: approval.step,
        place: turn.place,
        staff,
        instead_of: instead_of(turn.hand),
        looked_after: false,
    });
    let step_done = approval.open_places().all(|(place, _)| place == turn.place);
    let last = approval.step.saturating_add(1) >= approval.route.steps.len();
    let decided = step_done && last;
    let kind = if decided { MarkKind::Decided } else { MarkKind::Signed };
    let to = approval.route.delegated.as_ref().map(|to| to.grade);
    let place_grade =
        approval.current().and_then(|step| step.who.get(turn.place)).map(|place| place.grade);
    let mark = Mark {
        delegated: last && to.is_some() && place_grade == to,
        ..of_turn(approval, kind, staff, &turn)
    };
    let step = if step_done && !last { approval.step.saturating_add(1) } else { approval.step };
    let state = if decided { State::Decided } else { State::Running };
    Ok(Change { state, step, signed, mark, ..stay(approval) })
}

fn send_back(
    approval: &Approval,
    to: &Back,
    reason: &str,
    staff: Uuid,
    roster: &Roster,
) -> Result<Change, Refusal> {
    let turn = need_turn(approval, staff, roster)?;
    if reason.trim().is_empty() {
        return Err(Refusal::invalid(vec![Problem::new(
            "reason",
            "reason_missing",
            Text::ja("差し戻す理由を書いてください。起案者と、ここまで承認した人が読みます。"),
        )]));
    }
    let mark = of_turn(approval, MarkKind::Returned, staff, &turn);
    match to {
        Back::Drafter => Ok(Change {
            state: State::Returned,
            step: 0,
            signed: Vec::new(),
            mark,
            ..stay(approval)
        }),
        Back::Step(id) => {
            let before = approval.route.steps.iter().take(approval.step);
            let Some(step) = before.enumerate().find(|(_, step)| step.id == *id) else {
                return Err(Refusal::invalid(vec![Problem::new(
                    "to",
                    "no_such_step",
                    Text::ja("差し戻す先を、前の段か起案者から選んでください。"),
                )]));
            };
            let mut signed = approval.signed.clone();
            signed.retain(|one| one.step < step.0);
            Ok(Change { step: step.0, signed, mark, ..stay(approval) })
        }
    }
}

fn withdraw(approval: &Approval, staff: Uuid, roster: &Roster) -> Result<Change, Refusal> {
    if !approval.state.is_open() {
        return Err(over(approval.state));
    }
    let grade = may_speak_for_drafter(approval, staff, roster)?;
    let mark = mark(approval, MarkKind::Withdrawn, staff, Some(grade));
    Ok(Change { state: State::Withdrawn, mark, ..stay(approval) })
}

fn redraft(
    approval: &Approval,
    hash: &str,
    staff: Uuid,
    roster: &Roster,
) -> Result<Change, Refusal> {
    if approval.state != State::Returned {
        return Err(over(approval.state));
    }
    let grade = may_speak_for_drafter(approval, staff, roster)
        .ok()
        .filter(|grade| *grade >= approval.route.drafter)
        .ok_or_else(not_named)?;
    let round = approval.round.saturating_add(1);
    Ok(Change {
        state: State::Running,
        step: 0,
        round,
        signed: Vec::new(),
        drafter: staff,
        hash: hash.to_owned(),
        mark: Mark { round, ..mark(approval, MarkKind::Redrafted, staff, Some(grade)) },
    })
}

fn look_after(approval: &Approval, staff: Uuid, roster: &Roster) -> Result<Change, Refusal> {
    let mut signed = approval.signed.clone();
    let mut step = None;
    for one in signed.iter_mut().filter(|one| may_look_after(approval, one, staff, roster)) {
        one.looked_after = true;
        step = approval.route.steps.get(one.step);
    }
    let Some(step) = step else {
        return Err(forbidden(
            "nothing_to_look_after",
            "あなたに代わって決裁されたものは、ここにはありません。".to_owned(),
        ));
    };
    let mark = Mark {
        step: Some(step.name.clone()),
        ..mark(approval, MarkKind::LookedAfter, staff, None)
    };
    Ok(Change { signed, mark, ..stay(approval) })
}

/// Whoever was to act for `from` at a post has moved: who holds the post now goes on, and the trail
/// says so. Of a draft that was sent back `place` is `None`: it waits for the drafting department.
#[must_use]
pub fn hand_on(approval: &Approval, from: Uuid, place: Option<(usize, usize)>) -> Change {
    let step = place.and_then(|(step, _)| approval.route.steps.get(step));
    let who = place.zip(step).and_then(|((_, place), step)| step.who.get(place));
    let mark = Mark {
        staff: None,
        instead_of: Some(from),
        step: step.map(|step| step.name.clone()),
        grade: who.map(|who| who.grade),
        department: Some(
            who.map_or_else(|| approval.department.clone(), |who| who.department.clone()),
        ),
        ..mark(approval, MarkKind::HandedOn, from, None)
    };
    Change { mark, ..stay(approval) }
}

/// Whether somebody is to look at what a deputy signed: the principal, or, where the principal holds
/// the post no longer, whoever holds it now.
#[must_use]
pub fn may_look_after(
    approval: &Approval,
    signature: &Signature,
    staff: Uuid,
    roster: &Roster,
) -> bool {
    let Some(principal) = signature.instead_of.filter(|_| !signature.looked_after) else {
        return false;
    };
    let step = approval.route.steps.get(signature.step);
    let Some(place) = step.and_then(|step| step.who.get(signature.place)) else { return false };
    let holds = |who| roster.holds(who, &place.department, place.grade);
    principal == staff || (!holds(principal) && holds(staff) && signature.staff != staff)
}

fn void(approval: &Approval, staff: Option<Uuid>) -> Result<Change, Refusal> {
    if !approval.state.is_open() {
        return Err(over(approval.state));
    }
    let mark =
        Mark { staff, department: None, ..mark(approval, MarkKind::Voided, Uuid::nil(), None) };
    Ok(Change { state: State::Void, mark, ..stay(approval) })
}

fn need_turn(approval: &Approval, staff: Uuid, roster: &Roster) -> Result<Turn, Refusal> {
    if approval.state != State::Running {
        return Err(over(approval.state));
    }
    turn_of(approval, staff, roster).ok_or_else(|| {
        if named(approval, staff, roster).is_some() {
            forbidden(
                "four_eyes",
                "起案した人、前の段で承認した人は、この段を決裁できません（1人が2つの役を兼ねない決まりです）。"
                    .to_owned(),
            )
        } else {
            not_named()
        }
    })
}

/// The drafter; where the drafter has left the department, whoever may draft there now.
fn may_speak_for_drafter(
    approval: &Approval,
    staff: Uuid,
    roster: &Roster,
) -> Result<Grade, Refusal> {
    let grade_of = |who| roster.grade_in(who, &approval.department);
    let gone = grade_of(approval.drafter).is_none();
    match grade_of(staff) {
        Some(grade) if staff == approval.drafter => Ok(grade),
        Some(grade) if gone && grade >= approval.route.drafter => Ok(grade),
        _ => Err(forbidden("not_the_drafter", "引き戻せるのは起案した人だけです。".to_owned())),
    }
}

fn stay(approval: &Approval) -> Change {
    Change {
        state: approval.state,
        step: approval.step,
        round: approval.round,
        signed: approval.signed.clone(),
        drafter: approval.drafter,
        hash: approval.subject.hash.clone(),
        mark: mark(approval, MarkKind::Drafted, approval.drafter, None),
    }
}

fn mark(approval: &Approval, kind: MarkKind, staff: Uuid, grade: Option<Grade>) -> Mark {
    Mark {
        kind,
        step: None,
        staff: Some(staff),
        instead_of: None,
        grade,
        department: Some(approval.department.clone()),
        delegated: false,
        round: approval.round,
    }
}

fn of_turn(approval: &Approval, kind: MarkKind, staff: Uuid, turn: &Turn) -> Mark {
    Mark {
        step: approval.current().map(|step| step.name.clone()),
        instead_of: instead_of(turn.hand),
        grade: Some(turn.grade),
        department: Some(turn.department.clone()),
        ..mark(approval, kind, staff, None)
    }
}

const fn instead_of(hand: Hand) -> Option<Uuid> {
    match hand {
        Hand::Own => None,
        Hand::Deputy { of } => Some(of),
    }
}

fn not_named() -> Refusal {
    forbidden(
        "not_named",
        "この段を決裁できるのは、経路に書かれた職の人（不在のときはその代決者）だけです。"
            .to_owned(),
    )
}

fn forbidden(code: &'static str, words: String) -> Refusal {
    Refusal::new(RefusalKind::Forbidden, code, Text::ja(words))
}

fn over(state: State) -> Refusal {
    let words = match state {
        State::Running => "いま決裁中です。画面を読み直して、もう一度選んでください。",
        State::Returned => "起案者に差し戻されています。直して出し直されるのを待ってください。",
        State::Decided => "もう決裁が済んでいます。",
        State::Withdrawn => "起案者が引き戻しました。",
        State::Void => "もとの件が変わったため、この決裁は取りやめになりました。",
    };
    Refusal::new(RefusalKind::Conflict, "approval_moved", Text::ja(words))
}

#[cfg(test)]
mod tests;
