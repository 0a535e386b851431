//! Coming in with a passkey: `POST /staff/passkeys/begin` gives the challenge, `POST
//! /staff/passkeys/enter` takes the answer. `POST /staff/passkeys/prove` gives the challenge of a
//! step-up, whose answer travels with the form that needs it.

use askama::Template;
use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_identity::{
    passkey::RelyingParty,
    store::{self, Challenge, PasskeyEntry},
};
use yakusho_kernel::Refusal;
use yakusho_pages::{FieldView, Fields, Form, Refused, Visit};
use yakusho_store::Error;

use super::{
    desk::{Desk, token},
    device::device,
    sign_in::{refused_page, welcome},
};
use crate::{Casework, web::failure::refused};

/// The field of the ticket of a challenge.
pub const TICKET: &str = "_ticket";
/// The field of the answer to it.
pub const ANSWER: &str = "_answer";

/// A form that passkey.js works; without it nothing is seen of it.
#[derive(Clone, Template)]
#[template(path = "staff/passkey_form.html")]
pub struct PasskeyForm {
    action: String,
    kind: &'static str,
    begin: &'static str,
    origin: String,
    token: String,
    hidden: Vec<(String, String)>,
    field: Option<FieldView>,
    label: &'static str,
}
impl askama::filters::HtmlSafe for PasskeyForm {}

impl PasskeyForm {
    /// A form that is sent to `action` with the answer to the challenge of `begin`.
    #[must_use]
    pub fn new(
        visit: &Visit,
        party: &RelyingParty,
        kind: &'static str,
        action: &str,
        begin: &'static str,
        label: &'static str,
    ) -> Self {
        Self {
            action: action.to_owned(),
            kind,
            begin,
            origin: party.origin().to_owned(),
            token: visit.form_token(),
            hidden: Vec::new(),
            field: None,
            label,
        }
    }

    /// What travels along.
    #[must_use]
    pub fn carrying(mut self, hidden: Vec<(String, String)>) -> Self {
        self.hidden = hidden;
        self
    }

    /// What is asked besides.
    #[must_use]
    pub fn asking(mut self, field: FieldView) -> Self {
        self.field = Some(field);
        self
    }
}

/// What the page sends.
#[derive(Deserialize)]
pub struct Entered {
    #[serde(default, rename = "_ticket")]
    ticket: String,
    #[serde(default, rename = "_answer")]
    answer: String,
    #[serde(default)]
    shared: String,
}

/// Whom authenticators talk to; `None` where the site has no name of its own or no TLS.
#[must_use]
pub fn party(app: &Casework) -> Option<RelyingParty> {
    let city = app.procedures().shelf().current().pack.city.name.ja.clone();
    RelyingParty::of(&app.procedures().parts().public_url, &city)
}

/// The challenge of a sign-in.
pub async fn begin(
    visit: Visit,
    State(app): State<Casework>,
    Form(_): Form<Fields>,
) -> Result<Json<Challenge>, Refused> {
    let party = party(&app).ok_or_else(Refusal::not_found)?;
    let seal = app.parts().seal.as_ref();
    let begun = store::begin_entry(app.store(), seal, &party, visit.now()).await;
    begun.map(Json).map_err(refused)
}

/// The challenge of a step-up.
pub async fn prove(
    visit: Visit,
    State(app): State<Casework>,
    Form(_): Form<Fields>,
) -> Result<Json<Challenge>, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let party = party(&app).ok_or_else(Refusal::not_found)?;
    let seal = app.parts().seal.as_ref();
    let begun = store::begin_proof(app.store(), seal, &party, desk.who.staff, visit.now()).await;
    begun.map(Json).map_err(refused)
}

/// Begins a session.
pub async fn enter(
    visit: Visit,
    State(app): State<Casework>,
    headers: HeaderMap,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let party = party(&app).ok_or_else(Refusal::not_found)?;
    let shared = entered.shared == "yes";
    let entry = PasskeyEntry {
        ticket: entered.ticket,
        answer: entered.answer,
        shared_terminal: shared,
        previous: token(&visit),
        device: device(&headers),
    };
    let seal = &app.parts().seal;
    match store::enter_by_passkey(app.store(), seal, &party, entry, visit.now()).await {
        Ok(signed_in) => welcome(&visit, &app, &signed_in, shared).await,
        Err(Error::Refused(refusal)) => {
            Ok(refused_page(&visit, &app, "", shared, &refusal).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}
