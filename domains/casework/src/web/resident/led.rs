//! `GET /p/{id}`: from a leaflet to its procedure. The browser remembers the leaflet's id for thirty
//! days, so that an application can be counted for it; nothing about the person is kept.

use axum::{
    extract::{Path, State},
    response::Response,
};
use uuid::Uuid;
use yakusho_kernel::{Refusal, date::jst_date};
use yakusho_pages::{Refused, Visit};

use crate::{Casework, uptake::promotion, web::failure::refused};

/// Remembers the leaflet and leads on. A leaflet whose time is over still leads on.
pub async fn go(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let found = promotion::find(app.store(), id).await.map_err(refused)?;
    let known = found.ok_or_else(Refusal::not_found)?;
    let today = jst_date(visit.now());
    if (known.from..=known.to).contains(&today) {
        yakusho_procedures::holder::hold_led_by(&visit, known.id);
    }
    Ok(visit.see(&format!("/procedures/{}", known.procedure)))
}
