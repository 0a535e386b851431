//! `GET /applications/{id}/documents/{document}`: a notice as it was issued, for the one who holds
//! the application. What names a protected address goes by post alone.

use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::civil::Date;
use uuid::Uuid;
use yakusho_documents::Document;
use yakusho_facts::Sheets;
use yakusho_kernel::Id;
use yakusho_pages::{Refused, Visit};

use super::{
    held::{Held, held, not_held},
    opened,
};
use crate::{
    Casework,
    store::cases,
    web::{failure::refused, staff::papers::pdf},
};

/// Sends it, after the reading was recorded.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path((id, document)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let held = held(&visit, &app, &id).await?;
    let document: Uuid = document.parse().map_err(|_| not_held())?;
    let document = of(&app, &held, document).await?;
    opened::note_reading(&visit, &app, &held, "the applicant opens a notice").await?;
    let made = app.document_pdf(&document, visit.now()).await.map_err(refused)?;
    Ok(pdf("notice", made))
}

/// The document, if it is about a case of the application and may be shown on a screen.
///
/// # Errors
/// Not found; what the store says.
pub async fn of(app: &Casework, held: &Held, id: Uuid) -> Result<Document, Refused> {
    let found = app.archive().find(Id::from_uuid(id)).await.map_err(refused)?;
    let mine = |document: &Document| {
        held.records.iter().any(|record| record.case.id.uuid() == document.subject)
    };
    let document = found.filter(mine).ok_or_else(not_held)?;
    match shown(app, id, held.today).await? {
        Some(_) => Ok(document),
        None => Err(not_held().into()),
    }
}

/// The document's id, where it may be shown on a screen.
///
/// # Errors
/// What the store says.
pub async fn shown(app: &Casework, id: Uuid, today: Date) -> Result<Option<Uuid>, Refused> {
    let Some(document) = app.archive().find(Id::from_uuid(id)).await.map_err(refused)? else {
        return Ok(None);
    };
    if names_a_protected_place(app, document.subject, today).await.map_err(refused)? {
        return Ok(None);
    }
    let content = app.archive().content(&document).await.map_err(refused)?;
    let protected = content.data.get("protected").and_then(serde_json::Value::as_bool);
    Ok((protected != Some(true)).then_some(id))
}

/// Whether a notice about a case would tell others of the household where somebody under 支援措置
/// lives.
async fn names_a_protected_place(
    app: &Casework,
    case: Uuid,
    today: Date,
) -> yakusho_store::Result<bool> {
    let (store, keyring) = (app.store(), &app.procedures().parts().keyring);
    let found = cases::find(store.read(), store.municipality(), Id::from_uuid(case)).await?;
    let Some(record) = found else { return Ok(false) };
    let stored = Sheets::Application.read(store, keyring, record.case.application).await?;
    let Some(stored) = stored else { return Ok(false) };
    let answers = stored.sheet.answers();
    if !yakusho_disclosure::is_shared(answers) {
        return Ok(false);
    }
    Ok(yakusho_protection::over(store, keyring, answers, today).await?.protected)
}
