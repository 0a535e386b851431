//! `GET /staff/plan/nominations/letters/{id}/pdf`: the letter as it was issued.
//! `GET /staff/plan/nominations/appointments/{id}/pdf`: the paper for a member.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Id, Refusal};
use yakusho_pages::{Refused, Visit};
use yakusho_permission::ActionName;

use crate::{Plan, groups::members, nominations::letter, web::staff::seat::Seat};

/// Sends the letter.
pub async fn letter(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let made = letter_pdf(&seat, &id, visit.now()).await?;
    Ok(sent("nomination-letter.pdf", made))
}

/// The letter's PDF.
///
/// # Errors
/// Not found; where it cannot be made.
pub async fn letter_pdf(seat: &Seat, id: &str, now: Timestamp) -> Result<Vec<u8>, Refused> {
    let (_, file) = seat.letter(id).await?;
    document(seat, file.letter.document, letter::REQUEST, now).await
}

/// Sends the paper for a member, to themselves, to their department and to the office.
pub async fn appointment(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let made = appointment_pdf(&seat, &id, visit.now()).await?;
    Ok(sent("appointment.pdf", made))
}

/// The PDF for a member.
///
/// # Errors
/// Not found; where it cannot be made.
pub async fn appointment_pdf(seat: &Seat, id: &str, now: Timestamp) -> Result<Vec<u8>, Refused> {
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let (db, code) = (seat.plan.store().read(), seat.plan.store().municipality());
    let known = members::by_id(db, code, id).await.map_err(refused)?;
    let known = known.ok_or_else(Refusal::not_found)?;
    let resource = seat.nomination(known.id, &known.department, None);
    if known.staff != seat.desk.who.staff {
        seat.desk.must(ActionName::NominationRead, &resource)?;
    }
    let issued = seat.plan.casework().archive().of_subject(id).await.map_err(refused)?;
    let issued = issued.into_iter().find(|one| one.kind == letter::APPOINTMENT);
    document(seat, issued.map(|one| one.id.uuid()), letter::APPOINTMENT, now).await
}

async fn document(
    seat: &Seat,
    id: Option<Uuid>,
    kind: &str,
    now: Timestamp,
) -> Result<Vec<u8>, Refused> {
    let id = id.ok_or_else(Refusal::not_found)?;
    let casework = seat.plan.casework();
    let found = casework.archive().find(Id::from_uuid(id)).await.map_err(refused)?;
    let found = found.filter(|one| one.kind == kind).ok_or_else(Refusal::not_found)?;
    casework.document_pdf(&found, now).await.map_err(refused)
}

/// A PDF as an answer that nobody keeps.
#[must_use]
pub fn sent(name: &str, made: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, made).into_response()
}
