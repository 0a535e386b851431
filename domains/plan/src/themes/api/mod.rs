//! The API of themes and knowledge.

mod sheets;
mod shown;
mod themes;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::Plan;

/// The calls.
pub fn calls() -> OpenApiRouter<Plan> {
    OpenApiRouter::default()
        .routes(routes!(shown::list))
        .routes(routes!(shown::one))
        .routes(routes!(shown::knowledge))
        .routes(routes!(themes::raise))
        .routes(routes!(themes::step))
        .routes(routes!(themes::tell))
        .routes(routes!(sheets::sheet))
        .routes(routes!(sheets::bring))
}
