//! `…/cases/{case}/correction/files`: files that a correction asks for. `GET` lists what was sent since,
//! `POST` sends, `DELETE …/{file}` takes away.

use axum::{
    extract::{DefaultBodyLimit, Multipart, Path, State, multipart::MultipartRejection},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use yakusho_kernel::{Refusal, RefusalKind};
use yakusho_pages::{Fields, Visit};
use yakusho_procedures::api::{AROUND, Failure, Said, sent_files};

use super::holder::Holding;
use crate::{
    Casework,
    web::resident::{
        correction::{asked, fields::Asked, files, sent::Sent},
        held::Held,
    },
    words,
};

/// A file of a correction.
#[derive(Debug, Serialize, ToSchema)]
pub struct Enclosure {
    /// The name of the field that it is for.
    field: String,
    /// Its id.
    id: String,
    /// Its name on the sender's device.
    name: String,
    /// Its type and size, in words.
    about: String,
}

/// The calls, with room for the largest file.
pub fn router(largest: usize) -> OpenApiRouter<Casework> {
    let limit = DefaultBodyLimit::max(largest.saturating_add(AROUND));
    OpenApiRouter::default().routes(routes!(list, send)).routes(routes!(remove)).layer(limit)
}

/// What was sent since the correction was asked for.
#[utoipa::path(
    get, path = "/api/v1/applications/{number}/cases/{case}/correction/files", tag = "application",
    params(("number" = String, Path, description = "受付番号."),
        ("case" = String, Path, description = "The case.")),
    security(("application" = [])),
    responses((status = 200, description = "The files.", body = Vec<Enclosure>))
)]
pub async fn list(
    visit: Visit,
    State(app): State<Casework>,
    Path((_number, case)): Path<(String, String)>,
    Holding(held): Holding,
) -> Result<Said<Vec<Enclosure>>, Failure> {
    let asked = open(&app, &held, &case).await?;
    enclosures(&visit, &app, &held, &asked).await
}

/// Sends files. Each part of the form is named by the field that it is for; a refused file says why
/// and the others are kept.
#[utoipa::path(
    post, path = "/api/v1/applications/{number}/cases/{case}/correction/files", tag = "application",
    params(("number" = String, Path, description = "受付番号."),
        ("case" = String, Path, description = "The case.")),
    security(("application" = [])),
    request_body(content = std::collections::BTreeMap<String, String>, content_type = "multipart/form-data",
        description = "Files; each part's name is a field's name."),
    responses((status = 200, description = "The files after it.", body = Vec<Enclosure>))
)]
pub async fn send(
    visit: Visit,
    State(app): State<Casework>,
    Path((_number, case)): Path<(String, String)>,
    Holding(held): Holding,
    parts: Result<Multipart, MultipartRejection>,
) -> Result<Response, Response> {
    let largest = app.procedures().parts().files.examiner().limits().bytes;
    let parts = parts.map_err(|error| error.status().into_response())?;
    let files = sent_files(parts, largest).await.map_err(IntoResponse::into_response)?;
    let sent = Sent { fields: Fields::default(), files };
    let said = take(&visit, &app, &held, &case, &sent).await;
    said.map(IntoResponse::into_response).map_err(IntoResponse::into_response)
}

/// Takes away a file that was sent for this correction.
#[utoipa::path(
    delete, path = "/api/v1/applications/{number}/cases/{case}/correction/files/{file}",
    tag = "application",
    params(("number" = String, Path, description = "受付番号."),
        ("case" = String, Path, description = "The case."),
        ("file" = String, Path, description = "The file.")),
    security(("application" = [])),
    responses((status = 200, description = "The files after it.", body = Vec<Enclosure>))
)]
pub async fn remove(
    visit: Visit,
    State(app): State<Casework>,
    Path((_number, case, file)): Path<(String, String, String)>,
    Holding(held): Holding,
) -> Result<Said<Vec<Enclosure>>, Failure> {
    let asked = open(&app, &held, &case).await?;
    files::remove(&visit, &app, &held, &asked, &file).await?;
    enclosures(&visit, &app, &held, &asked).await
}

async fn take(
    visit: &Visit,
    app: &Casework,
    held: &Held,
    case: &str,
    sent: &Sent,
) -> Result<Said<Vec<Enclosure>>, Failure> {
    let asked = open(app, held, case).await?;
    let problems = files::take_in(visit, app, held, &asked, sent).await?;
    if !problems.is_empty() {
        return Err(Refusal::invalid(problems).into());
    }
    enclosures(visit, app, held, &asked).await
}

async fn open(app: &Casework, held: &Held, case: &str) -> Result<Asked, Failure> {
    let record = held.record(case)?;
    let over = || Refusal::new(RefusalKind::Conflict, "no_correction_open", words::FIX_OVER.text());
    Ok(asked(app, held, record).await?.ok_or_else(over)?)
}

async fn enclosures(
    visit: &Visit,
    app: &Casework,
    held: &Held,
    asked: &Asked,
) -> Result<Said<Vec<Enclosure>>, Failure> {
    let of = files::of(app, held, asked).await?;
    let all = of.into_iter().flat_map(|files| {
        let field = files.key;
        files.new.into_iter().map(move |file| Enclosure {
            field: field.clone(),
            id: file.id,
            name: file.name,
            about: file.about,
        })
    });
    Ok(Said::ok(visit, all.collect()))
}
