//! Secret addresses of calendars: one a person, made anew whenever they want. Only the hash of the
//! secret is kept; the address is shown once.

use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use yakusho_kernel::actor::Actor;
use yakusho_store::{NewAction, Result, Store, Tx};

use super::entity::plan_feed::{Column, Entity, Model};

/// Makes a person's address anew; the old one opens nothing any more.
///
/// # Errors
/// What the database says.
pub async fn renew(tx: &Tx, staff: Uuid, secret: &str) -> Result<()> {
    let code = tx.municipality();
    Entity::delete_many()
        .filter(Column::Municipality.eq(code.as_str()))
        .filter(Column::Staff.eq(staff))
        .exec(tx.db())
        .await?;
    let row = Model {
        municipality: code.as_str().to_owned(),
        staff,
        secret_hash: hash(secret),
        made_at: tx.stamp(),
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    tx.act(NewAction {
        kind: "calendar.renewed",
        subject_kind: "staff",
        subject: staff,
        by: &Actor::Staff { id: staff },
        authority: None,
        purpose: None,
        data: json!({}),
    })
    .await?;
    Ok(())
}

/// Whose calendar a secret opens.
///
/// # Errors
/// What the database says.
pub async fn whose(store: &Store, secret: &str) -> Result<Option<Uuid>> {
    let row = Entity::find()
        .filter(Column::Municipality.eq(store.municipality().as_str()))
        .filter(Column::SecretHash.eq(hash(secret)))
        .one(store.read())
        .await?;
    Ok(row.map(|row| row.staff))
}

/// Whether somebody has an address.
///
/// # Errors
/// What the database says.
pub async fn has(store: &Store, staff: Uuid) -> Result<bool> {
    let key = (store.municipality().as_str().to_owned(), staff);
    Ok(Entity::find_by_id(key).one(store.read()).await?.is_some())
}

fn hash(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
