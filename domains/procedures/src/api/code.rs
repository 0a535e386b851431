//! `POST /api/v1/draft/code`: a new code to continue with.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use yakusho_pages::Visit;

use super::{
    holder::Held,
    wire::{Failure, Said},
};
use crate::Procedures;

/// A new code.
#[derive(Debug, Serialize, ToSchema)]
pub struct Code {
    /// The new code; the one that this call carried opens nothing any more.
    #[schema(example = "AB23-CD45-EF67")]
    code: String,
    /// The day after whose end the draft is deleted.
    expires_on: String,
}

/// Gives the draft a new code and makes the former one useless.
#[utoipa::path(
    post, path = "/api/v1/draft/code", tag = "draft", security(("draft" = [])),
    responses((status = 200, description = "The new code.", body = Code))
)]
pub async fn renew(
    visit: Visit,
    State(app): State<Procedures>,
    Held(guide): Held,
) -> Result<Said<Code>, Failure> {
    let code = app.new_code(&guide, visit.now()).await?;
    let expires_on = guide.draft.expires_on.to_string();
    Ok(Said::ok(&visit, Code { code: code.shown(), expires_on }))
}
