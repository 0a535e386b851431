//! `GET /staff/cases/{id}/decision.pdf`: the notice of how a case ended, as it was issued.

use axum::{
    extract::{Path, State},
    response::Response,
};
use yakusho_documents::Document;
use yakusho_kernel::Refusal;
use yakusho_pages::{Refused, Visit};
use yakusho_permission::ActionName;

use super::{
    case_file::CaseFile,
    desk::Desk,
    documents::{Opened, pdf},
};
use crate::{Casework, papers::Kind, web::failure::refused};

/// Sends it.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    of(&visit, &desk, &id).await
}

/// The notice of a case; its reading is recorded.
///
/// # Errors
/// Not found where the case has none; what the store says.
pub async fn of(visit: &Visit, desk: &Desk, id: &str) -> Result<Response, Refused> {
    let file = CaseFile::open(desk, id, ActionName::CaseReadPersonalData).await?;
    file.must_see_places(desk)?;
    let state = file.record.case.state;
    let ends = |document: &Document| {
        document.superseded_by.is_none()
            && Kind::from_code(&document.kind).is_some_and(|kind| kind.ends(state))
    };
    let all = desk.app.archive().of_subject(file.record.case.id.uuid()).await.map_err(refused)?;
    let document = all.into_iter().rev().find(ends).ok_or_else(Refusal::not_found)?;
    pdf::send(visit, desk, &Opened { document, file }).await
}
