//! `POST /api/v1/draft/mail`: the link to continue with, by mail.

use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;

use super::{
    holder::Held,
    wire::{Bearer, Body, Failure},
};
use crate::{
    Procedures,
    model::SecretCode,
    web::later::{address, mail_link},
};

/// To whom.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct To {
    /// One address.
    #[schema(example = "name@example.jp")]
    email: String,
}

/// Mails the link that opens the draft with the code of this call, in the language of the call.
#[utoipa::path(
    post, path = "/api/v1/draft/mail", tag = "draft", security(("draft" = [])), request_body = To,
    responses((status = 204, description = "The mail is queued."))
)]
pub async fn send(
    visit: Visit,
    State(app): State<Procedures>,
    Held(guide): Held,
    bearer: Bearer,
    Body(to): Body<To>,
) -> Result<StatusCode, Failure> {
    let to = address(&to.email).map_err(|problem| Refusal::invalid(vec![problem]))?;
    let code = SecretCode::parse(bearer.token()).ok_or_else(Failure::no_token)?;
    mail_link(&visit, &app, &guide, &code, to).await?;
    Ok(StatusCode::NO_CONTENT)
}
