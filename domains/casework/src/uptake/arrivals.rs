//! Arrivals: one for each case, written in the transaction that opens it.

use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, SimpleExpr},
};
use uuid::Uuid;
use yakusho_measures::Days;
use yakusho_procedures::{events::Submitted, model::Channel};
use yakusho_store::{Result, Store, Tx};

use super::entity::{
    arrival::{Column, Entity, Model},
    tally,
};

/// A case that was filed on this site, alone or with a helper.
pub const ONLINE: &str = "online";
/// A visit that was prepared on this site and made in person: by law the notification itself is
/// made at the window, so it is none of the online ones.
pub const PREPARED: &str = "prepared";

/// How many arrived of one sort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// The procedure.
    pub procedure: String,
    /// The department.
    pub department: String,
    /// [`ONLINE`], [`PREPARED`] or the code of a channel by which staff enter.
    pub channel: String,
    /// `2026-11`.
    pub month: String,
    /// Seeded, or touched by a stand-in: never counts.
    pub stand_in: bool,
    /// Whether it was only counted and never made a case.
    pub tallied: bool,
    /// How many.
    pub count: i64,
}

/// Writes the arrivals of an application that this write makes. `today` is the day in the city.
pub fn record(tx: &Tx, application: Uuid, said: &Submitted, today: Date) {
    let channel = Channel::from_code(&said.channel);
    let arrived_on = said.received_on.unwrap_or(today).to_string();
    let rows = said.filings.iter().map(|filing| Model {
        municipality: tx.municipality().as_str().to_owned(),
        case_id: filing.id.uuid(),
        application_id: application,
        procedure: filing.procedure.clone(),
        department: filing.department.clone(),
        channel: match channel {
            Some(entered) if entered.is_entered() => entered.code(),
            _ if filing.in_person => PREPARED,
            _ => ONLINE,
        }
        .to_owned(),
        arrived_on: arrived_on.clone(),
        led_by: said.led_by,
        stand_in: said.stand_in,
    });
    tx.append::<Entity>(rows.collect());
}

/// Marks the arrivals of an application as touched by a stand-in.
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

/// Everything that arrived in some days, cases and tallies, by procedure, department, channel and
/// month.
///
/// # Errors
/// What the database says.
pub async fn arrived(store: &Store, days: Days) -> Result<Vec<Arrived>> {
    let (from, to) = (days.from.to_string(), days.to.to_string());
    let month = |column: &str| -> SimpleExpr { Expr::cust(format!("substr({column}, 1, 7)")) };
    type Sort = (String, String, String, String, bool, i64);
    let cases: Vec<Sort> = Entity::find()
        .select_only()
        .column(Column::Procedure)
        .column(Column::Department)
        .column(Column::Channel)
        .column_as(month("arrived_on"), "month")
        .column(Column::StandIn)
        .column_as(Column::CaseId.count(), "arrived")
        .filter(Column::Municipality.eq(store.municipality().as_str()))
        .filter(Column::ArrivedOn.between(&from, &to))
        .group_by(Column::Procedure)
        .group_by(Column::Department)
        .group_by(Column::Channel)
        .group_by(month("arrived_on"))
        .group_by(Column::StandIn)
        .into_tuple()
        .all(store.read())
        .await?;
    let tallied: Vec<Sort> = tally::Entity::find()
        .select_only()
        .column(tally::Column::Procedure)
        .column(tally::Column::Department)
        .column(tally::Column::Channel)
        .column_as(month("came_on"), "month")
        .column(tally::Column::StandIn)
        .column_as(Expr::cust("CAST(SUM(count) AS BIGINT)"), "arrived")
        .filter(tally::Column::Municipality.eq(store.municipality().as_str()))
        .filter(tally::Column::SupersededBy.is_null())
        .filter(tally::Column::CameOn.between(&from, &to))
        .group_by(tally::Column::Procedure)
        .group_by(tally::Column::Department)
        .group_by(tally::Column::Channel)
        .group_by(month("came_on"))
        .group_by(tally::Column::StandIn)
        .into_tuple()
        .all(store.read())
        .await?;
    let of = |tallied: bool| {
        move |(procedure, department, channel, month, stand_in, count): Sort| Arrived {
            procedure,
            department,
            channel,
            month,
            stand_in,
            tallied,
            count,
        }
    };
    Ok(cases.into_iter().map(of(false)).chain(tallied.into_iter().map(of(true))).collect())
}

/// How many cases a leaflet, nudge or campaign led here.
///
/// # Errors
/// What the database says.
pub async fn led_by(store: &Store, promotion: Uuid) -> Result<LedBy> {
    let rows: Vec<(bool, i64)> = Entity::find()
        .select_only()
        .column(Column::StandIn)
        .column_as(Column::CaseId.count(), "arrived")
        .filter(Column::Municipality.eq(store.municipality().as_str()))
        .filter(Column::LedBy.eq(promotion))
        .group_by(Column::StandIn)
        .into_tuple()
        .all(store.read())
        .await?;
    let of = |wanted: bool| {
        rows.iter().filter(|(stand_in, _)| *stand_in == wanted).map(|(_, count)| count).sum()
    };
    Ok(LedBy { counted: of(false), stand_in: of(true) })
}

/// How many cases something led here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LedBy {
    /// Those that count.
    pub counted: i64,
    /// Those that a stand-in touched.
    pub stand_in: i64,
}
