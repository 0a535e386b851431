//! What somebody had typed when their session ended: sealed for them alone, shown again when the
//! same person has signed in again, forgotten after a day.

use jiff::{SignedDuration, Timestamp};
use sea_orm::{EntityTrait, IntoActiveModel, sea_query::OnConflict};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yakusho_store::{Error, Result, Store, instant};

use super::entity::kept_form;
use crate::secret::Sealer;

/// A form that was not sent in time.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptForm {
    /// The page on which it stood: path and query.
    pub page: String,
    /// Where it is sent.
    pub action: String,
    /// Names and values, in order.
    pub fields: Vec<(String, String)>,
}

impl std::fmt::Debug for KeptForm {
    /// Leaves out what was typed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeptForm").field("fields", &self.fields.len()).finish_non_exhaustive()
    }
}

/// It is the working day's; tomorrow it would surprise.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(12);

fn context(staff: Uuid) -> String {
    format!("staff/{staff}/kept-form")
}

/// Keeps a form for somebody, in place of an older one.
///
/// # Errors
/// What the database or the seal says.
pub async fn keep_form(
    store: &Store,
    sealer: &dyn Sealer,
    staff: Uuid,
    form: &KeptForm,
    now: Timestamp,
) -> Result<()> {
    let plain = serde_json::to_vec(form).map_err(|error| Error::Broken(error.to_string()))?;
    let sealed = sealer.seal(&context(staff), &plain)?;
    store
        .write(now, move |tx| {
            let row = kept_form::Model {
                municipality: tx.municipality().as_str().to_owned(),
                staff,
                sealed: sealed.clone(),
                kept_at: tx.stamp(),
            };
            Box::pin(async move {
                let replace = OnConflict::columns([
                    kept_form::Column::Municipality,
                    kept_form::Column::Staff,
                ])
                .update_columns([kept_form::Column::Sealed, kept_form::Column::KeptAt])
                .to_owned();
                kept_form::Entity::insert(row.into_active_model())
                    .on_conflict(replace)
                    .exec_without_returning(tx.db())
                    .await?;
                Ok(())
            })
        })
        .await
}

/// The form that is kept for somebody.
///
/// # Errors
/// What the database or the seal says.
pub async fn kept_form(
    store: &Store,
    sealer: &dyn Sealer,
    staff: Uuid,
    now: Timestamp,
) -> Result<Option<KeptForm>> {
    let key = (store.municipality().as_str().to_owned(), staff);
    let Some(row) = kept_form::Entity::find_by_id(key).one(store.read()).await? else {
        return Ok(None);
    };
    if now.duration_since(instant(row.kept_at)) >= GOOD_FOR {
        return Ok(None);
    }
    let plain = sealer.open(&context(staff), &row.sealed)?;
    let form = serde_json::from_slice(&plain);
    form.map(Some).map_err(|_| Error::Broken("a kept form is malformed".to_owned()))
}

/// Forgets it: it was shown.
///
/// # Errors
/// What the database says.
pub async fn forget_form(store: &Store, staff: Uuid, now: Timestamp) -> Result<()> {
    store
        .write(now, move |tx| {
            Box::pin(async move {
                let key = (tx.municipality().as_str().to_owned(), staff);
                kept_form::Entity::delete_by_id(key).exec(tx.db()).await?;
                Ok(())
            })
        })
        .await
}
