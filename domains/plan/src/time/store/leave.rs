//! Days of leave, as the person says them. Why they are away is not asked.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, ModelTrait as _, QueryFilter,
};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{MunicipalityCode, actor::Actor};
use yakusho_store::{Error, NewAction, Result, Tx};

use super::entity::plan_leave::{Column, Entity, Model};

/// What somebody says of a day.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    /// Who.
    pub staff: Uuid,
    /// The day.
    pub day: Date,
    /// Whether they were away.
    pub away: bool,
    /// Seeded for the demo.
    pub stand_in: bool,
}

/// Keeps it, where it is not so already.
///
/// # Errors
/// What the database says.
pub async fn say(tx: &Tx, said: &Said) -> Result<()> {
    let municipality = tx.municipality().as_str().to_owned();
    let key = (municipality.clone(), said.staff, said.day.to_string());
    let known = Entity::find_by_id(key).one(tx.db()).await?;
    let kind = match (known, said.away) {
        (Some(_), true) | (None, false) => return Ok(()),
        (None, true) => {
            let row = Model {
                municipality,
                staff: said.staff,
                day: said.day.to_string(),
                stand_in: said.stand_in,
            };
            Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
            "hours.leave_said"
        }
        (Some(row), false) => {
            row.delete(tx.db()).await?;
            "hours.leave_taken_back"
        }
    };
    tx.act(NewAction {
        kind,
        subject_kind: "staff",
        subject: said.staff,
        by: &Actor::Staff { id: said.staff },
        authority: None,
        purpose: None,
        data: json!({ "day": said.day, "stand_in": said.stand_in }),
    })
    .await?;
    Ok(())
}

/// Everybody's days of leave between two days.
///
/// # Errors
/// What the database says.
pub async fn between(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    from: Date,
    to: Date,
) -> Result<BTreeMap<Uuid, BTreeSet<Date>>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::Day.gte(from.to_string()))
        .filter(Column::Day.lte(to.to_string()))
        .all(db)
        .await?;
    let mut all: BTreeMap<Uuid, BTreeSet<Date>> = BTreeMap::new();
    for row in rows {
        let day = row.day.parse();
        let day = day.map_err(|_| Error::Broken("a day of leave is damaged".to_owned()))?;
        all.entry(row.staff).or_default().insert(day);
    }
    Ok(all)
}
