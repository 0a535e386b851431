//! Drafts as rows. The answers themselves are the sheets' business (`platform/facts`).

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    sea_query::Expr,
};
use yakusho_kernel::{Id, Lang, MunicipalityCode};
use yakusho_store::{Result, Tx};

use super::entity::draft::{Column, Entity, Model};
use crate::model::{Draft, DraftNoun, SecretCode};

/// What the code of a draft is hashed with.
pub const CODE_PURPOSE: &str = "draft";

/// Writes a new draft.
///
/// # Errors
/// What the database says.
pub async fn insert(tx: &Tx, draft: &Draft, code: &SecretCode) -> Result<()> {
    let row = Model {
        municipality: tx.municipality().as_str().to_owned(),
        id: draft.id.uuid(),
        code_hash: code.hash(CODE_PURPOSE),
        event: draft.event.clone(),
        pack_version: draft.pack_version.clone(),
        lang: draft.lang.code().to_owned(),
        state: "open".to_owned(),
        helper_place: draft.helper_place.clone(),
        chosen: None,
        created_at: tx.stamp(),
        changed_at: tx.stamp(),
        expires_on: draft.expires_on.to_string(),
        version: draft.version,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// The draft, unless it was deleted or has expired on `today`.
///
/// # Errors
/// What the database says.
pub async fn find(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    id: Id<DraftNoun>,
    today: Date,
) -> Result<Option<Draft>> {
    let row = Entity::find_by_id((municipality.as_str().to_owned(), id.uuid())).one(db).await?;
    Ok(row.and_then(from_row).filter(|draft| draft.expires_on >= today))
}

/// The draft that this code opens, unless it was deleted or has expired on `today`.
///
/// # Errors
/// What the database says.
pub async fn find_by_code(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    code: &SecretCode,
    today: Date,
) -> Result<Option<Draft>> {
    let row = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::CodeHash.eq(code.hash(CODE_PURPOSE)))
        .one(db)
        .await?;
    Ok(row.and_then(from_row).filter(|draft| draft.expires_on >= today))
}

/// Moves the draft from the version that the page showed to the next one. False where another
/// page was faster.
///
/// # Errors
/// What the database says.
pub async fn advance(tx: &Tx, draft: &Draft, lang: Lang) -> Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::Version, Expr::value(draft.version + 1))
        .col_expr(Column::ChangedAt, Expr::value(tx.stamp()))
        .col_expr(Column::Lang, Expr::value(lang.code()))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(draft.id.uuid()))
        .filter(Column::Version.eq(draft.version))
        .filter(Column::State.eq("open"))
        .exec(tx.db())
        .await?;
    Ok(done.rows_affected == 1)
}

/// Records where a helper sits beside the person; `None` takes it back.
///
/// # Errors
/// What the database says.
pub async fn set_helper(tx: &Tx, id: Id<DraftNoun>, place: Option<String>) -> Result<()> {
    change(tx, id, |row| row.helper_place = Set(place)).await
}

/// Records which procedures the person chose to file.
///
/// # Errors
/// What the database says.
pub async fn set_chosen(tx: &Tx, id: Id<DraftNoun>, chosen: &BTreeSet<String>) -> Result<()> {
    let chosen = serde_json::json!(chosen);
    change(tx, id, |row| row.chosen = Set(Some(chosen))).await
}

/// Gives the draft a new code; the former one opens nothing any more.
///
/// # Errors
/// What the database says.
pub async fn set_code(tx: &Tx, id: Id<DraftNoun>, code: &SecretCode) -> Result<()> {
    let hash = code.hash(CODE_PURPOSE);
    change(tx, id, |row| row.code_hash = Set(hash)).await
}

/// What came of closing a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// It was open, in the version that was read, and takes no further answers.
    Now,
    /// It was submitted before: a form sent twice.
    Before,
    /// Another page has changed it since it was read, or it was deleted.
    Moved,
}

/// Closes the draft for further answers.
///
/// # Errors
/// What the database says.
pub async fn close(tx: &Tx, draft: &Draft) -> Result<Closed> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value("submitted"))
        .col_expr(Column::ChangedAt, Expr::value(tx.stamp()))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(draft.id.uuid()))
        .filter(Column::Version.eq(draft.version))
        .filter(Column::State.eq("open"))
        .exec(tx.db())
        .await?;
    if done.rows_affected == 1 {
        return Ok(Closed::Now);
    }
    let key = (tx.municipality().as_str().to_owned(), draft.id.uuid());
    let found = Entity::find_by_id(key).one(tx.db()).await?.and_then(from_row);
    Ok(match found {
        Some(draft) if draft.submitted => Closed::Before,
        _ => Closed::Moved,
    })
}

/// Deletes the row of a draft.
///
/// # Errors
/// What the database says.
pub async fn delete(tx: &Tx, id: Id<DraftNoun>) -> Result<()> {
    Entity::delete_many()
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(id.uuid()))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Drafts whose last day lies before `today`, at most `limit`.
///
/// # Errors
/// What the database says.
pub async fn expired(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    today: Date,
    limit: u64,
) -> Result<Vec<Id<DraftNoun>>> {
    use sea_orm::{QueryOrder as _, QuerySelect as _};
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::ExpiresOn.lt(today.to_string()))
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| Id::from_uuid(row.id)).collect())
}

async fn change(
    tx: &Tx,
    id: Id<DraftNoun>,
    edit: impl FnOnce(&mut super::entity::draft::ActiveModel),
) -> Result<()> {
    let key = (tx.municipality().as_str().to_owned(), id.uuid());
    if let Some(row) = Entity::find_by_id(key).one(tx.db()).await? {
        let mut row = row.into_active_model();
        edit(&mut row);
        row.changed_at = Set(tx.stamp());
        Entity::update(row).exec(tx.db()).await?;
    }
    Ok(())
}

fn from_row(row: Model) -> Option<Draft> {
    Some(Draft {
        id: Id::from_uuid(row.id),
        event: row.event,
        pack_version: row.pack_version,
        lang: Lang::from_code(&row.lang)?,
        submitted: row.state == "submitted",
        helper_place: row.helper_place,
        chosen: row.chosen.and_then(|chosen| serde_json::from_value(chosen).ok()),
        created_at: Timestamp::from_second(row.created_at.unix_timestamp()).ok()?,
        expires_on: row.expires_on.parse().ok()?,
        version: row.version,
    })
}
