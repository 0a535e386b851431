//! Days of the year in the database.

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Refusal, Text};
use yakusho_pack::format::YearKind;
use yakusho_store::{Error, Result, Store, Tx, version::bump};

use super::{
    days::{Day, Origin},
    entered::Entry,
    entity::day,
};
use crate::by::By;

/// What the log calls a day.
pub const SUBJECT: &str = "plan_day";

/// The days that were added, the earliest first.
///
/// # Errors
/// What the database says.
pub async fn all(store: &Store) -> Result<Vec<Day>> {
    of(store.read(), store.municipality().as_str()).await
}

pub(super) async fn of(db: &impl ConnectionTrait, municipality: &str) -> Result<Vec<Day>> {
    let rows = day::Entity::find()
        .filter(day::Column::Municipality.eq(municipality))
        .order_by_asc(day::Column::OnDay)
        .order_by_asc(day::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(day_of).collect()
}

/// A day that was added.
///
/// # Errors
/// What the database says.
pub async fn find(store: &Store, id: Uuid) -> Result<Option<Day>> {
    let key = (store.municipality().as_str().to_owned(), id);
    day::Entity::find_by_id(key).one(store.read()).await?.map(day_of).transpose()
}

/// Keeps a new day. Returns its id.
///
/// # Errors
/// What the database says.
pub async fn add(tx: &Tx, entry: &Entry, stand_in: bool, by: &By) -> Result<Uuid> {
    let id = tx.new_id();
    let row = day::Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        kind: entry.kind.code().to_owned(),
        title: entry.title.clone(),
        on_day: entry.on.to_string(),
        until_day: entry.until.map(|day| day.to_string()),
        from_time: entry.from.map(|time| time.to_string()),
        to_time: entry.to.map(|time| time.to_string()),
        place: entry.place.clone(),
        public: entry.public,
        cancelled: entry.cancelled,
        stand_in,
        version: 1,
    };
    day::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    by.act(tx, "plan_day.added", SUBJECT, id, said(entry)).await?;
    Ok(id)
}

/// Changes a day. Returns whether anything changed.
///
/// # Errors
/// Not found; a conflict where somebody was faster; what the database says.
pub async fn change(tx: &Tx, id: Uuid, seen: i64, entry: &Entry, by: &By) -> Result<bool> {
    let code = tx.municipality();
    let key = (code.as_str().to_owned(), id);
    let row = day::Entity::find_by_id(key).one(tx.db()).await?;
    let known = day_of(row.ok_or_else(Refusal::not_found)?)?;
    let same = entry_of(&known);
    if same == *entry {
        return Ok(false);
    }
    use day::Column;
    let change = day::Entity::update_many()
        .col_expr(Column::Kind, Expr::value(entry.kind.code()))
        .col_expr(Column::Title, Expr::value(entry.title.as_str()))
        .col_expr(Column::OnDay, Expr::value(entry.on.to_string()))
        .col_expr(Column::UntilDay, Expr::value(entry.until.map(|day| day.to_string())))
        .col_expr(Column::FromTime, Expr::value(entry.from.map(|time| time.to_string())))
        .col_expr(Column::ToTime, Expr::value(entry.to.map(|time| time.to_string())))
        .col_expr(Column::Place, Expr::value(entry.place.as_str()))
        .col_expr(Column::Public, Expr::value(entry.public))
        .col_expr(Column::Cancelled, Expr::value(entry.cancelled))
        .filter(Column::Municipality.eq(code.as_str()))
        .filter(Column::Id.eq(id));
    bump(tx.db(), "plan_day", change, Column::Version, seen).await?;
    let kind =
        if entry.cancelled && !same.cancelled { "plan_day.cancelled" } else { "plan_day.changed" };
    by.act(tx, kind, SUBJECT, id, json!({ "from": said(&same), "to": said(entry) })).await?;
    Ok(true)
}

/// What was typed of a day that is kept.
#[must_use]
pub fn entry_of(day: &Day) -> Entry {
    Entry {
        kind: day.kind,
        title: day.title.ja.clone(),
        on: day.on,
        until: day.until,
        from: day.from,
        to: day.to,
        place: day.place.clone(),
        public: day.public,
        cancelled: day.cancelled,
    }
}

fn day_of(row: day::Model) -> Result<Day> {
    let broken = || Error::Broken(format!("day {} of the plan's year is damaged", row.id));
    let time =
        |kept: Option<&String>| kept.map(|kept| kept.parse().map_err(|_| broken())).transpose();
    Ok(Day {
        kind: YearKind::from_code(&row.kind).ok_or_else(broken)?,
        on: row.on_day.parse().map_err(|_| broken())?,
        until: row.until_day.as_ref().map(|day| day.parse().map_err(|_| broken())).transpose()?,
        from: time(row.from_time.as_ref())?,
        to: time(row.to_time.as_ref())?,
        id: row.id,
        title: Text::ja(row.title),
        place: row.place,
        public: row.public,
        cancelled: row.cancelled,
        origin: Origin::Added { version: row.version, stand_in: row.stand_in },
    })
}

fn said(entry: &Entry) -> serde_json::Value {
    json!({
        "kind": entry.kind.code(), "title": entry.title, "on": entry.on, "until": entry.until,
        "from": entry.from, "to": entry.to, "place": entry.place, "public": entry.public,
        "cancelled": entry.cancelled,
    })
}
