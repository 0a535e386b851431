//! The API of charters.

mod charters;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::Plan;

/// The calls.
pub fn calls() -> OpenApiRouter<Plan> {
    OpenApiRouter::default()
        .routes(routes!(charters::show))
        .routes(routes!(charters::write))
        .routes(routes!(charters::approve))
}
