//! Batches of 人事異動 as rows: made whole or not at all, approved by a second person, applied by a
//! job at midnight of their day.

use std::collections::{BTreeMap, HashMap};

use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{
    Actor, MunicipalityCode, Problem, Refusal, Text,
    date::{jst_date, jst_midnight},
};
use yakusho_store::{Error, Event, NewAction, NewJob, Result, Store, Tx, insert_all, instant};

use super::{
    day,
    entity::{posting, transfer_batch, transfer_line},
    staff::{NewPosting, end_known_posting, post, posting_of, staff_list},
};
use crate::{
    model::{Batch, BatchState, Destination, Move, OfficeTree, Posting, Role},
    rules::transfer::{
        BatchCommand, Ground, Known, LineProblem, check_again, decide, departments_left,
    },
};

/// The job that applies what is due.
pub const APPLY_JOB: &str = "identity.apply_transfers";
/// The event of somebody's transfer, published in its transaction; its data is [`Transferred`].
pub const TRANSFERRED: &str = "staff.transferred";
const TITLES: &str = "identity.transfer_titles";
const BY: Actor = Actor::System { job: "apply_transfers" };

/// What listeners must know of a transfer: their open work of these departments changes hands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transferred {
    /// Who moved.
    pub staff: Uuid,
    /// The departments in which they work no longer.
    pub left: Vec<String>,
    /// Who takes over; `None`: the department's pool.
    pub successor: Option<Uuid>,
}

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

/// Applies every approved move whose day has come, each batch and day in one change: all of it or
/// nothing. Running it twice changes nothing. Returns how many moves were applied.
///
/// # Errors
/// What the database says; the change is then not made and tried again.
pub async fn apply_due(store: &Store, now: Timestamp) -> Result<usize> {
    let approved = transfer_batch::Entity::find()
        .filter(transfer_batch::Column::Municipality.eq(store.municipality().as_str()))
        .filter(transfer_batch::Column::State.eq(BatchState::Approved.code()))
        .order_by_asc(transfer_batch::Column::Id)
        .all(store.read())
        .await?;
    let mut applied = 0;
    for row in approved {
        let id = row.id;
        applied += store.write(now, move |tx| Box::pin(apply_batch(tx, id))).await?;
    }
    Ok(applied)
}

