//! Cases as rows.

use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;
use yakusho_kernel::{Id, MunicipalityCode};
use yakusho_pack::format::LegalKind;
use yakusho_store::{Error, Result, Tx};

use super::entity::work_case::{Column, Entity, Model};
use crate::model::{Case, CaseNoun, CaseState};

/// A case with what lists and pages need besides the rules' view of it.
#[derive(Clone, Debug)]
pub struct Record {
    /// The rules' view.
    pub case: Case,
    /// 受付番号 of the application.
    pub number: String,
    /// Place within the application.
    pub place: i32,
    /// Content hash of the pack.
    pub pack_version: String,
    /// The department that has it.
    pub department: String,
    /// The day by which the office means to answer.
    pub due_on: Option<Date>,
    /// The last day of the period by law.
    pub last_day: Option<Date>,
    /// Whether a stand-in touched it.
    pub stand_in: bool,
    /// When it was opened.
    pub opened_at: time::OffsetDateTime,
    /// When it last changed.
    pub changed_at: time::OffsetDateTime,
    /// Staff who are related to the people in it, and have no hand in it.
    pub related_staff: Vec<Uuid>,
}

/// Writes cases that this very write makes, at the end of its commit.
pub fn append(tx: &Tx, records: &[Record]) {
    let rows = records
        .iter()
        .map(|record| {
            let case = &record.case;
            Model {
                municipality: tx.municipality().as_str().to_owned(),
                id: case.id.uuid(),
                application_id: case.application,
                number: record.number.clone(),
                place: record.place,
                pack_version: record.pack_version.clone(),
                procedure: case.procedure.clone(),
                subject: case.subject.clone(),
                legal_kind: case.kind.label().to_owned(),
                department: record.department.clone(),
                in_person: case.in_person,
                needs_identity: case.needs_identity,
                after: serde_json::json!(case.after),
                state: case.state.code().to_owned(),
                assignee: case.assignee,
                received_on: case.received_on.map(|day| day.to_string()),
                standard_days: case.standard_days.and_then(|days| i32::try_from(days).ok()),
                due_on: record.due_on.map(|day| day.to_string()),
                last_day: record.last_day.map(|day| day.to_string()),
                stand_in: record.stand_in,
                opened_at: record.opened_at,
                changed_at: record.changed_at,
                version: case.version,
                related_staff: serde_json::json!(record.related_staff),
            }
        })
        .collect();
    tx.append::<Entity>(rows);
}

/// The case with this id.
///
/// # Errors
/// What the database says.
pub async fn find(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    id: Id<CaseNoun>,
) -> Result<Option<Record>> {
    let key = (municipality.as_str().to_owned(), id.uuid());
    Entity::find_by_id(key).one(db).await?.map(from_row).transpose()
}

/// The cases of an application, in its order.
///
/// # Errors
/// What the database says.
pub async fn of_application(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    application: Uuid,
) -> Result<Vec<Record>> {
    Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::ApplicationId.eq(application))
        .order_by_asc(Column::Place)
        .all(db)
        .await?
        .into_iter()
        .map(from_row)
        .collect()
}

/// The cases with these ids, in no order.
///
/// # Errors
/// What the database says.
pub async fn with_ids(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    ids: &[Uuid],
) -> Result<Vec<Record>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::Id.is_in(ids.iter().copied()));
    rows.all(db).await?.into_iter().map(from_row).collect()
}

/// The cases of the application with this 受付番号, in its order.
///
/// # Errors
/// What the database says.
pub async fn with_number(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    number: &str,
) -> Result<Vec<Record>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::Number.eq(number))
        .order_by_asc(Column::Place);
    rows.all(db).await?.into_iter().map(from_row).collect()
}

/// Writes the new standing of a case, if nobody changed it since it was read.
///
/// # Errors
/// What the database says. `Ok(false)` where somebody was faster.
pub async fn save(tx: &Tx, case: &Case, due_on: Option<Date>) -> Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(case.state.code()))
        .col_expr(Column::Assignee, Expr::value(case.assignee))
        .col_expr(Column::ReceivedOn, Expr::value(case.received_on.map(|day| day.to_string())))
        .col_expr(Column::DueOn, Expr::value(due_on.map(|day| day.to_string())))
        .col_expr(Column::ChangedAt, Expr::value(tx.stamp()))
        .col_expr(Column::Version, Expr::value(case.version + 1))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(case.id.uuid()))
        .filter(Column::Version.eq(case.version))
        .exec(tx.db())
        .await?;
    Ok(done.rows_affected == 1)
}

