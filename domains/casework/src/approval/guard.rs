//! Stands before every command on a case: a decision needs its route, and what is being approved
//! is not changed behind the backs of those who sign.

use yakusho_kernel::{Refusal, RefusalKind, Text, actor::Actor, date::jst_date};
use yakusho_store::{Result, Tx};

use super::{
    CASE,
    way::{Decision, Proposal, way},
};
use crate::{
    Casework,
    handle::{Request, moved},
    rules::decide::{Command, decide},
    store::cases,
};

/// Goes on where the command makes no decision, or where its route delegates it to the one who
/// acts, alone.
///
/// # Errors
/// A refusal where the route names others, or where the case is being approved.
pub async fn guard(app: &Casework, tx: &Tx, request: &Request) -> Result<()> {
    let Some(decision) = Decision::of(&request.command) else {
        if matches!(request.command, Command::AskCorrection(_)) {
            not_in_approval(app, tx, request).await?;
        }
        return Ok(());
    };
    let found = cases::find(tx.db(), tx.municipality(), request.case).await?;
    let record = found.ok_or_else(Refusal::not_found)?;
    if record.case.version != request.version {
        return Err(moved().into());
    }
    // What the case itself does not allow is said first: a 届出 is never approved.
    decide(&record.case, &request.command, jst_date(tx.now()))?;
    not_in_approval(app, tx, request).await?;
    let proposal = Proposal { decision, reason: String::new() };
    let content = app.content(tx.db(), tx.municipality(), &record, &proposal).await?;
    let pack = &app.procedures().shelf().current().pack;
    let route = way(pack, &record, decision, content.amount)?;
    let Some(grade) = route.decided_at_once_by() else {
        return Err(needs_approval(decision).into());
    };
    let Actor::Staff { id } = request.by else {
        return Err(needs_approval(decision).into());
    };
    let today = jst_date(tx.now());
    let office = app.approvals();
    let departments = [record.department.as_str()];
    let roster = office.roster_of(tx.db(), tx.municipality(), &departments, today).await?;
    match roster.grade_in(id, &record.department) {
        Some(held) if held >= grade => Ok(()),
        _ => Err(not_delegated(grade.label()).into()),
    }
}

async fn not_in_approval(app: &Casework, tx: &Tx, request: &Request) -> Result<()> {
    let case = request.case.uuid();
    match app.approvals().open_of(tx.db(), tx.municipality(), CASE, case).await? {
        None => Ok(()),
        Some(_) => Err(Refusal::new(
            RefusalKind::Conflict,
            "in_approval",
            Text::ja("この件は決裁を待っています。変えるときは、先に起案を引き戻してください。"),
        )
        .into()),
    }
}

fn needs_approval(decision: Decision) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "needs_approval",
        Text::ja(format!("{}には決裁が要ります。起案してください。", decision.label())),
    )
}

fn not_delegated(grade: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "may_not_decide",
        Text::ja(format!("この決定を1人で行えるのは、担当する課の{grade}以上の職員です（専決）。")),
    )
}
