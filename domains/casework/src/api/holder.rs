//! The application that a number and a code open together.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use serde::Deserialize;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Bearer, Failure};

use crate::{
    Casework,
    web::resident::held::{Held, load},
};

/// An application in the hands of the one who calls.
pub struct Holding(pub Held);

#[derive(Deserialize)]
struct Address {
    number: String,
}

impl FromRequestParts<Casework> for Holding {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Casework) -> Result<Self, Failure> {
        let bearer = Bearer::from_request_parts(parts, app).await?;
        let Ok(visit) = Visit::from_request_parts(parts, app).await;
        let Path(Address { number }) =
            Path::from_request_parts(parts, app).await.map_err(|_| Refusal::not_found())?;
        let (from, now) = (visit.source(), visit.now());
        let found = app.procedures().open_by_number(&number, bearer.token(), from, now).await?;
        let application = found.ok_or_else(Refusal::not_found)?;
        Ok(Self(load(&visit, app, application.id).await?))
    }
}
