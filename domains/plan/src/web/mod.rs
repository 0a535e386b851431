//! The pages: `resident` for everybody, `staff` for the office.

pub(crate) mod resident;
pub(crate) mod staff;

use axum::Router;

use crate::Plan;

/// The routes.
pub fn routes(plan: &Plan) -> Router {
    let open = crate::meetings::web::open_routes().with_state(plan.clone());
    resident::routes(plan).merge(staff::routes(plan)).merge(open)
}
