//! `GET /staff/plan/papers/{id}/pdf`: the paper as a PDF.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use yakusho_casework::staff::refused;
use yakusho_pages::{Refused, Visit};

use super::{super::press, edition, paper};
use crate::{Plan, web::staff::seat::Seat};

/// Shows it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    Ok(response(made(&seat, &id, visit.now()).await?))
}

/// Makes it.
///
/// # Errors
/// Not found; where it cannot be made.
pub async fn made(seat: &Seat, id: &str, now: Timestamp) -> Result<Vec<u8>, Refused> {
    let (known, questions) = paper(seat, id).await?;
    let edition = edition(seat, &known, &questions).await?;
    press::pdf(&seat.plan, &known, &edition, now).await.map_err(refused)
}

/// A PDF on its way.
#[must_use]
pub fn response(bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"committee.pdf\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, bytes).into_response()
}
