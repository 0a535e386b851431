//! `POST /api/v1/draft/files`: files for a question that asks for them.

use axum::{
    extract::{DefaultBodyLimit, Multipart, Query, State, multipart::MultipartRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};
use yakusho_pages::{Fields, SentFile, Visit};

use super::{
    answers::{Step, take},
    holder::Held,
    question::Standing,
    wire::IfMatch,
};
use crate::{Procedures, web::sent::Sent};

/// Bytes of a form around its files.
pub const AROUND: usize = 64 * 1024;
/// Files in one call.
const MOST: usize = 10;

/// For which question.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// The question's id.
    question: String,
    /// The person or thing that it is about, as the question said.
    instance: Option<String>,
}

/// The call with room for the largest file.
pub fn router(largest: usize) -> OpenApiRouter<Procedures> {
    // One byte more than the examiner takes is enough for it to say so itself.
    let limit = DefaultBodyLimit::max(largest.saturating_add(AROUND));
    OpenApiRouter::default().routes(routes!(upload)).layer(limit)
}

/// Gives files to a question. Each part of the form is named by the field that it is for. The
/// files are checked, cleaned and sealed; a refused one says why.
#[utoipa::path(
    post, path = "/api/v1/draft/files", tag = "draft", security(("draft" = [])),
    params(Which, ("If-Match" = Option<String>, Header, description = "The version that was seen.")),
    request_body(content = std::collections::BTreeMap<String, String>, content_type = "multipart/form-data",
        description = "Files; each part's name is a field's name."),
    responses((status = 200, description = "The draft after it.", body = Standing,
        headers(("ETag" = String, description = "The version, for If-Match."))))
)]
pub async fn upload(
    visit: Visit,
    State(app): State<Procedures>,
    Held(guide): Held,
    Query(which): Query<Which>,
    if_match: IfMatch,
    parts: Result<Multipart, MultipartRejection>,
) -> Result<Response, Response> {
    let largest = app.parts().files.examiner().limits().bytes;
    let parts = parts.map_err(|error| error.status().into_response())?;
    let files = sent_files(parts, largest).await.map_err(IntoResponse::into_response)?;
    let go = ("_go".to_owned(), "upload".to_owned());
    let step = Step {
        question: &which.question,
        instance: which.instance.as_deref(),
        sent: Sent { fields: [go].into_iter().collect::<Fields>(), files },
        reply: None,
    };
    let said = take(&visit, &app, &guide, &if_match, step).await;
    said.map(IntoResponse::into_response).map_err(IntoResponse::into_response)
}

/// The files of a form: each part is named by the field that it is for. `largest` is the size in
/// bytes above which a file is marked as too large.
///
/// # Errors
/// A form that cannot be read, or that holds more than ten files.
pub async fn sent_files(mut parts: Multipart, largest: usize) -> Result<Vec<SentFile>, StatusCode> {
    let mut files = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(|error| error.status())? {
        let field = part.name().ok_or(StatusCode::BAD_REQUEST)?.to_owned();
        let name = part.file_name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|error| error.status())?;
        if files.len() >= MOST {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let too_large = bytes.len() > largest;
        files.push(SentFile { field, name, bytes, too_large });
    }
    Ok(files)
}
