//! Papers of a case on their way to the browser.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::Value;
use yakusho_kernel::Lang;
use yakusho_pages::{Refused, Visit};
use yakusho_paper::PaperMeta;
use yakusho_procedures::Edition;

use super::{case_file::CaseFile, desk::Desk};
use crate::papers::press::press_of;

/// Makes a paper by the templates of the case's edition and sends it. Papers of the office are in
/// Japanese.
///
/// # Errors
/// Where it cannot be made.
pub async fn send(
    visit: &Visit,
    file: &CaseFile,
    template: &str,
    title: &str,
    data: Value,
) -> Result<Response, Refused> {
    make(visit, &file.edition, template, title, data).await
}

/// Makes a paper of the office itself, which belongs to no case's edition, by the templates of
/// today and sends it.
///
/// # Errors
/// Where it cannot be made.
pub async fn send_of_today(
    visit: &Visit,
    desk: &Desk,
    template: &str,
    title: &str,
    data: Value,
) -> Result<Response, Refused> {
    let edition = desk.app.procedures().shelf().current();
    make(visit, &edition, template, title, data).await
}

async fn make(
    visit: &Visit,
    edition: &Edition,
    template: &str,
    title: &str,
    data: Value,
) -> Result<Response, Refused> {
    let meta = PaperMeta { title: title.to_owned(), lang: Lang::Ja, now: visit.now() };
    let press = press_of(edition.version(), &edition.pack);
    let paper = press.map_err(|error| Refused::from(error.refusal()))?;
    let pdf = paper.render(template, data, meta).await.map_err(|error| {
        tracing::error!(%error, template, "a paper could not be made");
        Refused::broken()
    })?;
    Ok(self::pdf(template, pdf))
}

/// A PDF on its way to the browser, under a plain English name. It may hold personal data, so it
/// is not stored.
#[must_use]
pub fn pdf(name: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}.pdf\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// Whom to call.
#[must_use]
pub fn contact(desk: &Desk, file: &CaseFile) -> Value {
    let department = file.pack().department_on(&file.record.department, desk.today);
    serde_json::json!({
        "department": desk.department(&file.record.department),
        "phone": department
            .and_then(|known| known.phone.clone())
            .unwrap_or_else(|| file.pack().city.contact.phone.clone()),
    })
}
