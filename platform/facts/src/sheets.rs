//! Sheets as rows.

mod application_row;
mod draft_row;

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::OnConflict,
};
use uuid::Uuid;
use yakusho_kernel::MunicipalityCode;
use yakusho_store::{Error, Result, Tx};

use crate::{FactSheet, Keyring, KeyringError};

/// Keeps the sheet of a draft in place of the former one.
///
/// # Errors
/// What the store says.
pub async fn put_draft(tx: &Tx, keyring: &Keyring, draft: Uuid, sheet: &FactSheet) -> Result<()> {
    let row = draft_row::Model {
        municipality: tx.municipality().as_str().to_owned(),
        draft_id: draft,
        changed_at: tx.stamp(),
        sealed: seal(keyring, &draft_place(draft), sheet)?,
    };
    draft_row::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([draft_row::Column::Municipality, draft_row::Column::DraftId])
                .update_columns([draft_row::Column::ChangedAt, draft_row::Column::Sealed])
                .to_owned(),
        )
        .exec_without_returning(tx.db())
        .await?;
    Ok(())
}

/// The sheet of a draft.
///
/// # Errors
/// What the store says; [`Error::Broken`] where the record is damaged.
pub async fn draft(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    keyring: &Keyring,
    draft: Uuid,
) -> Result<Option<FactSheet>> {
    let row = draft_row::Entity::find_by_id((municipality.as_str().to_owned(), draft)).one(db).await?;
    row.map(|row| open(keyring, &draft_place(draft), &row.sealed)).transpose()
}

/// Disposes of the sheet of a draft.
///
/// # Errors
/// What the store says.
pub async fn dispose_draft(tx: &Tx, draft: Uuid) -> Result<()> {
    draft_row::Entity::delete_many()
        .filter(draft_row::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(draft_row::Column::DraftId.eq(draft))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Appends a version to the sheets of an application; the first is 1. Somebody who appends the same
/// version at the same time is refused by the key.
///
/// # Errors
/// What the store says.
pub async fn append_application(
    tx: &Tx,
    keyring: &Keyring,
    application: Uuid,
    version: i32,
    sheet: &FactSheet,
) -> Result<()> {
    let row = application_row::Model {
        municipality: tx.municipality().as_str().to_owned(),
        application_id: application,
        version,
        made_at: tx.stamp(),
        sealed: seal(keyring, &application_place(application, version), sheet)?,
    };
    application_row::Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await?;
    Ok(())
}

/// The newest sheet of an application with its version.
///
/// # Errors
/// What the store says; [`Error::Broken`] where the record is damaged.
pub async fn application(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    keyring: &Keyring,
    application: Uuid,
) -> Result<Option<(i32, FactSheet)>> {
    let row = application_row::Entity::find()
        .filter(application_row::Column::Municipality.eq(municipality.as_str()))
        .filter(application_row::Column::ApplicationId.eq(application))
        .order_by_desc(application_row::Column::Version)
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let place = application_place(application, row.version);
    Ok(Some((row.version, open(keyring, &place, &row.sealed)?)))
}

/// Disposes of all sheets of an application.
///
/// # Errors
/// What the store says.
pub async fn dispose_application(tx: &Tx, application: Uuid) -> Result<()> {
    application_row::Entity::delete_many()
        .filter(application_row::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(application_row::Column::ApplicationId.eq(application))
        .exec(tx.db())
        .await?;
    Ok(())
}

fn draft_place(draft: Uuid) -> String {
    format!("draft_sheet/{draft}")
}

fn application_place(application: Uuid, version: i32) -> String {
    format!("application_sheet/{application}/{version}")
}

fn seal(keyring: &Keyring, place: &str, sheet: &FactSheet) -> Result<Vec<u8>> {
    let plain = serde_json::to_vec(sheet).map_err(|error| Error::Broken(error.to_string()))?;
    let plain = zeroize::Zeroizing::new(plain);
    keyring.seal(place, &plain).map_err(|error| broken(place, &error))
}

fn open(keyring: &Keyring, place: &str, sealed: &[u8]) -> Result<FactSheet> {
    let plain = keyring.open_sealed(place, sealed).map_err(|error| broken(place, &error))?;
    // The reader's message may quote a value; only that it failed is told.
    serde_json::from_slice(&plain).map_err(|_| broken(place, &KeyringError::Damaged))
}

fn broken(place: &str, error: &KeyringError) -> Error {
    Error::Broken(format!("{place}: {error}"))
}
