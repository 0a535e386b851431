//! `POST /api/v1/staff/cases/{id}/hand-over` and `/transfer`: a case changes hands; and who can get
//! one.

use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Body, Failure, IfMatch, Said};

use super::{case::CaseStanding, command::said, desk::Clerk};
use crate::web::staff::{
    aside, case_file::CaseFile, colleagues::colleagues as find, hand_over as hand,
    transfer as move_away,
};

/// To whom, and with which words.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// A colleague of the case's department.
    to: Uuid,
    /// What the colleague should know; the resident never sees it.
    #[serde(default)]
    #[schema(max_length = 1000)]
    note: String,
}

/// Who steps aside.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepAside {
    /// The account; the caller's own where absent.
    #[serde(default)]
    staff: Option<Uuid>,
}

/// Where to, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// The department's code.
    department: String,
    /// Why; the other department reads it.
    #[schema(max_length = 1000)]
    reason: String,
}

/// A colleague.
#[derive(Serialize, ToSchema)]
pub struct Colleague {
    /// The account.
    id: Uuid,
    /// The name as colleagues read it.
    name: String,
    /// The departments, of the caller's, in which they work.
    departments: Vec<String>,
}

/// Which department.
#[derive(Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only of this department of the caller's.
    department: Option<String>,
}

/// Those to whom the caller can hand work over.
#[utoipa::path(
    get, path = "/api/v1/staff/colleagues", tag = "staff", params(Which), security(("staff" = [])),
    responses((status = 200, description = "Colleagues by sign-in name.", body = Vec<Colleague>))
)]
pub async fn colleagues(
    visit: Visit,
    Clerk(desk): Clerk,
    Query(which): Query<Which>,
) -> Result<Said<Vec<Colleague>>, Failure> {
    let mut own = desk.who.departments();
    own.retain(|code| which.department.as_deref().is_none_or(|wanted| wanted == *code));
    let found = find(&desk, &own).await?;
    let found = found.into_iter().map(|one| Colleague {
        id: one.id,
        name: one.name,
        departments: one.departments,
    });
    Ok(Said::ok(&visit, found.collect()))
}

/// Gives a case to a colleague of its department.
#[utoipa::path(
    post, path = "/api/v1/staff/cases/{id}/hand-over", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The case."),
        ("If-Match" = String, Header, description = "The version that was seen.")),
    request_body = HandOver,
    responses((status = 200, description = "The case after it.", body = CaseStanding))
)]
pub async fn hand_over(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    if_match: IfMatch,
    Body(sent): Body<HandOver>,
) -> Result<Said<CaseStanding>, Failure> {
    let file = CaseFile::open(&clerk.0, &id, ActionName::CaseAssign).await?;
    let department = &file.record.department;
    let command = hand::command(&clerk.0, department, Some(sent.to), &sent.note).await?;
    let done = clerk.carry_out(&visit, &file, &if_match, command, None).await?;
    Ok(said(&visit, &done))
}

/// Takes somebody out of the cases of an application because they are related to its people: the
/// caller, or as 係長 or 課長 a colleague. How they are related is not asked.
#[utoipa::path(
    post, path = "/api/v1/staff/cases/{id}/aside", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The case.")), request_body = StepAside,
    responses((status = 204, description = "They have no hand in it any more."))
)]
pub async fn step_aside(
    visit: Visit,
    Clerk(desk): Clerk,
    Path(id): Path<String>,
    Body(sent): Body<StepAside>,
) -> Result<StatusCode, Failure> {
    let file = CaseFile::open(&desk, &id, ActionName::CaseRead).await?;
    let staff = sent.staff.unwrap_or(desk.who.staff);
    aside::step(&visit, &desk, &file, Some(staff)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets a colleague back who stepped aside, as 係長 or 課長.
#[utoipa::path(
    delete, path = "/api/v1/staff/cases/{id}/aside/{staff}", tag = "staff",
    security(("staff" = [])),
    params(("id" = String, Path, description = "The case."),
        ("staff" = Uuid, Path, description = "The account.")),
    responses((status = 204, description = "They are back."))
)]
pub async fn step_back(
    visit: Visit,
    Clerk(desk): Clerk,
    Path((id, staff)): Path<(String, String)>,
) -> Result<StatusCode, Failure> {
    let file = CaseFile::open(&desk, &id, ActionName::CaseRead).await?;
    let staff = staff.parse().map_err(|_| Refusal::not_found())?;
    aside::let_back(&visit, &desk, &file, staff).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a case to another department (移送).
#[utoipa::path(
    post, path = "/api/v1/staff/cases/{id}/transfer", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The case."),
        ("If-Match" = String, Header, description = "The version that was seen.")),
    request_body = Transfer,
    responses((status = 200, description = "The case after it.", body = CaseStanding))
)]
pub async fn transfer(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    if_match: IfMatch,
    Body(sent): Body<Transfer>,
) -> Result<Said<CaseStanding>, Failure> {
    let file = CaseFile::open(&clerk.0, &id, ActionName::CaseTransfer).await?;
    let from = &file.record.department;
    let command = move_away::command(&clerk.0, from, &sent.department, &sent.reason)?;
    let done = clerk.carry_out(&visit, &file, &if_match, command, None).await?;
    Ok(said(&visit, &done))
}
