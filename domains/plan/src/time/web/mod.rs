//! The pages of hours, one verb a file.

pub mod calendar;
pub mod correct;
pub mod enter;
pub mod group;
pub mod leave;
pub mod own;
pub mod person;
pub mod sheet;
pub mod table;

use axum::{
    Router,
    routing::{get, post},
};

use crate::Plan;

/// The routes.
pub fn routes() -> Router<Plan> {
    Router::new()
        .route("/staff/plan/time", get(own::show).post(enter::act))
        .route("/staff/plan/time/repeat", post(enter::act_again))
        .route("/staff/plan/time/leave", post(leave::act))
        .route("/staff/plan/time/xlsx", get(table::xlsx))
        .route("/staff/plan/time/import", get(table::ask).post(table::take))
        .route("/staff/plan/time/calendar", get(calendar::show).post(calendar::bring))
        .route("/staff/plan/time/calendar/keep", post(calendar::keep))
        .route("/staff/plan/time/people/{id}", get(person::show))
        .route("/staff/plan/time/entries/{id}", get(correct::show).post(correct::act))
        .route("/staff/plan/time/entries/{id}/remove", post(correct::act_remove))
        .route("/staff/plan/groups/{code}/time", get(group::show))
}
