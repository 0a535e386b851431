//! Items of the one worklist: for whoever must sign now, whoever must look at what a deputy signed,
//! and the drafter to whom it came back.

use uuid::Uuid;
use yakusho_pack::format::Grade;
use yakusho_store::{Result, Tx};
use yakusho_worklist::{WaitingFor, WorkItem, close, put};

use super::{Approvals, Standing};
use crate::{
    model::{Roster, State},
    rules::{may_look_after, turn_of},
    store::places::{self, Place},
};

/// Somebody must sign. Subject: the place.
pub const SIGN: &str = "approval.sign";
/// Somebody must look at what a deputy signed. Subject: the place.
pub const LOOK_AFTER: &str = "approval.look_after";
/// The drafter must mend it. Subject: the approval.
pub const REDRAFT: &str = "approval.redraft";

impl Approvals {
    pub(crate) async fn put_work(
        &self,
        tx: &Tx,
        standing: &Standing,
        roster: &Roster,
    ) -> Result<()> {
        let approval = &standing.approval;
        let item = |kind: &str, subject: Uuid, department: &str, assignee, words: &str| WorkItem {
            kind: kind.to_owned(),
            subject_kind: "approval".to_owned(),
            subject,
            department: department.to_owned(),
            assignee,
            title: format!("{words} {}", standing.title),
            topic: String::new(),
            due_on: standing.due_on,
            waiting_for: WaitingFor::Office,
        };
        for place in places::sync(tx, approval).await? {
            if place.is_open {
                let assignee = only_one(standing, roster, place.place);
                let words = match vacant(standing, roster, place.place) {
                    Some(grade) => format!("決裁（{}の席に人がいません）", grade.label()),
                    None => "決裁".to_owned(),
                };
                put(tx, &item(SIGN, place.id, &place.department, assignee, &words)).await?;
            } else {
                close(tx, SIGN, place.id).await?;
            }
            match place.to_look_after {
                Some(principal) => {
                    let assignee = looks_after(standing, roster, &place, principal);
                    put(tx, &item(LOOK_AFTER, place.id, &place.department, assignee, "後閲"))
                        .await?;
                }
                None => {
                    close(tx, LOOK_AFTER, place.id).await?;
                }
            }
        }
        if approval.state == State::Returned {
            // Whoever drafts in the department mends what a drafter left behind.
            let drafter = approval.drafter;
            let assignee = roster.grade_in(drafter, &approval.department).map(|_| drafter);
            put(tx, &item(REDRAFT, approval.id, &approval.department, assignee, "差戻し")).await?;
        } else {
            close(tx, REDRAFT, approval.id).await?;
        }
        Ok(())
    }
}

/// The grade of a place at which nobody can sign, because nobody holds it.
fn vacant(standing: &Standing, roster: &Roster, place: usize) -> Option<Grade> {
    let (_, who) = standing.approval.open_places().find(|(open, _)| *open == place)?;
    roster.holders(&who.department, who.grade).next().is_none().then_some(who.grade)
}

/// In whose hands a look is: the principal's, or of whoever holds the post now.
fn looks_after(
    standing: &Standing,
    roster: &Roster,
    place: &Place,
    principal: Uuid,
) -> Option<Uuid> {
    let approval = &standing.approval;
    let signature =
        approval.signed.iter().find(|one| (one.step, one.place) == (place.step, place.place))?;
    let able: Vec<Uuid> = roster
        .members
        .iter()
        .filter(|one| one.department == place.department)
        .map(|one| one.staff)
        .filter(|staff| may_look_after(approval, signature, *staff, roster))
        .collect();
    match able.as_slice() {
        [] => Some(principal),
        [one] => Some(*one),
        _ => None,
    }
}

/// In whose hands an open place is, where it is only one person's to sign: the only one of the
/// grade who is here, or the deputy.
fn only_one(standing: &Standing, roster: &Roster, place: usize) -> Option<Uuid> {
    let approval = &standing.approval;
    let mut able: Vec<Uuid> = roster
        .members
        .iter()
        .map(|one| one.staff)
        .filter(|staff| {
            let turn = turn_of(approval, *staff, roster);
            turn.is_some_and(|turn| turn.place == place)
        })
        .collect();
    able.sort_unstable();
    able.dedup();
    if able.len() > 1 {
        able.retain(|staff| roster.deputy_of(*staff).is_none());
    }
    match able.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}