async fn apply_batch(tx: &Tx, id: Uuid) -> Result<usize> {
    let key = (tx.municipality().as_str().to_owned(), id);
    // Locked, so that it is not withdrawn meanwhile and no second worker applies it too.
    let row = transfer_batch::Entity::find_by_id(key).lock_exclusive().one(tx.db()).await?;
    let Some(row) = row.filter(|row| row.state == BatchState::Approved.code()) else {
        return Ok(0);
    };
    let lines = transfer_line::Entity::find()
        .filter(transfer_line::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(transfer_line::Column::Batch.eq(id))
        .filter(transfer_line::Column::AppliedAt.is_null())
        .order_by_asc(transfer_line::Column::Line)
        .all(tx.db())
        .await?;
    let today = day::to_row(jst_date(tx.now()));
    let waiting = lines.iter().filter(|line| line.day > today).count();
    // Days in their order, and of a day everybody's postings before anybody's work changes hands.
    let mut due: BTreeMap<(String, Uuid), Vec<Move>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.day <= today) {
        due.entry((line.day.clone(), line.staff)).or_default().push(move_of(line)?);
    }
    let people: Vec<Uuid> = due.keys().map(|(_, staff)| *staff).collect();
    let mut known = postings_of(tx, &people).await?;
    let mut moved = Vec::new();
    for ((_, staff), moves) in &due {
        let postings = known.entry(*staff).or_default();
        moved.extend(move_person(tx, id, moves, postings).await?);
    }
    for (day, transferred) in &moved {
        tx.publish(Event {
            kind: TRANSFERRED,
            subject: transferred.staff,
            data: json!({
                "staff": transferred.staff,
                "left": transferred.left,
                "successor": transferred.successor,
                "day": day.to_string(),
            }),
        })
        .await?;
    }
    transfer_line::Entity::update_many()
        .col_expr(transfer_line::Column::AppliedAt, Expr::value(Some(tx.stamp())))
        .filter(transfer_line::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(transfer_line::Column::Batch.eq(id))
        .filter(transfer_line::Column::AppliedAt.is_null())
        .filter(transfer_line::Column::Day.lte(&today))
        .exec(tx.db())
        .await?;
    let applied = lines.len() - waiting;
    if waiting == 0 {
        let version = row.version + 1;
        let mut row = row.into_active_model();
        row.state = Set(BatchState::Applied.code().to_owned());
        row.version = Set(version);
        transfer_batch::Entity::update(row).exec(tx.db()).await?;
        record(tx, "transfer.applied", id, &BY, BatchState::Applied, applied).await?;
    } else if applied > 0 {
        record(tx, "transfer.applied_in_part", id, &BY, BatchState::Approved, applied).await?;
    }
    Ok(applied)
}

/// All postings of these people, in few statements.
async fn postings_of(tx: &Tx, people: &[Uuid]) -> Result<HashMap<Uuid, Vec<(Uuid, Posting)>>> {
    let mut known: HashMap<Uuid, Vec<(Uuid, Posting)>> = HashMap::new();
    for part in people.chunks(500) {
        let rows = posting::Entity::find()
            .filter(posting::Column::Municipality.eq(tx.municipality().as_str()))
            .filter(posting::Column::Staff.is_in(part.iter().copied()))
            .order_by_asc(posting::Column::Id)
            .all(tx.db())
            .await?;
        for row in &rows {
            known.entry(row.staff).or_default().push((row.id, posting_of(row)?));
        }
    }
    Ok(known)
}

/// Ends what somebody was and begins what they are. `moves` are theirs of one day; `known` are
/// their postings, brought up to date for a later day of the same batch.
async fn move_person(
    tx: &Tx,
    batch: Uuid,
    moves: &[Move],
    known: &mut Vec<(Uuid, Posting)>,
) -> Result<Option<(Date, Transferred)>> {
    let Some(first) = moves.first() else { return Ok(None) };
    let (staff, from) = (first.staff, first.day);
    let last = from.yesterday().map_err(|_| Error::Broken("a day without a before".to_owned()))?;
    let before: Vec<Posting> = known
        .iter()
        .filter(|(_, posting)| posting.in_force_on(last))
        .map(|(_, posting)| posting.clone())
        .collect();
    // What somebody entered by hand for this day or later gives way to the list: it ends before it
    // begins.
    for (id, posting) in known.iter_mut().filter(|(_, one)| one.to.is_none_or(|to| to >= from)) {
        let never = posting.from.yesterday().unwrap_or(last);
        let end = if posting.from > last { never } else { last };
        end_known_posting(tx, &BY, staff, *id, end).await?;
        posting.to = Some(end);
    }
    let mut after = Vec::new();
    for one in moves {
        if let Destination::Post { department, role } = &one.to {
            let new = NewPosting { department: department.clone(), role: *role, from, to: None };
            let id = post(tx, &BY, staff, &new).await?;
            let posting = Posting { department: department.clone(), role: *role, from, to: None };
            known.push((id, posting.clone()));
            after.push(posting);
        }
    }
    let left = departments_left(&before, &after);
    let successor = moves.iter().find_map(|one| one.successor);
    tx.act(NewAction {
        kind: TRANSFERRED,
        subject_kind: "staff",
        subject: staff,
        by: &BY,
        authority: None,
        purpose: None,
        data: json!({ "batch": batch, "left": left, "successor": successor }),
    })
    .await?;
    Ok((!left.is_empty()).then_some((from, Transferred { staff, left, successor })))
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
