//! The office's pages, one verb a file. Japanese only: the languages are for residents.

pub mod chart;
pub mod enter;
pub mod figures_sheet;
pub mod form;
pub mod kpi;
pub mod overview;
pub mod pass;
pub mod programme;
pub mod questions;
pub mod record;
pub mod seat;
pub mod table;
pub mod top_procedures;

use axum::{
    Router,
    routing::{get, post},
};

use crate::Plan;

/// The routes.
pub fn routes(plan: &Plan) -> Router {
    let routes = Router::new()
        .route("/staff/plan", get(overview::show))
        .route("/staff/plan/programmes/{number}", get(programme::show))
        .route("/staff/plan/questions", get(questions::show))
        .route("/staff/plan/top-procedures", get(top_procedures::show))
        .route("/staff/plan/kpis/{id}", get(kpi::show))
        .route("/staff/plan/kpis/{id}/csv", get(table::csv))
        .route("/staff/plan/kpis/{id}/xlsx", get(table::xlsx))
        .route("/staff/plan/kpis/{id}/enter", get(enter::show).post(enter::act))
        .route("/staff/plan/kpis/{id}/record", post(record::act))
        .route("/staff/plan/measurements/{id}", get(pass::open))
        .route("/staff/plan/measurements/{id}/pass", post(pass::act))
        .route("/staff/plan/measurements/{id}/return", get(pass::ask_return).post(pass::act_return))
        .merge(crate::groups::web::routes())
        .merge(crate::groups::changes::web::routes())
        .merge(crate::nominations::web::routes())
        .merge(crate::initiatives::web::routes())
        .merge(crate::year::web::routes())
        .merge(crate::committee::web::routes())
        .route("/staff/plan/programmes/{number}/logic", get(crate::logic::web::show))
        .merge(crate::time::web::routes())
        .merge(crate::meetings::web::routes())
        .merge(crate::themes::web::routes())
        .merge(crate::record::web::routes())
        .merge(crate::charter::web::routes())
        .with_state(plan.clone());
    yakusho_casework::staff::surround(routes, plan.casework())
}
