//! `POST /api/v1/applications/{number}/cases/{case}/withdrawal`: takes a case back.

use axum::extract::{Path, State};
use yakusho_pages::Visit;
use yakusho_procedures::api::{Failure, IfMatch, Said};

use super::{
    desk::etag,
    holder::Holding,
    status::{ApplicationStatus, status},
};
use crate::{Casework, handle::Request, rules::decide::Command, web::resident::held::load};

/// Takes a case back.
#[utoipa::path(
    post, path = "/api/v1/applications/{number}/cases/{case}/withdrawal", tag = "application",
    params(("number" = String, Path, description = "受付番号."),
        ("case" = String, Path, description = "The case."),
        ("If-Match" = String, Header, description = "The version that was seen, as in the status.")),
    security(("application" = [])),
    responses((status = 200, description = "The status after it.", body = ApplicationStatus))
)]
pub async fn withdraw(
    visit: Visit,
    State(app): State<Casework>,
    Path((_number, case)): Path<(String, String)>,
    Holding(held): Holding,
    if_match: IfMatch,
) -> Result<Said<ApplicationStatus>, Failure> {
    let record = held.record(&case)?;
    if_match.need(&etag(record))?;
    let request = Request {
        case: record.case.id,
        version: record.case.version,
        command: Command::Withdraw,
        by: held.actor(),
        authority: None,
        identified_by: None,
    };
    let done = app.carry_out(request, visit.now()).await;
    done.map_err(|error| if_match.lost(error, "case_moved"))?;
    let held = load(&visit, &app, held.application.id).await?;
    let status = status(&visit, &app, &held).await?;
    Ok(Said::ok(&visit, status))
}