/// The open cases that somebody has in hand in these departments, locked until the write ends.
///
/// # Errors
/// What the database says.
pub async fn in_hand(tx: &Tx, staff: Uuid, departments: &[String]) -> Result<Vec<Record>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Assignee.eq(staff))
        .filter(Column::Department.is_in(departments))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    let mut records = rows.into_iter().map(from_row).collect::<Result<Vec<_>>>()?;
    records.retain(|record| !record.case.state.is_closed());
    Ok(records)
}

/// Gives cases that were read in this write to somebody else, or to nobody in particular.
///
/// # Errors
/// What the database says.
pub async fn reassign(tx: &Tx, records: &[Record], to: Option<Uuid>) -> Result<()> {
    for part in records.chunks(200) {
        Entity::update_many()
            .col_expr(Column::Assignee, Expr::value(to))
            .col_expr(Column::ChangedAt, Expr::value(tx.stamp()))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1_i64))
            .filter(Column::Municipality.eq(tx.municipality().as_str()))
            .filter(Column::Id.is_in(part.iter().map(|record| record.case.id.uuid())))
            .exec(tx.db())
            .await?;
    }
    Ok(())
}

/// Gives a case to another department.
///
/// # Errors
/// What the database says.
pub async fn set_department(tx: &Tx, id: Id<CaseNoun>, department: &str) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Department, Expr::value(department))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(id.uuid()))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Writes who is related to a case that was read in this write, and who has it in hand.
///
/// # Errors
/// What the database says.
pub async fn set_related(
    tx: &Tx,
    id: Id<CaseNoun>,
    related: &[Uuid],
    assignee: Option<Uuid>,
) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::RelatedStaff, Expr::value(serde_json::json!(related)))
        .col_expr(Column::Assignee, Expr::value(assignee))
        .col_expr(Column::ChangedAt, Expr::value(tx.stamp()))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1_i64))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(id.uuid()))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Marks every case of an application as touched by a stand-in.
///
/// # Errors
/// What the database says.
pub async fn mark_stand_in(tx: &Tx, application: Uuid) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::StandIn, Expr::value(true))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::ApplicationId.eq(application))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// A row as a record.
///
/// # Errors
/// Where the row is damaged.
pub fn from_row(row: Model) -> Result<Record> {
    let broken = |what: &str| Error::Broken(format!("case {}: {what}", row.id));
    let day = |text: &Option<String>| -> Result<Option<Date>> {
        text.as_deref().map(|text| text.parse().map_err(|_| broken("a day"))).transpose()
    };
    let case = Case {
        id: Id::from_uuid(row.id),
        application: row.application_id,
        procedure: row.procedure.clone(),
        subject: row.subject.clone(),
        kind: serde_json::from_value::<LegalKind>(row.legal_kind.clone().into())
            .map_err(|_| broken("its legal kind"))?,
        in_person: row.in_person,
        needs_identity: row.needs_identity,
        after: serde_json::from_value(row.after.clone())
            .map_err(|_| broken("what is before it"))?,
        state: CaseState::from_code(&row.state).ok_or_else(|| broken("its state"))?,
        assignee: row.assignee,
        received_on: day(&row.received_on)?,
        standard_days: row.standard_days.and_then(|days| u32::try_from(days).ok()),
        version: row.version,
    };
    Ok(Record {
        case,
        number: row.number.clone(),
        place: row.place,
        pack_version: row.pack_version.clone(),
        department: row.department.clone(),
        due_on: day(&row.due_on)?,
        last_day: day(&row.last_day)?,
        stand_in: row.stand_in,
        opened_at: row.opened_at,
        changed_at: row.changed_at,
        related_staff: serde_json::from_value(row.related_staff.clone())
            .map_err(|_| broken("who is related to it"))?,
    })
}
