//! The sheets of drafts and applications, as this domain uses them.

use yakusho_facts::{FactSheet, Keyring, Sheets, Source};
use yakusho_interview::Answers;
use yakusho_kernel::Id;
use yakusho_store::{Error, Result, Store, Tx};

use crate::model::{ApplicationNoun, Draft, DraftNoun};

/// Keeps changed answers of a draft: what is new was told now, by the person alone or with a
/// helper beside them.
///
/// # Errors
/// What the store says.
pub async fn put_draft(tx: &Tx, keyring: &Keyring, draft: &Draft, answers: &Answers) -> Result<()> {
    let id = draft.id.uuid();
    let municipality = tx.municipality();
    let stored = Sheets::Draft.latest(tx.db(), municipality.as_str(), keyring, id).await?;
    let (seen, mut sheet) =
        stored.map_or((0, FactSheet::new()), |stored| (stored.version, stored.sheet));
    let source = if draft.helper_place.is_some() { Source::Helper } else { Source::Told };
    sheet.change(source, tx.now(), |known| *known = answers.clone());
    // Answers stay to the end of the last day that the page states: they go on the day after.
    let day_after = draft.expires_on.tomorrow().unwrap_or(draft.expires_on);
    Sheets::Draft.append(tx, keyring, id, seen, &sheet, Some(day_after)).await?;
    Ok(())
}

/// The sheet of a draft; `None` where it was handed over or disposed of.
///
/// # Errors
/// What the store says.
pub async fn draft(
    store: &Store,
    keyring: &Keyring,
    id: Id<DraftNoun>,
) -> Result<Option<FactSheet>> {
    let stored = Sheets::Draft.read(store, keyring, id.uuid()).await?;
    Ok(stored.map(|stored| stored.sheet))
}

/// Makes the draft's newest sheet the first of the application, and disposes of the draft's.
///
/// # Errors
/// What the store says.
pub async fn hand_over(
    tx: &Tx,
    keyring: &Keyring,
    draft: Id<DraftNoun>,
    application: Id<ApplicationNoun>,
) -> Result<()> {
    let municipality = tx.municipality();
    let stored = Sheets::Draft
        .latest(tx.db(), municipality.as_str(), keyring, draft.uuid())
        .await?
        .ok_or_else(|| Error::Broken("a draft without a sheet".to_owned()))?;
    Sheets::Application.append(tx, keyring, application.uuid(), 0, &stored.sheet, None).await?;
    Sheets::Draft.dispose(tx, draft.uuid()).await?;
    Ok(())
}

/// The newest answers of an application; empty ones where they were disposed of.
///
/// # Errors
/// What the store says.
pub async fn application(
    store: &Store,
    keyring: &Keyring,
    id: Id<ApplicationNoun>,
) -> Result<FactSheet> {
    let stored = Sheets::Application.read(store, keyring, id.uuid()).await?;
    Ok(stored.map_or_else(FactSheet::new, |stored| stored.sheet))
}

/// Disposes of the sheet of a draft.
///
/// # Errors
/// What the store says.
pub async fn dispose_draft(tx: &Tx, id: Id<DraftNoun>) -> Result<()> {
    Sheets::Draft.dispose(tx, id.uuid()).await?;
    Ok(())
}
