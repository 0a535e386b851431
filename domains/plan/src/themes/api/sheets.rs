//! `GET, POST /api/v1/staff/plan/groups/{code}/themes/sheet`: a group's themes as a workbook, out and in.

use axum::{body::Bytes, extract::Path, response::Response};
use yakusho_pages::Visit;
use yakusho_procedures::api::{Failure, Said};

use crate::{
    api::seat::Seated, initiatives::api::SheetBrought, meetings::web::room::Room,
    themes::web::table, workbook,
};

/// A group's themes with their experiments and results as a workbook.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/groups/{code}/themes/sheet", tag = "plan",
    operation_id = "plan_theme_sheet", security(("staff" = [])),
    params(("code" = String, Path, description = "Which group.")),
    responses((
        status = 200, description = "A workbook.", body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ))
)]
pub async fn sheet(Seated(seat): Seated, Path(code): Path<String>) -> Result<Response, Failure> {
    let room = Room::of(seat, &code).await?;
    Ok(workbook::response("wg-themes", table::written(&room).await?))
}

/// Reads a workbook of a group's themes, all of it or nothing: new themes are raised, experiments
/// begun, results told.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/groups/{code}/themes/sheet", tag = "plan",
    operation_id = "plan_theme_sheet_bring", security(("staff" = [])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    params(("code" = String, Path, description = "Which group.")),
    responses((status = 200, description = "What it did.", body = SheetBrought))
)]
pub async fn bring(
    visit: Visit,
    Seated(seat): Seated,
    Path(code): Path<String>,
    bytes: Bytes,
) -> Result<Said<SheetBrought>, Failure> {
    let room = Room::of(seat, &code).await?;
    room.must_work()?;
    let brought = table::bring(&room, &bytes, visit.now()).await?;
    let brought = brought.map_err(|faults| workbook::refusal(&faults))?;
    Ok(Said::ok(&visit, SheetBrought::of(brought)))
}
