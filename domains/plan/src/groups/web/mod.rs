//! The office's pages of working groups.

pub mod group;
pub mod list;

use axum::{Router, routing::get};

use crate::Plan;

/// The routes.
pub fn routes() -> Router<Plan> {
    Router::new()
        .route("/staff/plan/groups", get(list::show))
        .route("/staff/plan/groups/{code}", get(group::show))
}
