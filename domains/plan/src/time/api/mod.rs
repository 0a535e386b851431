//! The API of hours.

pub mod hours;
pub mod sheets;
pub mod shown;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::Plan;

/// The calls.
pub fn calls() -> OpenApiRouter<Plan> {
    OpenApiRouter::default()
        .routes(routes!(shown::own))
        .routes(routes!(shown::person))
        .routes(routes!(shown::medians))
        .routes(routes!(hours::enter))
        .routes(routes!(hours::again))
        .routes(routes!(hours::correct))
        .routes(routes!(hours::remove))
        .routes(routes!(hours::leave))
        .routes(routes!(hours::calendar))
        .routes(routes!(sheets::sheet))
        .routes(routes!(sheets::bring))
}
