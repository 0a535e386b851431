//! The pages of charters.

pub mod show;
pub mod write;

use axum::{
    Router,
    routing::{get, post},
};

use crate::Plan;

/// The routes.
pub fn routes() -> Router<Plan> {
    Router::new()
        .route("/staff/plan/groups/{code}/charter", get(show::show))
        .route("/staff/plan/groups/{code}/charter/write", get(write::show).post(write::act))
        .route("/staff/plan/groups/{code}/charter/approve", post(show::act))
}
