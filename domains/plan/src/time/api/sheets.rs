//! `GET, POST /api/v1/staff/plan/time/sheet`: one's own hours as a workbook, out and in.

use axum::{body::Bytes, response::Response};
use yakusho_pages::Visit;
use yakusho_procedures::api::{Failure, Said};

use crate::{api::seat::Seated, initiatives::api::SheetBrought, time::web::table, workbook};

/// One's own hours of the fiscal year as a workbook.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/time/sheet", tag = "plan", operation_id = "plan_hours_sheet",
    security(("staff" = [])),
    responses((
        status = 200, description = "A workbook.", body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ))
)]
pub async fn sheet(Seated(seat): Seated) -> Result<Response, Failure> {
    Ok(workbook::response("wg-hours", table::written(&seat).await?))
}

/// Reads a workbook of one's own hours, all of it or nothing: rows without a number are entered, others
/// corrected by the version that was written out.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/time/sheet", tag = "plan",
    operation_id = "plan_hours_sheet_bring", security(("staff" = [])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, description = "What it did.", body = SheetBrought))
)]
pub async fn bring(
    visit: Visit,
    Seated(seat): Seated,
    bytes: Bytes,
) -> Result<Said<SheetBrought>, Failure> {
    let brought = table::bring(&seat, &bytes, visit.now()).await?;
    let brought = brought.map_err(|faults| workbook::refusal(&faults))?;
    Ok(Said::ok(&visit, SheetBrought::of(brought)))
}
