//! Approved moves come true at midnight of their day, each batch and day in one change.

use std::collections::{BTreeMap, HashMap};

use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Actor, date::jst_date};
use yakusho_store::{Error, Event, NewAction, Result, Store, Tx};

use super::{
    super::{
        day,
        entity::{posting, transfer_batch, transfer_line},
        posting::{NewPosting, PostsChanged, end_known_posting, enter, posting_of, tell},
    },
    move_of, record,
};
use crate::{
    model::{BatchState, Destination, Move, Posting},
    rules::transfer::departments_left,
};

/// The event of somebody's transfer, published in its transaction; its data is [`Transferred`].
pub const TRANSFERRED: &str = "staff.transferred";
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
    let (mut moved, mut changed) = (Vec::new(), Vec::new());
    for ((_, staff), moves) in &due {
        let postings = known.entry(*staff).or_default();
        let Some((posts, left)) = move_person(tx, id, moves, postings).await? else { continue };
        changed.push(posts);
        moved.extend(left);
    }
    for posts in &changed {
        tell(tx, posts).await?;
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
) -> Result<Option<(PostsChanged, Option<(Date, Transferred)>)>> {
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
            let id = enter(tx, &BY, staff, &new).await?;
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
    let posts = PostsChanged::between(staff, &before, &after);
    let open_work = (!left.is_empty()).then_some((from, Transferred { staff, left, successor }));
    Ok(Some((posts, open_work)))
}
