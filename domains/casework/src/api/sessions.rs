//! `POST /api/v1/staff/sessions`: begins a session of staff. `DELETE`: ends it.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yakusho_identity::{SessionToken, SignIn, store};
use yakusho_kernel::RefusalKind;
use yakusho_pages::Visit;
use yakusho_permission::Purpose;
use yakusho_procedures::api::{Bearer, Body, Failure, Said};
use yakusho_store::Error;

use crate::{Casework, web::staff::desk::Desk};

/// Who signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The sign-in name.
    login: String,
    /// The password.
    password: String,
    /// The one-time code, or a recovery code.
    totp: String,
}

/// A session.
#[derive(Serialize, ToSchema)]
pub struct Session {
    /// The bearer token of the session.
    token: String,
    /// The name as colleagues read it.
    name: String,
    /// Where the person is posted today.
    postings: Vec<Posting>,
}

/// A posting.
#[derive(Debug, Serialize, ToSchema)]
pub struct Posting {
    /// The department's code.
    department: String,
    /// `clerk`, `chief`, `head`, `admin`, `auditor`.
    role: &'static str,
}

impl Posting {
    /// A posting as the API says it.
    #[must_use]
    pub fn of(posting: &yakusho_identity::Posting) -> Self {
        Self { department: posting.department.clone(), role: posting.role.code() }
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials(…)")
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Session(…)")
    }
}

/// Signs a member of staff in. Wrong attempts are counted and slow down.
#[utoipa::path(
    post, path = "/api/v1/staff/sessions", tag = "staff", request_body = Credentials,
    responses((status = 201, description = "The session.", body = Session))
)]
pub async fn begin(
    visit: Visit,
    State(app): State<Casework>,
    Body(sent): Body<Credentials>,
) -> Result<Said<Session>, Failure> {
    let attempt = SignIn {
        login: sent.login,
        password: sent.password.into(),
        code: sent.totp.into(),
        shared_terminal: false,
        address: None,
        previous: None,
        certificate: None,
        device: Some("API".to_owned()),
    };
    let seal = app.parts().seal.as_ref();
    let signed_in = store::sign_in(app.store(), seal, attempt, visit.now()).await;
    let signed_in = signed_in.map_err(|error| match error {
        Error::Refused(refusal) if refusal.kind == RefusalKind::TooMuch => {
            Failure::from(refusal).with_status(StatusCode::TOO_MANY_REQUESTS)
        }
        error => error.into(),
    })?;
    let desk = Desk::of(&visit, &app, &signed_in.token, Purpose::nothing()).await?;
    let postings = desk.who.postings.iter().map(Posting::of);
    let session = Session {
        token: signed_in.token.to_cookie().to_string(),
        name: desk.who.name.clone(),
        postings: postings.collect(),
    };
    Ok(Said::created(&visit, "/api/v1/staff/worklist", session))
}

/// Ends the session.
#[utoipa::path(
    delete, path = "/api/v1/staff/sessions", tag = "staff", security(("staff" = [])),
    responses((status = 204, description = "It is over."))
)]
pub async fn end(
    visit: Visit,
    State(app): State<Casework>,
    bearer: Bearer,
) -> Result<Response, Failure> {
    let token = SessionToken::from_cookie(bearer.token()).ok_or_else(Failure::no_token)?;
    // Not a `Clerk`: whose password is still to be changed may leave too.
    let usual = Purpose::usual(&app.procedures().shelf().current().pack);
    Desk::of(&visit, &app, &token, usual).await?;
    store::sign_out(app.store(), &token, visit.now()).await?;
    Ok((StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, "no-store")]).into_response())
}
