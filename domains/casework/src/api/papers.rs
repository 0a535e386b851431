//! `GET /api/v1/staff/cases/{id}/…`: what was enclosed, the filled form, the notice. Each reading is
//! recorded with its purpose.

use axum::{extract::Path, response::Response};
use yakusho_pages::Visit;
use yakusho_procedures::api::Failure;

use super::desk::Clerk;
use crate::web::staff::{attachment, decision_paper, form_paper};

/// A file that was enclosed, as it is kept: cleaned, without where a photo was taken.
#[utoipa::path(
    get, path = "/api/v1/staff/cases/{id}/attachments/{file}", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The case."),
        ("file" = String, Path, description = "The attachment."),
        ("Purpose" = String, Header, description = "Why personal data are read, in UTF-8; recorded.")),
    responses((status = 200, description = "The file, in its own type.", body = String, content_type = "application/octet-stream"))
)]
pub async fn attachment(
    visit: Visit,
    clerk: Clerk,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, Failure> {
    clerk.must_say_why()?;
    Ok(attachment::of(&visit, &clerk.0, &id, &file).await?)
}

/// The official form, filled from what was told.
#[utoipa::path(
    get, path = "/api/v1/staff/cases/{id}/form.pdf", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The case."),
        ("Purpose" = String, Header, description = "Why personal data are read, in UTF-8; recorded.")),
    responses((status = 200, description = "The paper.", body = String, content_type = "application/pdf"))
)]
pub async fn form(visit: Visit, clerk: Clerk, Path(id): Path<String>) -> Result<Response, Failure> {
    clerk.must_say_why()?;
    Ok(form_paper::of(&visit, &clerk.0, &id).await?)
}

/// The notice of a decision, or of a return.
#[utoipa::path(
    get, path = "/api/v1/staff/cases/{id}/decision.pdf", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The case."),
        ("Purpose" = String, Header, description = "Why personal data are read, in UTF-8; recorded.")),
    responses((status = 200, description = "The paper.", body = String, content_type = "application/pdf"))
)]
pub async fn decision(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    clerk.must_say_why()?;
    Ok(decision_paper::of(&visit, &clerk.0, &id).await?)
}
