//! What everybody may read of the plan.

mod kpi;
mod plan;
pub mod told;

use axum::{Router, routing::get};

use crate::Plan;

/// The routes.
pub fn routes(plan: &Plan) -> Router {
    Router::new()
        .route("/plan", get(plan::show))
        .route("/plan/kpis/{id}", get(kpi::show))
        .route("/plan/year.ics", get(crate::year::web::public_ics))
        .with_state(plan.clone())
}
