//! Records of people: written by themselves.

use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::OnConflict,
};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{MunicipalityCode, Refusal, actor::Actor};
use yakusho_store::{Error, NewAction, Result, Tx};

use super::entity::{plan_learning, plan_track};
use crate::record::rules::entry::{Learning, Track};

/// Keeps the four sides of somebody's year in the place of what stood there; that stays in the log.
///
/// # Errors
/// What the database says.
pub async fn keep_track(tx: &Tx, staff: Uuid, year: i16, track: &Track) -> Result<()> {
    use plan_track::{Column, Entity, Model};
    let row = Model {
        municipality: tx.municipality().as_str().to_owned(),
        staff,
        year: i64::from(year),
        engagement: track.engagement.clone(),
        duty: track.duty.clone(),
        sharing: track.sharing.clone(),
        career: track.career.clone(),
    };
    let same = OnConflict::columns([Column::Municipality, Column::Staff, Column::Year])
        .update_columns([Column::Engagement, Column::Duty, Column::Sharing, Column::Career])
        .to_owned();
    Entity::insert(row.into_active_model())
        .on_conflict(same)
        .exec_without_returning(tx.db())
        .await?;
    let data = json!({
        "year": year, "engagement": track.engagement, "duty": track.duty,
        "sharing": track.sharing, "career": track.career,
    });
    act(tx, "record.track_kept", staff, staff, None, data).await
}

/// The four sides of somebody's year.
///
/// # Errors
/// What the database says.
pub async fn track(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    staff: Uuid,
    year: i16,
) -> Result<Option<Track>> {
    let key = (municipality.as_str().to_owned(), staff, i64::from(year));
    let row = plan_track::Entity::find_by_id(key).one(db).await?;
    Ok(row.map(|row| Track {
        engagement: row.engagement,
        duty: row.duty,
        sharing: row.sharing,
        career: row.career,
    }))
}

/// Keeps something learned. Returns its id.
///
/// # Errors
/// What the database says.
pub async fn learn(tx: &Tx, staff: Uuid, learning: &Learning) -> Result<Uuid> {
    let id = tx.new_id();
    let row = plan_learning::Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        staff,
        day: learning.day.to_string(),
        what: learning.what.clone(),
        shared: learning.shared.clone(),
    };
    let row = row.into_active_model();
    plan_learning::Entity::insert(row).exec_without_returning(tx.db()).await?;
    let data = json!({
        "id": id, "day": learning.day, "what": learning.what, "shared": learning.shared,
    });
    act(tx, "record.learned", staff, staff, None, data).await?;
    Ok(id)
}

/// Takes something out of one's own record.
///
/// # Errors
/// Not found where it is not theirs; what the database says.
pub async fn forget(tx: &Tx, staff: Uuid, id: Uuid) -> Result<()> {
    let done = plan_learning::Entity::delete_many()
        .filter(plan_learning::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(plan_learning::Column::Staff.eq(staff))
        .filter(plan_learning::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    if done.rows_affected == 0 {
        return Err(Refusal::not_found().into());
    }
    act(tx, "record.learning_removed", staff, staff, None, json!({ "id": id })).await
}

/// What somebody learned, the newest day first.
///
/// # Errors
/// What the database says.
pub async fn learnings(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    staff: Uuid,
) -> Result<Vec<(Uuid, Learning)>> {
    use plan_learning::{Column, Entity};
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::Staff.eq(staff))
        .order_by_desc(Column::Day)
        .order_by_desc(Column::Id)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            let day: std::result::Result<Date, _> = row.day.parse();
            let day = day.map_err(|_| Error::Broken(format!("learning {} is damaged", row.id)))?;
            Ok((row.id, Learning { day, what: row.what, shared: row.shared }))
        })
        .collect()
}

/// Somebody looks at the record of another person: the reading is an action of its own.
///
/// # Errors
/// What the database says.
pub async fn looked_at(tx: &Tx, person: Uuid, by: Uuid, authority: Option<&str>) -> Result<()> {
    let data = json!({ "what": "record" });
    tx.act(NewAction {
        kind: "personal_data.read",
        subject_kind: "staff",
        subject: person,
        by: &Actor::Staff { id: by },
        authority,
        purpose: Some("WG活動の記録の確認"),
        data,
    })
    .await?;
    Ok(())
}

async fn act(
    tx: &Tx,
    kind: &str,
    subject: Uuid,
    staff: Uuid,
    authority: Option<&str>,
    data: serde_json::Value,
) -> Result<()> {
    tx.act(NewAction {
        kind,
        subject_kind: "staff",
        subject,
        by: &Actor::Staff { id: staff },
        authority,
        purpose: None,
        data,
    })
    .await?;
    Ok(())
}
