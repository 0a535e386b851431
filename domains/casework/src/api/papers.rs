//! Papers as pages give them to print: of a case, of an approval, of a disposal, of a measure. Each
//! reading of personal data is recorded with its purpose.

use axum::{extract::Path, response::Response};
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_procedures::api::Failure;

use super::desk::Clerk;
use crate::web::staff::{
    approval::{preview, sheet},
    attachment, decision_paper, disposal, form_paper,
    promotion::leaflet,
};

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

/// The notice as it will be sent if the approval is given; it says that it is a draft.
#[utoipa::path(
    get, path = "/api/v1/staff/approvals/{id}/notice.pdf", tag = "staff", security(("staff" = [])),
    operation_id = "preview_notice",
    params(("id" = String, Path, description = "The approval."),
        ("Purpose" = String, Header, description = "Why personal data are read, in UTF-8; recorded.")),
    responses((status = 200, description = "The paper.", body = String, content_type = "application/pdf"))
)]
pub async fn notice(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    clerk.must_say_why()?;
    Ok(preview::of(&visit, &clerk.0, &id).await?)
}

/// 決裁シート: the whole trail of an approval.
#[utoipa::path(
    get, path = "/api/v1/staff/approvals/{id}/sheet.pdf", tag = "staff", security(("staff" = [])),
    operation_id = "approval_sheet",
    params(("id" = String, Path, description = "The approval."),
        ("Purpose" = String, Header, description = "Why personal data are read, in UTF-8; recorded.")),
    responses((status = 200, description = "The paper.", body = String, content_type = "application/pdf"))
)]
pub async fn trail(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    clerk.must_say_why()?;
    Ok(sheet::of(&visit, &clerk.0, &id).await?)
}

/// The certificate of a disposal that was carried out.
#[utoipa::path(
    get, path = "/api/v1/staff/disposals/{id}/certificate.pdf", tag = "staff",
    security(("staff" = [])), operation_id = "disposal_certificate",
    params(("id" = String, Path, description = "The list.")),
    responses((status = 200, description = "The paper.", body = String, content_type = "application/pdf"))
)]
pub async fn certificate(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id = id.parse().map_err(|_| Refusal::not_found())?;
    Ok(disposal::certificate_of(&visit, &clerk.0, id).await?)
}

/// The leaflet of a measure that raises the online rate, with its QR code.
#[utoipa::path(
    get, path = "/api/v1/staff/promotions/{id}/leaflet.pdf", tag = "staff",
    security(("staff" = [])), operation_id = "promotion_leaflet",
    params(("id" = String, Path, description = "Which one.")),
    responses((status = 200, description = "The paper.", body = String, content_type = "application/pdf"))
)]
pub async fn flyer(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    Ok(leaflet::of(&visit, &clerk.0, &id).await?)
}
