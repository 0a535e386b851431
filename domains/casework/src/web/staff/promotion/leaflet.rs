//! The leaflet: words, the procedure, and a QR code that carries the measure's id and nothing else.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde_json::json;
use yakusho_pages::{Refused, Visit};

use super::open;
use crate::{
    Casework,
    web::staff::{desk::Desk, enter::done::address, papers::send_of_today, words},
};

/// Makes it.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    of(&visit, &desk, &id).await
}

/// The leaflet of a measure.
///
/// # Errors
/// Not found where it is not theirs; what the store says.
pub async fn of(visit: &Visit, desk: &Desk, id: &str) -> Result<Response, Refused> {
    let (known, app) = (open(desk, id).await?, &desk.app);
    let edition = app.procedures().shelf().current();
    let procedure = edition.pack.procedure(&known.procedure);
    let department = edition.pack.department_on(&known.department, desk.today);
    let data = json!({
        "municipality": edition.pack.city.name.ja,
        "test": app.parts().demo,
        "procedure": procedure.map_or(known.procedure.as_str(), |one| one.name.ja.as_str()),
        "summary": procedure.map(|one| one.summary.ja.as_str()),
        "words": known.words,
        "until": words::day(known.to),
        "address": address(app, known.id),
        "qr": address(app, known.id),
        "contact": {
            "department": desk.department(&known.department),
            "phone": department
                .and_then(|one| one.phone.clone())
                .unwrap_or_else(|| edition.pack.city.contact.phone.clone()),
        },
    });
    let title = procedure.map_or(known.procedure.as_str(), |one| one.name.ja.as_str());
    send_of_today(visit, desk, "leaflet", title, data).await
}
