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

fn initiatives() -> OpenApiRouter<Plan> {
    use crate::initiatives::api;
    OpenApiRouter::default()
        .routes(routes!(api::published))
        .routes(routes!(api::all, api::make))
        .routes(routes!(api::one, api::change))
        .routes(routes!(api::take_step))
        .routes(routes!(api::publish_words))
        .routes(routes!(api::note_progress))
        .routes(routes!(api::plan_milestone))
        .routes(routes!(api::change_milestone))
        .routes(routes!(api::name_risk))
        .routes(routes!(api::change_risk))
        .routes(routes!(api::sheet, api::bring))
}

fn year() -> OpenApiRouter<Plan> {
    use crate::year::api;
    OpenApiRouter::default()
        .routes(routes!(api::public))
        .routes(routes!(api::all, api::add))
        .routes(routes!(api::change))
        .routes(routes!(api::sheet, api::bring))
}

fn committee() -> OpenApiRouter<Plan> {
    use crate::committee::api;
    OpenApiRouter::default()
        .routes(routes!(api::all, api::make))
        .routes(routes!(api::one, api::change))
        .routes(routes!(api::step))
        .routes(routes!(api::ask))
        .routes(routes!(api::change_question))
        .routes(routes!(api::record))
        .routes(routes!(api::done))
        .routes(routes!(api::verification))
        .routes(routes!(api::pdf))
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
        .merge(initiatives())
        .merge(year())
        .merge(committee())
        .routes(routes!(crate::logic::api::logic))
        .merge(crate::groups::api::calls())
        .merge(crate::groups::changes::api::calls())
        .merge(crate::nominations::api::calls())
        .merge(crate::time::api::calls())
        .merge(crate::meetings::api::calls())
        .merge(crate::themes::api::calls())
        .merge(crate::record::api::calls())
        .merge(crate::charter::api::calls())
}
