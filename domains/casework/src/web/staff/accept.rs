//! `POST /staff/cases/{id}/accept`: accepts a 届出 that has what it needs, or drafts that where
//! others must sign.

use axum::{
    extract::{Path, State},
    response::Response,
};
use yakusho_pages::{Form, Refused, Visit};

use super::draft::{self, Entered};
use crate::{Casework, approval::Decision};

/// Proposes it.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    form: Form<Entered>,
) -> Result<Response, Refused> {
    draft::act(&visit, &app, &id, Decision::Accept, form).await
}
