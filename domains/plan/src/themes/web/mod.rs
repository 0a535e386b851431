//! The pages of themes and knowledge, one verb a file.

pub mod knowledge;
pub mod list;
pub mod new;
pub mod show;
pub mod table;

use axum::{Router, routing::get};

use crate::Plan;

/// The routes.
pub fn routes() -> Router<Plan> {
    Router::new()
        .route("/staff/plan/groups/{code}/themes", get(list::show))
        .route("/staff/plan/groups/{code}/themes/new", get(new::show).post(new::act))
        .route("/staff/plan/groups/{code}/themes/xlsx", get(table::xlsx))
        .route("/staff/plan/groups/{code}/themes/import", get(table::ask).post(table::take))
        .route("/staff/plan/groups/{code}/knowledge/new", get(knowledge::ask).post(knowledge::act))
        .route("/staff/plan/themes/{id}", get(show::show).post(show::act))
        .route("/staff/plan/knowledge", get(knowledge::show))
}
