//! The pages of one's own record.

pub mod export;
pub mod own;
pub mod person;
pub mod view;

use axum::{
    Router,
    routing::{get, post},
};

use crate::Plan;

/// The routes.
pub fn routes() -> Router<Plan> {
    Router::new()
        .route("/staff/plan/my-work", get(own::show).post(own::act))
        .route("/staff/plan/my-work/learned", post(own::act_learned))
        .route("/staff/plan/my-work/learned/{id}/remove", post(own::act_remove))
        .route("/staff/plan/my-work/xlsx", get(export::xlsx))
        .route("/staff/plan/my-work/people/{id}", get(person::show))
}
