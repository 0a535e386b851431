//! `GET /staff/cases/{id}/attachments/{file}`: shows what was enclosed, and records that it was
//! read.

pub mod view;

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::json;
use yakusho_files::{Attachment, AttachmentNoun};
use yakusho_kernel::{Id, Refusal};
use yakusho_pages::{Refused, Visit};
use yakusho_permission::ActionName;

use super::{
    case::{self, facts},
    case_file::CaseFile,
    desk::Desk,
};
use crate::Casework;

/// Sends the file.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path((id, wanted)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    of(&visit, &desk, &id, &wanted).await
}

/// A file of a case, after its reading was recorded.
///
/// # Errors
/// Not found; what the store says.
pub async fn of(visit: &Visit, desk: &Desk, id: &str, wanted: &str) -> Result<Response, Refused> {
    let file = CaseFile::open(desk, id, ActionName::CaseReadAttachment).await?;
    let attachment = self::wanted(visit, desk, &file, wanted).await?;
    let bytes = desk.app.procedures().parts().files.read(&attachment).await.map_err(|error| {
        tracing::error!(%error, "an attachment could not be read");
        Refused::broken()
    })?;
    // The person's own name for the file stays out of headers.
    let name = format!("{}.{}", file.number(), attachment.media_type.ending());
    let headers = [
        (header::CONTENT_TYPE, attachment.media_type.name().to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// The attachment with this id, if it belongs to a box of this case's form; after the reading was
/// recorded.
async fn wanted(
    visit: &Visit,
    desk: &Desk,
    file: &CaseFile,
    id: &str,
) -> Result<Attachment, Refused> {
    let id: Id<AttachmentNoun> = id.parse().map_err(|_| Refusal::not_found())?;
    let what = json!({ "what": "attachment", "attachment": id.uuid() });
    let reading = file.read_facts(desk, what, visit.now()).await?;
    let all = case::attachments(desk, file, &facts::of(file, &reading)).await?;
    let found = all.into_iter().find(|attachment| attachment.id.uuid() == id.uuid());
    Ok(found.ok_or_else(Refusal::not_found)?)
}
