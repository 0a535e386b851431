//! `…/applications/{number}/stand-in`: the local identity provider (試験用), where it is switched on.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yakusho_identity::{
    Level, stand_in,
    view::{StandInChoiceView, StandInCodeView},
};
use yakusho_kernel::{Problem, Refusal, RefusalKind};
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use super::{
    holder::Holding,
    status::{ApplicationStatus, status},
};
use crate::{
    Casework,
    web::resident::{
        held::{Held, load},
        stand_in::{place, redeem},
    },
    words,
};

/// A made-up person.
#[derive(Debug, Serialize, ToSchema)]
pub struct TestPerson {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// Its day of birth, in words.
    birth_date: String,
}

/// Who was chosen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// The id of a made-up person.
    person: String,
}

/// A code of one use.
#[derive(Serialize, ToSchema)]
pub struct OneTimeCode {
    /// Six digits.
    code: String,
    /// Until when it can be sent back.
    #[schema(value_type = String, format = DateTime)]
    good_until: jiff::Timestamp,
}

/// The code that was shown.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// Six digits.
    code: String,
}

/// The made-up persons. Not found where a real provider is used.
#[utoipa::path(
    get, path = "/api/v1/applications/{number}/stand-in", tag = "application",
    params(("number" = String, Path, description = "受付番号.")),
    security(("application" = [])),
    responses((status = 200, description = "The persons.", body = Vec<TestPerson>))
)]
pub async fn choose(
    visit: Visit,
    State(app): State<Casework>,
    Holding(held): Holding,
) -> Result<Said<Vec<TestPerson>>, Failure> {
    open(&app, &held)?;
    let persons = StandInChoiceView::in_lang(visit.lang()).persons.into_iter();
    let persons = persons.map(|person| TestPerson {
        id: person.id.to_owned(),
        name: person.name.to_owned(),
        birth_date: person.birth_date,
    });
    Ok(Said::ok(&visit, persons.collect()))
}

/// Gives the code of a made-up person.
#[utoipa::path(
    post, path = "/api/v1/applications/{number}/stand-in", tag = "application",
    params(("number" = String, Path, description = "受付番号.")),
    security(("application" = [])), request_body = Chosen,
    responses((status = 200, description = "The code.", body = OneTimeCode))
)]
pub async fn issue(
    visit: Visit,
    State(app): State<Casework>,
    Holding(held): Holding,
    Body(chosen): Body<Chosen>,
) -> Result<Said<OneTimeCode>, Failure> {
    open(&app, &held)?;
    if stand_in::person(&chosen.person).is_none() {
        let words = words::TEST_PERSON_MISSING.text();
        return Err(Refusal::invalid(vec![Problem::new("person", "required", words)]).into());
    }
    let subject = held.application.id.uuid();
    let (store, now) = (app.store(), visit.now());
    let code = stand_in::issue_code(store, subject, &chosen.person, Level::L3, now).await?;
    let good_until = StandInCodeView::of(&code, now).good_until;
    Ok(Said::ok(&visit, OneTimeCode { code: code.shown().to_owned(), good_until }))
}

/// Takes the code: the person is identified, and what waited for it moves on.
#[utoipa::path(
    post, path = "/api/v1/applications/{number}/stand-in/code", tag = "application",
    params(("number" = String, Path, description = "受付番号.")),
    security(("application" = [])), request_body = Shown,
    responses((status = 200, description = "The status after it.", body = ApplicationStatus))
)]
pub async fn confirm(
    visit: Visit,
    State(app): State<Casework>,
    Holding(held): Holding,
    Body(shown): Body<Shown>,
) -> Result<Said<ApplicationStatus>, Failure> {
    open(&app, &held)?;
    let done = redeem(&visit, &app, &held, &shown.code).await?;
    done.map_err(|problem| Refusal::invalid(vec![problem]))?;
    let held = load(&visit, &app, held.application.id).await?;
    Ok(Said::ok(&visit, status(&visit, &app, &held).await?))
}

/// Goes on where the stand-in is switched on and the person is not identified yet.
fn open(app: &Casework, held: &Held) -> Result<(), Failure> {
    place(app)?;
    if held.application.identity.is_confirmed() {
        let words = words::TEST_OVER.text();
        return Err(Refusal::new(RefusalKind::Conflict, "identified_already", words).into());
    }
    Ok(())
}
