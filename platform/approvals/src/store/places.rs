//! The places to sign at, each with a row, so that an inbox is one question to the database and a
//! parallel step has an item in the worklist for every department.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait as _,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, sea_query::SimpleExpr,
};
use uuid::Uuid;
use yakusho_kernel::MunicipalityCode;
use yakusho_pack::format::Grade;
use yakusho_store::{Result, Tx, insert_all};

use super::{
    approvals::whole,
    entity::place::{Column, Entity, Model},
};
use crate::model::{Approval, Signature, State};

const WAITING: &str = "waiting";
const OPEN: &str = "open";
const SIGNED: &str = "signed";
const OVER: &str = "over";

/// A place as the worklist needs it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub id: Uuid,
    pub step: usize,
    pub place: usize,
    pub department: String,
    pub is_open: bool,
    /// The principal who has not yet looked at what a deputy signed.
    pub to_look_after: Option<Uuid>,
}

/// The signatures that count, by approval.
pub(crate) async fn signed(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    approvals: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Signature>>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::Approval.is_in(approvals.iter().copied()))
        .filter(Column::State.eq(SIGNED))
        .order_by_asc(Column::Step)
        .order_by_asc(Column::Place)
        .all(db)
        .await?;
    let mut found: HashMap<Uuid, Vec<Signature>> = HashMap::new();
    for row in rows {
        let Some(staff) = row.signed_by else { continue };
        found.entry(row.approval).or_default().push(Signature {
            step: usize::try_from(row.step).unwrap_or(usize::MAX),
            place: usize::try_from(row.place).unwrap_or(usize::MAX),
            staff,
            instead_of: row.signed_for,
            looked_after: row.looked_after,
        });
    }
    Ok(found)
}

/// Brings the places up to what the approval says; makes them where there are none yet.
pub(crate) async fn sync(tx: &Tx, approval: &Approval) -> Result<Vec<Place>> {
    let known = Entity::find()
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Approval.eq(approval.id))
        .all(tx.db())
        .await?;
    let (mut places, mut fresh) = (Vec::new(), Vec::new());
    for (s, step) in approval.route.steps.iter().enumerate() {
        for (p, who) in step.who.iter().enumerate() {
            let signature = approval.signed.iter().find(|one| (one.step, one.place) == (s, p));
            let state = match signature {
                Some(_) => SIGNED,
                None if !approval.state.is_open() => OVER,
                None if approval.state == State::Running && s == approval.step => OPEN,
                None => WAITING,
            };
            let before =
                known.iter().find(|row| (row.step, row.place) == (whole(s), whole(p))).cloned();
            let row = Model {
                municipality: tx.municipality().as_str().to_owned(),
                id: before.as_ref().map_or_else(|| tx.new_id(), |row| row.id),
                approval: approval.id,
                step: whole(s),
                place: whole(p),
                department: who.department.clone(),
                grade: who.grade.code().to_owned(),
                state: state.to_owned(),
                signed_by: signature.map(|one| one.staff),
                signed_for: signature.and_then(|one| one.instead_of),
                looked_after: signature.is_some_and(|one| one.looked_after),
            };
            places.push(Place {
                id: row.id,
                step: s,
                place: p,
                department: row.department.clone(),
                is_open: state == OPEN,
                to_look_after: signature
                    .filter(|one| !one.looked_after && approval.state != State::Void)
                    .and_then(|one| one.instead_of),
            });
            match before {
                Some(before) if before == row => {}
                Some(before) => {
                    let mut active = before.into_active_model();
                    active.state = Set(row.state);
                    active.signed_by = Set(row.signed_by);
                    active.signed_for = Set(row.signed_for);
                    active.looked_after = Set(row.looked_after);
                    Entity::update(active).exec(tx.db()).await?;
                }
                None => fresh.push(row),
            }
        }
    }
    insert_all::<Entity, _>(tx.db(), fresh).await?;
    Ok(places)
}

/// The approvals of the places that fit, each once; of at most so many places.
async fn approvals_where(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    wanted: Condition,
    limit: Option<u64>,
) -> Result<Vec<Uuid>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(wanted)
        .order_by_asc(Column::Approval)
        .limit(limit)
        .all(db)
        .await?;
    Ok(distinct(rows))
}

/// Signed by a deputy for such a person, who has not looked at it.
fn not_looked_after(signed_for: SimpleExpr) -> Condition {
    Condition::all().add(signed_for).add(Column::LookedAfter.eq(false))
}

/// Approvals with an open place at one of these posts, at most `limit`, or all.
pub(crate) async fn open_at(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    posts: &[(String, Grade)],
    limit: Option<u64>,
) -> Result<Vec<Uuid>> {
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = Condition::all().add(Column::State.eq(OPEN)).add(at_one_of(posts));
    approvals_where(db, municipality, wanted, limit).await
}

/// Approvals that a deputy signed for somebody who has not looked at them yet.
pub(crate) async fn to_look_after(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    staff: Uuid,
    limit: u64,
) -> Result<Vec<Uuid>> {
    let wanted = not_looked_after(Column::SignedFor.eq(staff));
    approvals_where(db, municipality, wanted, Some(limit)).await
}

/// Approvals that a deputy signed for whoever held one of these posts, and that nobody has looked at.
pub(crate) async fn to_look_after_at(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    posts: &[(String, Grade)],
    limit: Option<u64>,
) -> Result<Vec<Uuid>> {
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = not_looked_after(Column::SignedFor.is_not_null()).add(at_one_of(posts));
    approvals_where(db, municipality, wanted, limit).await
}

/// The posts at which something waits, and how many places of approvals do.
pub(crate) async fn posts_with_open(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
) -> Result<Vec<(String, String, i64)>> {
    let found = Entity::find()
        .select_only()
        .column(Column::Department)
        .column(Column::Grade)
        .column_as(Column::Id.count(), "many")
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::State.eq(OPEN))
        .group_by(Column::Department)
        .group_by(Column::Grade)
        .order_by_asc(Column::Department)
        .order_by_asc(Column::Grade)
        .into_tuple()
        .all(db)
        .await?;
    Ok(found)
}

fn at_one_of(posts: &[(String, Grade)]) -> Condition {
    posts.iter().fold(Condition::any(), |any, (department, grade)| {
        any.add(Column::Department.eq(department).and(Column::Grade.eq(grade.code())))
    })
}

/// Of which approval the places with these ids are.
pub(crate) async fn owners(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Uuid>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.approval)).collect())
}

fn distinct(rows: Vec<Model>) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = rows.into_iter().map(|row| row.approval).collect();
    ids.dedup();
    ids
}
