//! The API of one's own record.

mod records;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::Plan;

/// The calls.
pub fn calls() -> OpenApiRouter<Plan> {
    OpenApiRouter::default()
        .routes(routes!(records::own))
        .routes(routes!(records::person))
        .routes(routes!(records::keep))
        .routes(routes!(records::learn))
        .routes(routes!(records::forget))
}
