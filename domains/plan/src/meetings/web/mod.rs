//! The pages of meetings, one verb a file.

pub mod agenda;
pub mod calendar;
pub mod decisions;
pub mod list;
pub mod new;
pub mod pdf;
pub mod record;
pub mod room;
pub mod show;
pub mod state;
pub mod todo;

use axum::{
    Router,
    routing::{get, post},
};

use crate::Plan;

/// The routes for staff.
pub fn routes() -> Router<Plan> {
    Router::new()
        .route("/staff/plan/groups/{code}/meetings", get(list::show))
        .route("/staff/plan/groups/{code}/meetings/new", get(new::show).post(new::act))
        .route("/staff/plan/groups/{code}/decisions", get(decisions::show))
        .route("/staff/plan/groups/{code}/calendar.ics", get(calendar::of_group))
        .route("/staff/plan/meetings/{id}", get(show::show))
        .route("/staff/plan/meetings/{id}/agenda", post(agenda::act))
        .route("/staff/plan/meetings/{id}/record", get(record::show).post(record::act))
        .route("/staff/plan/meetings/{id}/state", post(state::act))
        .route("/staff/plan/meetings/{id}/pdf", get(pdf::show))
        .route("/staff/plan/todos/{id}", get(todo::open))
        .route("/staff/plan/todos/{id}/done", post(todo::act))
        .route("/staff/plan/calendar", get(calendar::show).post(calendar::renew))
}

/// The calendar that opens by its secret address alone.
pub fn open_routes() -> Router<Plan> {
    Router::new().route("/plan/calendars/{secret}", get(calendar::feed))
}
