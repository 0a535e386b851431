//! Batches of 人事異動 as rows: made whole or not at all, approved by a second person, [applied](apply)
//! by a job at midnight of their day.

mod apply;

use std::collections::BTreeMap;

use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{
    Actor, MunicipalityCode, Problem, Refusal, Text,
    date::{jst_date, jst_midnight},
};
use yakusho_store::{Error, NewAction, NewJob, Result, Store, Tx, insert_all, instant};

use super::{
    day,
    entity::{transfer_batch, transfer_line},
    staff::staff_list,
};
use crate::{
    model::{Batch, BatchState, Destination, Move, OfficeTree, Role},
    rules::transfer::{BatchCommand, Ground, Known, LineProblem, check_again, decide},
};

pub use apply::{TRANSFERRED, Transferred, apply_due};

/// The job that applies what is due.
pub const APPLY_JOB: &str = "identity.apply_transfers";
const TITLES: &str = "identity.transfer_titles";

/// Everybody whom a list may name: accounts that are open, by their 職員番号.
///
/// # Errors
/// What the database says.
pub async fn known(store: &Store) -> Result<Vec<Known>> {
    let rows = staff_list(store).await?;
    let open = rows.into_iter().filter(|row| !row.suspended);
    Ok(open
        .map(|row| Known {
            staff: row.id,
            name: row.name,
            number: row.employee_number.unwrap_or(row.login),
            postings: row.postings.into_iter().map(|(_, posting)| posting).collect(),
        })
        .collect())
}

/// What the city's 役職 stand for.
///
/// # Errors
/// What the database says.
pub async fn titles(store: &Store) -> Result<BTreeMap<String, Role>> {
    let Some(value) = store.setting(TITLES).await? else { return Ok(BTreeMap::new()) };
    serde_json::from_value(value).map_err(|_| Error::Broken("the titles are malformed".to_owned()))
}

/// Sets what the city's 役職 stand for.
///
/// # Errors
/// What the database says.
pub async fn set_titles(tx: &Tx, by: &Actor, titles: &BTreeMap<String, Role>) -> Result<()> {
    let value = json!(titles);
    tx.set_setting(TITLES, &value).await?;
    tx.act(NewAction {
        kind: "staff.transfer_titles_set",
        subject_kind: "setting",
        subject: Uuid::nil(),
        by,
        authority: None,
        purpose: None,
        data: value,
    })
    .await?;
    Ok(())
}

/// Keeps a list without mistakes as a draft. Returns its id.
///
/// # Errors
/// What the database says.
pub async fn make_batch(tx: &Tx, by: Uuid, source: &str, moves: &[Move]) -> Result<Uuid> {
    let id = tx.new_id();
    let municipality = tx.municipality().as_str().to_owned();
    let batch = transfer_batch::Model {
        municipality: municipality.clone(),
        id,
        source: source.chars().take(100).collect(),
        state: BatchState::Draft.code().to_owned(),
        made_by: by,
        made_at: tx.stamp(),
        approved_by: None,
        version: 1,
    };
    transfer_batch::Entity::insert(batch.into_active_model())
        .exec_without_returning(tx.db())
        .await?;
    let lines = moves
        .iter()
        .map(|one| {
            let (department, role) = match &one.to {
                Destination::Post { department, role } => {
                    (Some(department.clone()), Some(role.code().to_owned()))
                }
                Destination::Leave => (None, None),
            };
            transfer_line::Model {
                municipality: municipality.clone(),
                batch: id,
                line: i64::from(one.line),
                staff: one.staff,
                department,
                role,
                day: day::to_row(one.day),
                successor: one.successor,
                applied_at: None,
            }
        })
        .collect();
    insert_all::<transfer_line::Entity, _>(tx.db(), lines).await?;
    let by = Actor::Staff { id: by };
    record(tx, "transfer.made", id, &by, BatchState::Draft, moves.len()).await?;
    Ok(id)
}

/// The batches, newest first, at most `limit`, without their moves.
///
/// # Errors
/// What the database says.
pub async fn batches(store: &Store, limit: u64) -> Result<Vec<Batch>> {
    let rows = transfer_batch::Entity::find()
        .filter(transfer_batch::Column::Municipality.eq(store.municipality().as_str()))
        .order_by_desc(transfer_batch::Column::Id)
        .limit(limit)
        .all(store.read())
        .await?;
    rows.into_iter().map(|row| batch_of(row, Vec::new())).collect()
}

