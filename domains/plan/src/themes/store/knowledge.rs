//! What the groups learned, for everybody.

use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{MunicipalityCode, actor::Actor};
use yakusho_store::{NewAction, Result, Tx, instant};

use super::entity::plan_knowledge::{Column, Entity, Model};
use crate::meetings::store::planning::By;

/// A piece of knowledge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knowledge {
    /// Its id.
    pub id: Uuid,
    /// The group's code.
    pub group: String,
    /// The theme that it comes from.
    pub theme: Option<Uuid>,
    /// What it is about.
    pub title: String,
    /// What was learned.
    pub words: String,
    /// Who wrote it down.
    pub by: Uuid,
    /// When.
    pub at: Timestamp,
}

/// Knowledge that is to be kept.
#[derive(Clone, Debug)]
pub struct New {
    /// The group's code.
    pub group: String,
    /// The theme that it comes from.
    pub theme: Option<Uuid>,
    /// What it is about.
    pub title: String,
    /// What was learned.
    pub words: String,
    /// By whom.
    pub by: By,
    /// Seeded for the demo.
    pub stand_in: bool,
}

/// Keeps it. Returns its id.
///
/// # Errors
/// What the database says.
pub async fn tell(tx: &Tx, new: &New) -> Result<Uuid> {
    let id = tx.new_id();
    let row = Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        working_group: new.group.clone(),
        theme: new.theme,
        title: new.title.clone(),
        words: new.words.clone(),
        told_by: new.by.staff,
        told_at: tx.stamp(),
        stand_in: new.stand_in,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    tx.act(NewAction {
        kind: "knowledge.told",
        subject_kind: "knowledge",
        subject: id,
        by: &Actor::Staff { id: new.by.staff },
        authority: new.by.authority.as_deref(),
        purpose: None,
        data: json!({
            "group": new.group, "theme": new.theme, "title": new.title, "words": new.words,
            "stand_in": new.stand_in,
        }),
    })
    .await?;
    Ok(id)
}

/// What all groups learned, the newest first.
///
/// # Errors
/// What the database says.
pub async fn all(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
) -> Result<Vec<Knowledge>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .order_by_desc(Column::Id)
        .all(db)
        .await?;
    let knowledge = |row: Model| Knowledge {
        at: instant(row.told_at),
        id: row.id,
        group: row.working_group,
        theme: row.theme,
        title: row.title,
        words: row.words,
        by: row.told_by,
    };
    Ok(rows.into_iter().map(knowledge).collect())
}
