//! The API of this domain: what everybody may read of the plan, and what staff do with its figures.
//!
//! Staff carry the token of their session as `Authorization: Bearer`. Every call is decided by the
//! same policies as its page, and carried out by the same functions.

mod figures;
mod measurements;
pub(crate) mod seat;
mod told;

use axum::{Router, extract::DefaultBodyLimit};
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};
use yakusho_procedures::api::LIMIT;

use crate::Plan;

/// The routes.
pub fn routes(plan: &Plan) -> Router {
    let (router, _) = calls().split_for_parts();
    router.layer(DefaultBodyLimit::max(LIMIT)).with_state(plan.clone())
}

/// What the routes do, as OpenAPI; [`yakusho_procedures::api::complete`] adds what all calls have
/// in common.
#[must_use]
pub fn openapi() -> OpenApi {
    calls().into_openapi()
}

fn calls() -> OpenApiRouter<Plan> {
    OpenApiRouter::default()
        .routes(routes!(told::plan))
        .routes(routes!(told::kpi))
        .routes(routes!(figures::overview))
        .routes(routes!(figures::top_procedures))
        .routes(routes!(figures::kpi))
        .routes(routes!(measurements::enter))
        .routes(routes!(measurements::record_now))
        .routes(routes!(measurements::step))
        .merge(crate::groups::api::calls())
        .merge(crate::nominations::api::calls())
}
