//! Absences as rows.

use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Select,
    sea_query::Expr,
};
use uuid::Uuid;
use yakusho_kernel::MunicipalityCode;
use yakusho_store::{Error, Result, Tx};

use super::entity::absence::{Column, Entity, Model};
use crate::model::Absence;

pub(crate) async fn insert(tx: &Tx, absence: &Absence) -> Result<()> {
    let row = Model {
        municipality: tx.municipality().as_str().to_owned(),
        id: absence.id,
        staff: absence.staff,
        deputy: absence.deputy,
        from_day: absence.from.to_string(),
        to_day: absence.to.to_string(),
        entered_at: tx.stamp(),
        cancelled_at: None,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Cancels one. False where it was cancelled before.
pub(crate) async fn cancel(tx: &Tx, id: Uuid) -> Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::CancelledAt, Expr::value(Some(tx.stamp())))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(id))
        .filter(Column::CancelledAt.is_null())
        .exec(tx.db())
        .await?;
    Ok(done.rows_affected == 1)
}

pub(crate) async fn find(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    id: Uuid,
) -> Result<Option<Absence>> {
    standing(municipality).filter(Column::Id.eq(id)).one(db).await?.map(from_row).transpose()
}

/// Those that cover a day, of these people.
pub(crate) async fn on(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    staff: &[Uuid],
    day: Date,
) -> Result<Vec<Absence>> {
    let rows = standing(municipality)
        .filter(Column::Staff.is_in(staff.iter().copied()))
        .filter(Column::FromDay.lte(day.to_string()))
        .filter(Column::ToDay.gte(day.to_string()));
    all(db, rows).await
}

/// Those that cover a day, in which somebody is the deputy.
pub(crate) async fn deputised_on(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    deputy: Uuid,
    day: Date,
) -> Result<Vec<Absence>> {
    let rows = standing(municipality)
        .filter(Column::Deputy.eq(deputy))
        .filter(Column::FromDay.lte(day.to_string()))
        .filter(Column::ToDay.gte(day.to_string()));
    all(db, rows).await
}

/// Those of these people that have not ended on a day, the next first.
pub(crate) async fn from_day_on(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    staff: &[Uuid],
    day: Date,
) -> Result<Vec<Absence>> {
    let rows = standing(municipality)
        .filter(Column::Staff.is_in(staff.iter().copied()))
        .filter(Column::ToDay.gte(day.to_string()));
    all(db, rows).await
}

fn standing(municipality: MunicipalityCode) -> Select<Entity> {
    Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::CancelledAt.is_null())
}

async fn all(db: &impl ConnectionTrait, rows: Select<Entity>) -> Result<Vec<Absence>> {
    let rows = rows.order_by_asc(Column::FromDay).order_by_asc(Column::Id).all(db).await?;
    rows.into_iter().map(from_row).collect()
}

fn from_row(row: Model) -> Result<Absence> {
    let day =
        |text: &str| text.parse().map_err(|_| Error::Broken(format!("absence {}: a day", row.id)));
    Ok(Absence {
        id: row.id,
        staff: row.staff,
        deputy: row.deputy,
        from: day(&row.from_day)?,
        to: day(&row.to_day)?,
    })
}
