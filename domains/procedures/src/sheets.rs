//! The sheets of drafts and applications, as this domain uses them.

use yakusho_disclosure::{Eyes, Reading, is_shared};
use yakusho_facts::{FactSheet, Keyring, Sealed, Sheets, Source};
use yakusho_interview::Answers;
use yakusho_kernel::{Actor, Id};
use yakusho_permission::{Fact, Protection, Purpose, Who};
use yakusho_store::{Result, Store, Tx};

use crate::{
    Procedures,
    model::{Application, ApplicationNoun, Draft, DraftNoun},
};

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
    sheet.change(source(draft), tx.now(), |known| *known = answers.clone());
    // Answers stay to the end of the last day that the page states: they go on the day after.
    let day_after = draft.expires_on.tomorrow().unwrap_or(draft.expires_on);
    Sheets::Draft.append(tx, keyring, id, seen, &sheet, Some(day_after)).await?;
    Ok(())
}

/// Who tells what a draft is told.
#[must_use]
pub const fn source(draft: &Draft) -> Source {
    if draft.helper_place.is_some() { Source::Helper } else { Source::Told }
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

/// The first sheet of an application, sealed.
///
/// # Errors
/// What the store says.
pub fn seal(
    keyring: &Keyring,
    application: Id<ApplicationNoun>,
    sheet: &FactSheet,
) -> Result<Sealed> {
    Sheets::Application.seal(keyring, application.uuid(), sheet)
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

/// An application as the one who holds it may see it on papers and pages that others may hold too.
///
/// # Errors
/// What the store says.
pub async fn for_holder(app: &Procedures, application: &Application) -> Result<Reading> {
    let sheet = self::application(app.store(), &app.parts().keyring, application.id).await?;
    let (municipality, id) = (app.store().municipality(), application.id.uuid());
    let facts = Fact {
        municipality,
        holder: id,
        departments: Vec::new(),
        procedure: String::new(),
        kind: String::new(),
        class: "",
        locates: false,
        protection: Protection::default(),
        shared: application.helper_place.is_some() || is_shared(sheet.answers()),
        related_staff: Vec::new(),
    };
    let who = Who::actor(municipality, &Actor::Resident { draft_or_application: id });
    let purpose = Purpose::own("本人の控え");
    Ok(Reading::new(sheet, Eyes::of(&app.parts().permission, &who, &facts, &purpose)))
}

/// Disposes of the sheet of a draft that was closed.
pub fn dispose_draft(tx: &Tx, id: Id<DraftNoun>) {
    Sheets::Draft.dispose_later(tx, id.uuid());
}