/// A batch with its moves.
///
/// # Errors
/// What the database says.
pub async fn batch(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    id: Uuid,
) -> Result<Option<Batch>> {
    let key = (municipality.as_str().to_owned(), id);
    let Some(row) = transfer_batch::Entity::find_by_id(key).one(db).await? else {
        return Ok(None);
    };
    let lines = transfer_line::Entity::find()
        .filter(transfer_line::Column::Municipality.eq(municipality.as_str()))
        .filter(transfer_line::Column::Batch.eq(id))
        .order_by_asc(transfer_line::Column::Line)
        .all(db)
        .await?;
    let moves = lines.iter().map(move_of).collect::<Result<Vec<_>>>()?;
    batch_of(row, moves).map(Some)
}

/// What is wrong with a batch by now: somebody was moved or closed since it was read.
///
/// # Errors
/// What the database says.
pub async fn check_batch(
    store: &Store,
    batch: &Batch,
    offices: &OfficeTree,
    today: Date,
) -> Result<Vec<LineProblem>> {
    let (staff, titles) = (known(store).await?, titles(store).await?);
    let ground = Ground { staff: &staff, offices, titles: &titles, today };
    Ok(check_again(&batch.moves, &ground))
}

/// Carries a command out on a batch that was seen in this version. An approval asks for the jobs
/// that apply it.
///
/// # Errors
/// The refusal of the rules; a conflict where somebody was faster; what the database says.
pub async fn command(
    tx: &Tx,
    by: Uuid,
    id: Uuid,
    version: i64,
    command: BatchCommand,
) -> Result<BatchState> {
    let Some(found) = batch(tx.db(), tx.municipality(), id).await? else {
        return Err(Refusal::not_found().into());
    };
    if found.version != version {
        return Err(Error::Stale { table: "transfer_batch" });
    }
    let today = jst_date(tx.now());
    let state = decide(&found, command, by, today)?;
    let mut change = transfer_batch::Entity::update_many()
        .col_expr(transfer_batch::Column::State, Expr::value(state.code()))
        .col_expr(transfer_batch::Column::Version, Expr::value(version + 1))
        .filter(transfer_batch::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(transfer_batch::Column::Id.eq(id))
        .filter(transfer_batch::Column::Version.eq(version));
    if state == BatchState::Approved {
        change = change.col_expr(transfer_batch::Column::ApprovedBy, Expr::value(Some(by)));
    }
    if change.exec(tx.db()).await?.rows_affected != 1 {
        return Err(Error::Stale { table: "transfer_batch" });
    }
    let kind = match command {
        BatchCommand::Propose => "transfer.proposed",
        BatchCommand::Approve => "transfer.approved",
        BatchCommand::Withdraw => "transfer.withdrawn",
    };
    record(tx, kind, id, &Actor::Staff { id: by }, state, found.moves.len()).await?;
    if state == BatchState::Approved {
        for day in found.days() {
            let payload = json!({ "batch": id });
            let run_at = jst_midnight(day).max(tx.now());
            tx.enqueue(NewJob { kind: APPLY_JOB, payload, run_at }).await?;
        }
    }
    Ok(state)
}

async fn record(
    tx: &Tx,
    kind: &str,
    batch: Uuid,
    by: &Actor,
    state: BatchState,
    lines: usize,
) -> Result<()> {
    tx.act(NewAction {
        kind,
        subject_kind: "transfer",
        subject: batch,
        by,
        authority: None,
        purpose: None,
        data: json!({ "state": state.code(), "lines": lines }),
    })
    .await?;
    Ok(())
}

fn batch_of(row: transfer_batch::Model, moves: Vec<Move>) -> Result<Batch> {
    let state = BatchState::from_code(&row.state)
        .ok_or_else(|| Error::Broken("a transfer has an unknown state".to_owned()))?;
    Ok(Batch {
        id: row.id,
        source: row.source,
        state,
        made_by: row.made_by,
        made_at: instant(row.made_at),
        approved_by: row.approved_by,
        version: row.version,
        moves,
    })
}

fn move_of(row: &transfer_line::Model) -> Result<Move> {
    let role = row.role.as_deref().and_then(Role::from_code);
    let to = match (&row.department, role) {
        (Some(department), Some(role)) => {
            Destination::Post { department: department.clone(), role }
        }
        (None, None) => Destination::Leave,
        _ => return Err(Error::Broken("a transfer goes nowhere".to_owned())),
    };
    Ok(Move {
        line: u32::try_from(row.line).unwrap_or(u32::MAX),
        staff: row.staff,
        to,
        day: day::from_row(&row.day)?,
        successor: row.successor,
    })
}

/// The problems of a batch as a refusal: of whoever approves it too late.
#[must_use]
pub fn as_refusal(problems: &[LineProblem]) -> Refusal {
    let problem = |one: &LineProblem| {
        let line = one.line.map_or_else(String::new, |line| format!("{line}行目　"));
        Problem::new("transfer", "transfer_problem", Text::ja(format!("{line}{}", one.message)))
    };
    Refusal::invalid(problems.iter().take(20).map(problem).collect())
}
