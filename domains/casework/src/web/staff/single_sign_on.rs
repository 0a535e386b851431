//! `GET /staff/single-sign-on`: sends the browser to the city's identity provider. `GET …/return`:
//! takes it back and begins a session.

use axum::{
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;
use serde::Deserialize;
use yakusho_identity::{
    SessionToken,
    store::{self, Return},
};
use yakusho_kernel::Refusal;
use yakusho_pages::{Refused, Visit};
use yakusho_store::Error;

use super::{
    desk::token,
    device::device,
    sign_in::{is_shared, refused_page, welcome},
};
use crate::{Casework, web::failure::refused};

/// The sealed cookie that binds the way there to the way back.
const COOKIE: &str = "single-sign-on";
const LASTS: SignedDuration = SignedDuration::from_mins(10);

/// What the provider puts into the address.
#[derive(Deserialize)]
pub struct Answer {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
}

/// Sends the browser away.
pub async fn leave(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let provider = app.doors().single_sign_on.as_ref().ok_or_else(Refusal::not_found)?;
    let seal = app.parts().seal.as_ref();
    let begun = store::begin_single_sign_on(app.store(), seal, provider, visit.now()).await;
    let (place, ticket) = match begun {
        Ok(begun) => begun,
        Err(Error::Refused(refusal)) => {
            return Ok(refused_page(&visit, &app, "", is_shared(&visit), &refusal).into_response());
        }
        Err(error) => return Err(refused(error)),
    };
    visit.keep_cookie(COOKIE, ticket.to_cookie().as_bytes(), LASTS);
    let place = HeaderValue::try_from(place).map_err(|_| Refused::broken())?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response())
}

/// Takes it back.
pub async fn come_back(
    visit: Visit,
    State(app): State<Casework>,
    headers: HeaderMap,
    Query(answer): Query<Answer>,
) -> Result<Response, Refused> {
    let provider = app.doors().single_sign_on.as_ref().ok_or_else(Refusal::not_found)?;
    let ticket = visit
        .cookie(COOKIE)
        .and_then(|value| SessionToken::from_cookie(std::str::from_utf8(&value).ok()?));
    visit.drop_cookie(COOKIE);
    let shared = is_shared(&visit);
    let back = Return {
        ticket,
        state: answer.state,
        code: answer.code,
        shared_terminal: shared,
        previous: token(&visit),
        device: device(&headers),
    };
    let seal = &app.parts().seal;
    match store::finish_single_sign_on(app.store(), seal, provider, back, visit.now()).await {
        Ok(signed_in) => welcome(&visit, &app, &signed_in, shared).await,
        Err(Error::Refused(refusal)) => {
            Ok(refused_page(&visit, &app, "", shared, &refusal).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}
