//! The office's pages of nominations, one verb a file.

pub mod answer;
pub mod draft;
pub mod letter;
pub mod overview;
pub mod paper;
pub mod reason;
pub mod roster;
pub mod seat;
pub mod sheet;
pub mod step;

use axum::{
    Router,
    routing::{get, post},
};

use crate::Plan;

/// The routes.
pub fn routes() -> Router<Plan> {
    Router::new()
        .route("/staff/plan/nominations", get(overview::show).post(draft::act))
        .route("/staff/plan/nominations/rounds/{id}/send", post(draft::send))
        .route("/staff/plan/nominations/rounds/{id}/roster", get(roster::show))
        .route("/staff/plan/nominations/letters/{id}", get(letter::show))
        .route("/staff/plan/nominations/letters/{id}/acknowledge", post(letter::acknowledge))
        .route("/staff/plan/nominations/letters/{id}/pdf", get(paper::letter))
        .route("/staff/plan/nominations/letters/{id}/answer", get(answer::show).post(answer::act))
        .route("/staff/plan/nominations/letters/{id}/sheet", get(sheet::show).post(sheet::act))
        .route("/staff/plan/nominations/requests/{id}/step", post(step::act))
        .route(
            "/staff/plan/nominations/requests/{id}/return",
            get(reason::ask_return).post(reason::act_return),
        )
        .route(
            "/staff/plan/nominations/requests/{id}/extend",
            get(reason::ask_extend).post(reason::act_extend),
        )
        .route("/staff/plan/nominations/appointments/{id}/pdf", get(paper::appointment))
}
