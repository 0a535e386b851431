//! The API of meetings.

mod meetings;
mod shown;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::Plan;

/// The calls.
pub fn calls() -> OpenApiRouter<Plan> {
    OpenApiRouter::default()
        .routes(routes!(shown::list))
        .routes(routes!(shown::one))
        .routes(routes!(shown::decisions))
        .routes(routes!(shown::pdf))
        .routes(routes!(meetings::plan))
        .routes(routes!(meetings::topics))
        .routes(routes!(meetings::record))
        .routes(routes!(meetings::end))
        .routes(routes!(meetings::todo_done))
        .routes(routes!(meetings::calendar))
}
