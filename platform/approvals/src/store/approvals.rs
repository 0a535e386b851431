//! Approvals as rows.

use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait as _, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Select, sea_query::Expr,
};
use uuid::Uuid;
use yakusho_kernel::MunicipalityCode;
use yakusho_store::{Error, Result, Tx, instant};

use super::{
    entity::approval::{Column, Entity, Model},
    places,
};
use crate::model::{Approval, State, Subject};

/// An approval with what lists and pages need besides the rules' view of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The rules' view.
    pub approval: Approval,
    /// What lists show: number, procedure, decision. No personal data.
    pub title: String,
    /// By when the current step should be done.
    pub due_on: Option<Date>,
    /// How often it was reminded of.
    pub reminders: i64,
    /// When it was first drafted.
    pub drafted_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
    pub(crate) sealed: Vec<u8>,
}

pub(crate) async fn insert(tx: &Tx, standing: &Standing) -> Result<()> {
    let approval = &standing.approval;
    let row = Model {
        municipality: tx.municipality().as_str().to_owned(),
        id: approval.id,
        subject_kind: approval.subject.kind.clone(),
        subject: approval.subject.id,
        subject_hash: approval.subject.hash.clone(),
        decision: approval.decision.clone(),
        department: approval.department.clone(),
        title: standing.title.clone(),
        route_id: approval.route.id.clone(),
        route: serde_json::to_string(&approval.route)
            .map_err(|error| Error::Broken(error.to_string()))?,
        drafter: approval.drafter,
        state: approval.state.code().to_owned(),
        step: whole(approval.step),
        round: i64::from(approval.round),
        due_on: day(standing.due_on),
        reminded_on: None,
        reminders: 0,
        sealed: standing.sealed.clone(),
        drafted_at: tx.stamp(),
        changed_at: tx.stamp(),
        version: approval.version,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Writes the new standing, if nobody changed it since it was read.
pub(crate) async fn save(tx: &Tx, standing: &Standing) -> Result<bool> {
    let approval = &standing.approval;
    let done = Entity::update_many()
        .col_expr(Column::SubjectHash, Expr::value(approval.subject.hash.clone()))
        .col_expr(Column::Drafter, Expr::value(approval.drafter))
        .col_expr(Column::State, Expr::value(approval.state.code()))
        .col_expr(Column::Step, Expr::value(whole(approval.step)))
        .col_expr(Column::Round, Expr::value(i64::from(approval.round)))
        .col_expr(Column::DueOn, Expr::value(day(standing.due_on)))
        .col_expr(Column::Sealed, Expr::value(standing.sealed.clone()))
        .col_expr(Column::ChangedAt, Expr::value(tx.stamp()))
        .col_expr(Column::Version, Expr::value(approval.version + 1))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(approval.id))
        .filter(Column::Version.eq(approval.version))
        .exec(tx.db())
        .await?;
    Ok(done.rows_affected == 1)
}

/// Takes what is sealed away.
pub(crate) async fn empty(tx: &Tx, id: Uuid) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Sealed, Expr::value(Vec::<u8>::new()))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Counts a reminder.
pub(crate) async fn reminded(tx: &Tx, id: Uuid, today: Date, reminders: i64) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::RemindedOn, Expr::value(today.to_string()))
        .col_expr(Column::Reminders, Expr::value(reminders))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    Ok(())
}

pub(crate) async fn find(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    id: Uuid,
) -> Result<Option<Standing>> {
    let key = (municipality.as_str().to_owned(), id);
    let rows: Vec<Model> = Entity::find_by_id(key).one(db).await?.into_iter().collect();
    Ok(standings(db, municipality, rows).await?.pop())
}

/// The approvals with these ids, in the order of the ids.
pub(crate) async fn with_ids(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    ids: &[Uuid],
) -> Result<Vec<Standing>> {
    let rows = of(municipality).filter(Column::Id.is_in(ids.iter().copied())).all(db).await?;
    let mut found = standings(db, municipality, rows).await?;
    found.sort_by_key(|one| ids.iter().position(|id| *id == one.approval.id));
    Ok(found)
}

/// The approvals about a subject, the newest first.
pub(crate) async fn of_subject(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    subject: Uuid,
) -> Result<Vec<Standing>> {
    let rows = of(municipality)
        .filter(Column::Subject.eq(subject))
        .order_by_desc(Column::Id)
        .all(db)
        .await?;
    standings(db, municipality, rows).await
}

/// What somebody drafted, the last changed first.
pub(crate) async fn drafted_by(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    staff: Uuid,
    limit: u64,
) -> Result<Vec<Standing>> {
    let rows = of(municipality)
        .filter(Column::Drafter.eq(staff))
        .order_by_desc(Column::ChangedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    standings(db, municipality, rows).await
}

/// Ids of the drafts that went back to somebody.
pub(crate) async fn returned_to(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    drafter: Uuid,
) -> Result<Vec<Uuid>> {
    let rows = of(municipality)
        .filter(Column::Drafter.eq(drafter))
        .filter(Column::State.eq(State::Returned.code()))
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Ids of the approvals that somebody must sign or mend, after an id, in the order of ids.
pub(crate) async fn open_after(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    after: Uuid,
    limit: u64,
) -> Result<Vec<Uuid>> {
    let rows = of(municipality)
        .filter(Column::State.is_in([State::Running.code(), State::Returned.code()]))
        .filter(Column::Id.gt(after))
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Ids of the approvals whose step is late and that were not reminded of today.
pub(crate) async fn late(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    today: Date,
    limit: u64,
) -> Result<Vec<Uuid>> {
    let today = today.to_string();
    let rows = of(municipality)
        .filter(Column::State.eq(State::Running.code()))
        .filter(Column::DueOn.lt(today.clone()))
        .filter(Column::RemindedOn.is_null().or(Column::RemindedOn.lt(today)))
        .order_by_asc(Column::DueOn)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

fn of(municipality: MunicipalityCode) -> Select<Entity> {
    Entity::find().filter(Column::Municipality.eq(municipality.as_str()))
}

async fn standings(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    rows: Vec<Model>,
) -> Result<Vec<Standing>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut signed = places::signed(db, municipality, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let broken = |what: &str| Error::Broken(format!("approval {}: {what}", row.id));
            let approval = Approval {
                id: row.id,
                subject: Subject {
                    kind: row.subject_kind.clone(),
                    id: row.subject,
                    hash: row.subject_hash.clone(),
                },
                decision: row.decision.clone(),
                department: row.department.clone(),
                route: serde_json::from_str(&row.route).map_err(|_| broken("its route"))?,
                drafter: row.drafter,
                state: State::from_code(&row.state).ok_or_else(|| broken("its state"))?,
                step: usize::try_from(row.step).map_err(|_| broken("its step"))?,
                signed: signed.remove(&row.id).unwrap_or_default(),
                round: u32::try_from(row.round).map_err(|_| broken("its round"))?,
                version: row.version,
            };
            Ok(Standing {
                approval,
                title: row.title,
                due_on: row.due_on.parse().ok(),
                reminders: row.reminders,
                drafted_at: instant(row.drafted_at),
                changed_at: instant(row.changed_at),
                sealed: row.sealed,
            })
        })
        .collect()
}

pub(crate) fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn day(day: Option<Date>) -> String {
    day.map_or_else(|| "9999-12-31".to_owned(), |day| day.to_string())
}
