//! The pages.

pub(crate) mod party;
pub(crate) mod staff;

use axum::Router;

use crate::Contracts;

/// The routes.
pub fn routes(app: &Contracts) -> Router {
    staff::routes(app).merge(party::routes(app))
}
