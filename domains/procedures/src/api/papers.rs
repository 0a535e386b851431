//! `GET …/result.pdf`, `…/result.ics`, `…/receipt.pdf`, `…/visit.pdf`: what the pages give to print and
//! to keep, as files.

use axum::{
    extract::{Path, State},
    response::Response,
};
use yakusho_pages::Visit;

use super::{
    holder::{self, Held},
    wire::{Bearer, Failure},
};
use crate::{
    Procedures,
    web::{calendar_file, papers},
};

/// The result on one sheet: what to do, by when, what is lost after it.
#[utoipa::path(
    get, path = "/api/v1/draft/result.pdf", tag = "draft", security(("draft" = [])),
    responses((status = 200, description = "The sheet.", body = String, content_type = "application/pdf"))
)]
pub async fn result(
    visit: Visit,
    State(app): State<Procedures>,
    Held(guide): Held,
) -> Result<Response, Failure> {
    Ok(papers::result_of(&visit, &app, &guide).await?)
}

/// The deadlines of the result as a calendar (RFC 5545).
#[utoipa::path(
    get, path = "/api/v1/draft/result.ics", tag = "draft", security(("draft" = [])),
    responses((status = 200, description = "One all-day event a deadline.", body = String, content_type = "text/calendar"))
)]
pub async fn calendar(
    visit: Visit,
    State(app): State<Procedures>,
    Held(guide): Held,
) -> Result<Response, Failure> {
    Ok(calendar_file::of(&visit, &app, &guide)?)
}

/// The receipt on paper, in the language of the application. It does not repeat the code.
#[utoipa::path(
    get, path = "/api/v1/applications/{number}/receipt.pdf", tag = "application",
    params(("number" = String, Path, description = "受付番号.")),
    security(("application" = [])),
    responses((status = 200, description = "The paper.", body = String, content_type = "application/pdf"))
)]
pub async fn receipt(
    visit: Visit,
    State(app): State<Procedures>,
    Path(number): Path<String>,
    bearer: Bearer,
) -> Result<Response, Failure> {
    let receipt = holder::receipt(&app, &visit, &number, &bearer).await?;
    Ok(papers::receipt_of(&visit, &app, &receipt, None).await?)
}

/// The sheet for the visit, with the forms filled in and what to bring.
#[utoipa::path(
    get, path = "/api/v1/applications/{number}/visit.pdf", tag = "application",
    params(("number" = String, Path, description = "受付番号.")),
    security(("application" = [])),
    responses((status = 200, description = "The paper.", body = String, content_type = "application/pdf"))
)]
pub async fn visit(
    visit: Visit,
    State(app): State<Procedures>,
    Path(number): Path<String>,
    bearer: Bearer,
) -> Result<Response, Failure> {
    let receipt = holder::receipt(&app, &visit, &number, &bearer).await?;
    Ok(papers::visit_of(&visit, &app, &receipt).await?)
}
