//! What is sealed about an application, opened for the one who holds it. Each opening is an action.

use yakusho_facts::{FactSheet, Sheets};
use yakusho_interview::Interview;
use yakusho_pages::{Refused, Visit};
use yakusho_store::NewAction;

use super::held::Held;
use crate::{Casework, handle::Word, store::cases::Record, web::failure::refused};

/// The newest facts of the application; none where they were disposed of.
pub async fn facts(app: &Casework, held: &Held) -> Result<FactSheet, Refused> {
    let keyring = &app.procedures().parts().keyring;
    let stored = Sheets::Application
        .read(app.store(), keyring, held.application.id.uuid())
        .await
        .map_err(refused)?;
    Ok(stored.map_or_else(FactSheet::new, |stored| stored.sheet))
}

/// The interview over facts, by the pack with which the application began.
pub fn interview<'h>(held: &'h Held, sheet: &'h FactSheet) -> Result<Interview<'h, 'h>, Refused> {
    let (compiled, event) = (&held.edition.compiled, &held.application.event);
    Interview::new(compiled, event, sheet.answers(), held.today).ok_or_else(|| {
        tracing::error!("an application's event is not in its edition");
        Refused::broken()
    })
}

/// The newest word of a kind that was written about a case, as the holder may see it.
pub async fn newest<T>(
    app: &Casework,
    held: &Held,
    record: &Record,
    wanted: impl Fn(Word) -> Option<T>,
) -> Result<Option<T>, Refused> {
    let written = app.written(record.case.id.uuid()).await.map_err(refused)?;
    let reading = app.procedures().for_holder(&held.application).await.map_err(refused)?;
    let seen = |text: &mut String| *text = reading.words(text, held.application.lang).to_string();
    Ok(written.into_iter().rev().find_map(|mut written| {
        match &mut written.word {
            Word::Correction(request) => {
                request.fields.iter_mut().for_each(|field| seen(&mut field.reason));
            }
            Word::Reason { text } | Word::HandedOver { text } | Word::Note { text } => seen(text),
        }
        wanted(written.word)
    }))
}

/// Records that the holder read what is sealed, and for what.
pub async fn note_reading(
    visit: &Visit,
    app: &Casework,
    held: &Held,
    purpose: &'static str,
) -> Result<(), Refused> {
    let (by, id) = (held.actor(), held.application.id.uuid());
    app.store()
        .write(visit.now(), move |tx| {
            let by = by.clone();
            Box::pin(async move {
                tx.act(NewAction {
                    kind: "personal_data.read",
                    subject_kind: "application",
                    subject: id,
                    by: &by,
                    authority: None,
                    purpose: Some(purpose),
                    data: serde_json::json!({}),
                })
                .await?;
                Ok(())
            })
        })
        .await
        .map_err(refused)
}
