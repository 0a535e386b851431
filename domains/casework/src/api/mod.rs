//! The API of this domain: what holders of an application and members of staff can do, as JSON.
//!
//! Holders carry the code of their application, staff the token of a session; both as
//! `Authorization: Bearer`. Cookies open nothing. Every call of staff is decided by the same
//! policies as its page, and carried out by the same functions.

mod case;
mod command;
mod correction;
mod desk;
mod holder;
mod numbers;
mod rating;
mod sessions;
mod status;
mod withdrawal;
mod worklist;
mod writing;

use axum::{Router, extract::DefaultBodyLimit};
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};
use yakusho_procedures::api::LIMIT;

use crate::Casework;

/// The routes.
pub fn routes(app: Casework) -> Router {
    let (router, _) = calls().split_for_parts();
    router.layer(DefaultBodyLimit::max(LIMIT)).with_state(app)
}

/// What the routes do, as OpenAPI; [`yakusho_procedures::api::complete`] adds what all calls have
/// in common.
#[must_use]
pub fn openapi() -> OpenApi {
    calls().into_openapi()
}

fn calls() -> OpenApiRouter<Casework> {
    OpenApiRouter::default()
        .routes(routes!(status::show))
        .routes(routes!(correction::show, correction::answer))
        .routes(routes!(withdrawal::withdraw))
        .routes(routes!(rating::keep))
        .routes(routes!(numbers::overview))
        .routes(routes!(numbers::costs))
        .routes(routes!(numbers::procedure))
        .routes(routes!(sessions::begin, sessions::end))
        .routes(routes!(worklist::show))
        .routes(routes!(case::show))
        .routes(routes!(command::claim))
        .routes(routes!(command::approve))
        .routes(routes!(command::accept))
        .routes(routes!(command::finish))
        .routes(routes!(writing::refuse))
        .routes(routes!(writing::send_back))
        .routes(routes!(writing::correction))
        .routes(routes!(writing::note))
        .routes(routes!(command::visit))
        .routes(routes!(command::identify))
}
