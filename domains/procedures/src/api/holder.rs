//! Who holds what: a draft or an application by its code.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use sha2::{Digest, Sha256};
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;

use super::wire::{Bearer, Failure};
use crate::{Procedures, Receipt, guide::Guide, model::Draft};

/// The draft whose code the call carries; open, so that it can be answered.
pub struct Held(pub Guide);

impl FromRequestParts<Procedures> for Held {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Procedures) -> Result<Self, Failure> {
        let HeldDraft(draft) = HeldDraft::from_request_parts(parts, app).await?;
        let visit = visit(parts, app).await;
        guide(app, &draft, &visit).await.map(Self)
    }
}

/// The draft whose code the call carries, submitted or not.
pub struct HeldDraft(pub Draft);

impl FromRequestParts<Procedures> for HeldDraft {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Procedures) -> Result<Self, Failure> {
        let bearer = Bearer::from_request_parts(parts, app).await?;
        let visit = visit(parts, app).await;
        let found = app.draft_of_code(bearer.token(), visit.source(), visit.now()).await?;
        found.map(Self).ok_or_else(Failure::no_token)
    }
}

/// The guide of a draft; a submitted draft has none any more.
///
/// # Errors
/// Nobody's token where it was submitted or deleted.
pub async fn guide(app: &Procedures, draft: &Draft, visit: &Visit) -> Result<Guide, Failure> {
    app.open(draft.id, visit.now()).await?.ok_or_else(Failure::no_token)
}

/// The receipt of the application that a number and a code open together.
///
/// # Errors
/// Not found where either is wrong.
pub async fn receipt(
    app: &Procedures,
    visit: &Visit,
    number: &str,
    bearer: &Bearer,
) -> Result<Receipt, Failure> {
    let found = app.open_by_number(number, bearer.token(), visit.source(), visit.now()).await?;
    let application = found.ok_or_else(Refusal::not_found)?;
    Ok(app.receipt(application.id).await?.ok_or_else(Refusal::not_found)?)
}

/// The version of a draft as its ETag: answers raise the number, a choice changes the rest.
pub fn etag(draft: &Draft) -> String {
    let mut digest = Sha256::new();
    for procedure in draft.chosen.iter().flatten() {
        digest.update(procedure);
        digest.update([0]);
    }
    let choice: String =
        digest.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{}-{choice}\"", draft.version)
}

async fn visit(parts: &mut Parts, app: &Procedures) -> Visit {
    let Ok(visit) = Visit::from_request_parts(parts, app).await;
    visit
}
