//! The pages of casework: `staff` for the office, `resident` for those who applied.

pub(crate) mod failure;
pub(crate) mod resident;
pub(crate) mod staff;

use axum::Router;

use crate::Casework;

/// The routes.
pub fn routes(app: Casework) -> Router {
    staff::routes(app.clone()).merge(resident::routes(app))
}
