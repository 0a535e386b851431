//! The API of the whole house as one OpenAPI document, which is checked in.

use axum::response::{IntoResponse, Response};
use utoipa::openapi::OpenApi;

/// Where the document is served.
pub const PLACE: &str = "/api/openapi.json";

/// The document.
#[must_use]
pub fn document() -> OpenApi {
    yakusho_procedures::api::complete([
        yakusho_procedures::api::openapi(),
        yakusho_casework::api::openapi(),
        yakusho_plan::api::openapi(),
        yakusho_contracts::api::openapi(),
    ])
}

/// The document as text, with a line break at its end.
///
/// # Errors
/// Where it cannot be written as JSON; nothing in it cannot.
pub fn text() -> serde_json::Result<String> {
    document().to_pretty_json().map(|text| format!("{text}\n"))
}

/// Serves it.
pub async fn show() -> Response {
    let kind = axum::http::header::CONTENT_TYPE;
    match text() {
        Ok(text) => ([(kind, "application/json")], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the OpenAPI document could not be written");
            axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_that_is_checked_in_is_what_the_code_does() {
        let file =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api/openapi.json");
        if std::env::var_os("YAKUSHO_WRITE_GOLDEN").is_some() {
            std::fs::write(&file, text().expect("JSON")).expect("written");
        }
        let checked_in = std::fs::read_to_string(file).unwrap_or_default();
        assert!(
            checked_in == text().expect("JSON"),
            "docs/api/openapi.json is not what the code does any more. Look at what changed, then:\n\
             cargo run -- openapi > docs/api/openapi.json, or this test with YAKUSHO_WRITE_GOLDEN=1"
        );
    }
}
