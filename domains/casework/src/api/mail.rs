//! `GET /api/v1/staff/mail` and `…/{id}`: the mails that the demo did not send (試験用).

use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::Refusal;
use yakusho_notify::DemoMail;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Failure, Said};

use super::desk::Clerk;
use crate::web::staff::mail::{NEWEST, folder, unreadable};

/// A mail.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptMail {
    /// Its id.
    id: Uuid,
    /// To whom it would have gone.
    to: String,
    /// Its subject.
    subject: String,
    /// Its language: `ja`, `ja-easy`, `en`.
    lang: String,
    /// When it was queued.
    #[schema(value_type = String, format = DateTime)]
    queued_at: jiff::Timestamp,
    /// Its text; in a list it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
}

/// The newest hundred mails. Where mail is really sent there is nothing here.
#[utoipa::path(
    get, path = "/api/v1/staff/mail", tag = "staff", security(("staff" = [])),
    responses((status = 200, description = "The mails, newest first.", body = Vec<KeptMail>))
)]
pub async fn list(visit: Visit, Clerk(desk): Clerk) -> Result<Said<Vec<KeptMail>>, Failure> {
    let mails = folder(&desk)?.list(NEWEST).await.map_err(unreadable)?;
    let kept = mails.into_iter().map(|mail| KeptMail { body: None, ..kept(mail) });
    Ok(Said::ok(&visit, kept.collect()))
}

/// One mail.
#[utoipa::path(
    get, path = "/api/v1/staff/mail/{id}", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The mail.")),
    responses((status = 200, description = "The mail.", body = KeptMail))
)]
pub async fn show(
    visit: Visit,
    Clerk(desk): Clerk,
    Path(id): Path<String>,
) -> Result<Said<KeptMail>, Failure> {
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let mail = folder(&desk)?.read(id).await.map_err(unreadable)?;
    Ok(Said::ok(&visit, kept(mail.ok_or_else(Refusal::not_found)?)))
}

fn kept(mail: DemoMail) -> KeptMail {
    KeptMail {
        id: mail.id,
        to: mail.to,
        subject: mail.subject,
        lang: mail.lang,
        queued_at: mail.queued_at,
        body: Some(mail.body),
    }
}
