//! The sheets of drafts and applications, as this domain uses them.

use yakusho_facts::{FactSheet, Keyring, Source, sheets};
use yakusho_interview::Answers;
use yakusho_kernel::Id;
use yakusho_store::{Result, Store, Tx};

use crate::model::{Draft, DraftNoun};

/// Keeps changed answers of a draft: what is new was told now, by the person alone or with a
/// helper beside them.
///
/// # Errors
/// What the store says.
pub async fn put_draft(
    tx: &Tx,
    keyring: &Keyring,
    draft: &Draft,
    answers: &Answers,
) -> Result<()> {
    let id = draft.id.uuid();
    let before = sheets::draft(tx.db(), tx.municipality(), keyring, id).await?.unwrap_or_default();
    let source = if draft.helper_place.is_some() { Source::Helper } else { Source::Told };
    let sheet = before.changed_to(answers.clone(), source, tx.now());
    sheets::put_draft(tx, keyring, id, &sheet).await
}

/// The sheet of a draft; an empty one where nothing was told.
///
/// # Errors
/// What the store says.
pub async fn draft(store: &Store, keyring: &Keyring, id: Id<DraftNoun>) -> Result<FactSheet> {
    let found = sheets::draft(store.read(), store.municipality(), keyring, id.uuid()).await?;
    Ok(found.unwrap_or_default())
}

/// Disposes of the sheet of a draft.
///
/// # Errors
/// What the store says.
pub async fn dispose_draft(tx: &Tx, id: Id<DraftNoun>) -> Result<()> {
    sheets::dispose_draft(tx, id.uuid()).await
}
