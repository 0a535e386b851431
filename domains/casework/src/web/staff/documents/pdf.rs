//! `GET /staff/documents/{id}/pdf`: the document itself, exactly as it was kept.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde_json::json;
use yakusho_pages::{Refused, Visit};
use yakusho_permission::ActionName;

use super::{
    super::{desk::Desk, papers::pdf},
    Opened,
};
use crate::{Casework, web::failure::refused};

/// Sends it, after the reading was recorded.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let opened = Opened::open(&desk, &id, ActionName::CaseReadPersonalData).await?;
    send(&visit, &desk, &opened).await
}

/// The same for a document that was opened before.
pub async fn send(visit: &Visit, desk: &Desk, opened: &Opened) -> Result<Response, Refused> {
    let what = json!({ "what": "document", "document": opened.document.id });
    opened.file.record_reading(desk, what, visit.now()).await?;
    let made = desk.app.document_pdf(&opened.document, visit.now()).await.map_err(refused)?;
    Ok(pdf(&opened.document.kind, made))
}
