//! `GET /api/v1/staff/me`: who one is. `POST …/proof`: proves that one is there, before a decision.
//! `GET` and `DELETE …/sessions`: where one is signed in.

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_identity::store;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use super::{desk::Clerk, sessions::Posting};
use crate::Casework;

/// Oneself.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// The name as colleagues read it.
    name: String,
    /// The sign-in name.
    login: String,
    /// Where one is posted today.
    postings: Vec<Posting>,
    /// The password was set by somebody else and must be changed first, on the page.
    must_change_password: bool,
    /// Seconds without a call after which the session ends.
    idle_seconds: i64,
    /// Until when decisions are taken without another proof.
    fresh_until: String,
}

/// A one-time code, or a recovery code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// Six digits.
    totp: String,
}

/// A living session.
#[derive(Debug, Serialize, ToSchema)]
pub struct LivingSession {
    /// Its id; not the token.
    id: Uuid,
    /// What the browser calls itself.
    device: Option<String>,
    /// `password`, `passkey`, `single_sign_on`, `certificate`.
    way: String,
    /// At a terminal that others use.
    shared_terminal: bool,
    /// Signed in.
    began: String,
    /// Last call that was written down.
    seen: String,
    /// This very session.
    own: bool,
}

/// Who one is.
#[utoipa::path(
    get, path = "/api/v1/staff/me", tag = "staff", security(("staff" = [])),
    responses((status = 200, description = "Oneself.", body = Me))
)]
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    clerk: Clerk,
) -> Result<Said<Me>, Failure> {
    me(&visit, &app, &clerk, clerk.0.who.proved_at).await
}

/// Proves that one is there: decisions ask for it where the last proof is too old (403
/// `fresh_needed`).
#[utoipa::path(
    post, path = "/api/v1/staff/me/proof", tag = "staff", security(("staff" = [])),
    request_body = Proof,
    responses((status = 200, description = "Oneself, proved.", body = Me))
)]
pub async fn prove(
    visit: Visit,
    State(app): State<Casework>,
    clerk: Clerk,
    Body(sent): Body<Proof>,
) -> Result<Said<Me>, Failure> {
    let seal = app.parts().seal.as_ref();
    let code = sent.totp.into();
    store::prove_by_code(app.store(), seal, &clerk.0.who, &code, None, visit.now()).await?;
    me(&visit, &app, &clerk, visit.now()).await
}

/// Where one is signed in.
#[utoipa::path(
    get, path = "/api/v1/staff/me/sessions", tag = "staff", security(("staff" = [])),
    responses((status = 200, description = "The living sessions.", body = Vec<LivingSession>))
)]
pub async fn sessions(
    visit: Visit,
    State(app): State<Casework>,
    clerk: Clerk,
) -> Result<Said<Vec<LivingSession>>, Failure> {
    let who = &clerk.0.who;
    let open = store::sessions_of(app.store(), who.staff, visit.now()).await?;
    let shown = open.into_iter().map(|session| LivingSession {
        own: session.id == who.session,
        id: session.id,
        device: session.device,
        way: session.way,
        shared_terminal: session.shared_terminal,
        began: session.began.to_string(),
        seen: session.seen.to_string(),
    });
    Ok(Said::ok(&visit, shown.collect()))
}

/// Signs oneself out elsewhere.
#[utoipa::path(
    delete, path = "/api/v1/staff/me/sessions/{id}", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The session.")),
    responses((status = 204, description = "It is over."))
)]
pub async fn end(
    visit: Visit,
    State(app): State<Casework>,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let staff = clerk.0.who.staff;
    app.store().write(visit.now(), move |tx| Box::pin(store::end_session(tx, staff, id))).await?;
    Ok((StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, "no-store")]).into_response())
}

async fn me(
    visit: &Visit,
    app: &Casework,
    clerk: &Clerk,
    proved_at: Timestamp,
) -> Result<Said<Me>, Failure> {
    let who = &clerk.0.who;
    let policy = store::policy(app.store()).await?;
    let fresh_until = proved_at.checked_add(policy.fresh()).unwrap_or(proved_at);
    let me = Me {
        name: who.name.clone(),
        login: who.login.clone(),
        postings: who.postings.iter().map(Posting::of).collect(),
        must_change_password: who.must_change_password,
        idle_seconds: who.idle.as_secs(),
        fresh_until: fresh_until.to_string(),
    };
    Ok(Said::ok(visit, me))
}
