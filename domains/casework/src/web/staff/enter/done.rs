//! `GET /staff/entered/{application}`: the number for the person, their receipt, and the next one.
//! Only the browser that entered it sees this.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;
use uuid::Uuid;
use yakusho_kernel::{Id, Refusal};
use yakusho_pages::{Refused, Visit};
use yakusho_permission::ActionName;
use yakusho_procedures::{Receipt, model::ApplicationNoun};

use super::super::{desk::Desk, words};
use crate::{Casework, store::cases, uptake::promotion, web::failure::refused};

const COOKIE: &str = "entered";
const ID: usize = 16;

#[derive(Template)]
#[template(path = "staff/entered.html")]
struct DonePage {
    number: String,
    code: Option<String>,
    procedure: String,
    procedure_id: String,
    channel: &'static str,
    received: String,
    due: Option<String>,
    receipt: String,
    case: Option<String>,
}

/// Lets this browser hand out the receipt of what it entered, for an hour.
pub fn hold(visit: &Visit, id: Id<ApplicationNoun>, code: &str) {
    let mut data = id.uuid().as_bytes().to_vec();
    data.extend_from_slice(code.as_bytes());
    visit.keep_cookie(COOKIE, &data, SignedDuration::from_hours(1));
}

/// Shows the number.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let (receipt, code) = held(&visit, &app, &id).await?;
    let application = &receipt.application;
    let store = app.store();
    let of = application.id.uuid();
    let records = cases::of_application(store.read(), store.municipality(), of).await;
    let record = records.map_err(refused)?.into_iter().next().ok_or_else(Refusal::not_found)?;
    let edition = app.procedures().shelf().current();
    let procedure_id = record.case.procedure.clone();
    let known = edition.pack.procedure(&procedure_id);
    let body = DonePage {
        number: application.shown_number(),
        code,
        procedure: known.map_or_else(|| procedure_id.clone(), |known| known.name.ja.clone()),
        procedure_id,
        channel: application.channel.label(),
        received: record.case.received_on.map_or_else(String::new, words::day),
        due: record.due_on.map(words::day),
        receipt: format!("/staff/entered/{}/receipt.pdf", application.id),
        case: desk
            .may(ActionName::CaseRead, &desk.case(&record))
            .then(|| format!("/staff/cases/{}", record.case.id)),
    };
    Ok(desk.page(&visit, "入れました", &body).into_response())
}

/// Makes the receipt for the person.
pub async fn receipt(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let (receipt, code) = held(&visit, &app, &id).await?;
    let mut notes = Vec::new();
    for filing in &receipt.filings {
        let nudges = promotion::nudges_on(app.store(), &filing.procedure, desk.today).await;
        for nudge in nudges.map_err(refused)? {
            notes.push(format!("{} {}", nudge.words, address(&app, nudge.id)));
        }
    }
    yakusho_procedures::papers::send_receipt(
        &visit,
        app.procedures(),
        &receipt,
        code.as_deref(),
        notes,
    )
    .await
}

/// The address that a leaflet's QR code or a nudge carries: an id and nothing else.
pub fn address(app: &Casework, promotion: Uuid) -> String {
    format!("{}/p/{promotion}", app.procedures().parts().public_url)
}

async fn held(
    visit: &Visit,
    app: &Casework,
    id: &str,
) -> Result<(Receipt, Option<String>), Refused> {
    let id: Id<ApplicationNoun> = id.parse().map_err(|_| Refusal::not_found())?;
    let bytes = visit.cookie(COOKIE).ok_or_else(Refusal::not_found)?;
    let (mine, code) = bytes.split_at_checked(ID).ok_or_else(Refusal::not_found)?;
    if mine != id.uuid().as_bytes() {
        return Err(Refusal::not_found().into());
    }
    let code = std::str::from_utf8(code).ok().filter(|code| !code.is_empty()).map(str::to_owned);
    let receipt = app.procedures().receipt(id).await.map_err(refused)?;
    Ok((receipt.ok_or_else(Refusal::not_found)?, code))
}
