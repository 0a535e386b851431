//! `GET, POST …/groups/{code}/charter`, `…/charter/approve`.

use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use crate::{
    api::seat::Seated,
    charter::{
        rules::Entered,
        web::{
            show::{self, Approval, of_today},
            write,
        },
    },
    meetings::web::room::Room,
};

/// A charter.
#[derive(Serialize, ToSchema)]
pub struct CharterTold {
    /// 目的
    purpose: String,
    /// 範囲
    scope: String,
    /// 体制
    structure: String,
    /// 年間の到達点
    goals: String,
    /// Whether a lead approved these words.
    lead_approved: bool,
    /// Whether the department that runs the plan approved them.
    secretariat_approved: bool,
    /// Counts its changes.
    version: i64,
}

/// What was done.
#[derive(Serialize, ToSchema)]
pub struct CharterDone {
    /// `written`, `approved`.
    state: &'static str,
}

/// The charter of a group for this fiscal year.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/groups/{code}/charter", tag = "plan",
    operation_id = "plan_charter", security(("staff" = [])),
    params(("code" = String, Path, description = "Which group.")),
    responses((status = 200, description = "The charter.", body = CharterTold))
)]
pub async fn show(
    visit: Visit,
    Seated(seat): Seated,
    Path(code): Path<String>,
) -> Result<Said<CharterTold>, Failure> {
    let room = Room::of(seat, &code).await?;
    let known = of_today(&room).await?.ok_or_else(Refusal::not_found)?;
    let answer = CharterTold {
        lead_approved: known.lead.is_some(),
        secretariat_approved: known.secretariat.is_some(),
        purpose: known.text.purpose,
        scope: known.text.scope,
        structure: known.text.structure,
        goals: known.text.goals,
        version: known.text.version,
    };
    Ok(Said::ok(&visit, answer))
}

/// Writes the charter of a group for this fiscal year; new words are approved by nobody yet.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/groups/{code}/charter", tag = "plan",
    operation_id = "plan_charter_write", security(("staff" = [])), request_body = Entered,
    params(("code" = String, Path, description = "Which group.")),
    responses((status = 200, description = "It is written.", body = CharterDone))
)]
pub async fn write(
    visit: Visit,
    Seated(seat): Seated,
    Path(code): Path<String>,
    Body(sent): Body<Entered>,
) -> Result<Said<CharterDone>, Failure> {
    let room = Room::of(seat, &code).await?;
    room.must_work()?;
    write::keep(&room, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, CharterDone { state: "written" }))
}

/// Approves the charter for a side that is one's own, by the version that was seen.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/groups/{code}/charter/approve", tag = "plan",
    operation_id = "plan_charter_approve", security(("staff" = [])), request_body = Approval,
    params(("code" = String, Path, description = "Which group.")),
    responses((status = 200, description = "It is approved.", body = CharterDone))
)]
pub async fn approve(
    visit: Visit,
    Seated(seat): Seated,
    Path(code): Path<String>,
    Body(sent): Body<Approval>,
) -> Result<Said<CharterDone>, Failure> {
    let room = Room::of(seat, &code).await?;
    show::approve(&room, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, CharterDone { state: "approved" }))
}
