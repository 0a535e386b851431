//! `/api/v1/staff/disposals`: what is over, the lists, and the second pair of eyes; and holds.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::{Problem, Refusal, Text};
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Body, Failure, Said};

use super::desk::Clerk;
use crate::{
    Casework,
    retention::{Disposal, HoldKind, Over},
    web::staff::case_file::CaseFile,
};

/// What may be disposed of, and the lists.
#[derive(Debug, Serialize, ToSchema)]
pub struct Disposals {
    /// What is over in the departments that the caller leads.
    over: Vec<OverDocuments>,
    /// The lists of these departments, the newest first.
    lists: Vec<DisposalList>,
}

/// An application whose time is over.
#[derive(Debug, Serialize, ToSchema)]
pub struct OverDocuments {
    /// The department.
    department: String,
    /// 受付番号.
    number: String,
    /// 文書分類.
    class: String,
    /// The day on which its last case was closed.
    #[schema(value_type = String, format = Date)]
    closed_on: jiff::civil::Date,
    /// The last day on which it is kept.
    #[schema(value_type = String, format = Date)]
    kept_until: jiff::civil::Date,
}

/// A list.
#[derive(Debug, Serialize, ToSchema)]
pub struct DisposalList {
    /// Its id.
    id: Uuid,
    /// The department.
    department: String,
    /// The fiscal year.
    fiscal_year: i64,
    /// The numbers on it.
    numbers: Vec<String>,
    /// Who proposed it.
    proposed_by: Uuid,
    /// Who approved it.
    #[serde(skip_serializing_if = "Option::is_none")]
    approved_by: Option<Uuid>,
    /// When the bytes were gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    done_at: Option<jiff::Timestamp>,
}

/// Whose list to propose.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposedDisposal {
    /// The department's code.
    department: String,
}

/// How many applications were taken away.
#[derive(Debug, Serialize, ToSchema)]
pub struct Disposed {
    /// How many.
    applications: u64,
}

/// A hold.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// `litigation`, `audit`, `other`; without it the records are let go.
    #[serde(default)]
    kind: Option<String>,
    /// Why, for example the number of a trial; sealed.
    #[serde(default)]
    reason: String,
}

/// What may be disposed of, and the lists.
#[utoipa::path(
    get, path = "/api/v1/staff/disposals", tag = "staff", security(("staff" = [])),
    responses((status = 200, description = "What is over, and the lists.", body = Disposals))
)]
pub async fn disposals(
    visit: Visit,
    State(app): State<Casework>,
    clerk: Clerk,
) -> Result<Said<Disposals>, Failure> {
    let Clerk(desk) = &clerk;
    let edition = app.procedures().shelf().current();
    let (mut over, mut leads) = (Vec::new(), false);
    for code in desk.who.departments() {
        if desk.may(ActionName::DisposalPropose, &app.records_resource(code)) {
            leads = true;
            let found = app.over(&edition.pack, code, desk.today).await?;
            over.extend(found.into_iter().map(|one| view(code, one)));
        }
    }
    if !leads {
        return Err(Refusal::not_found().into());
    }
    let lists = app.disposals().await?.into_iter();
    let lists = lists
        .filter(|known| desk.may(ActionName::DisposalRead, &app.disposal_resource(known)))
        .map(list_view);
    Ok(Said::ok(&visit, Disposals { over, lists: lists.collect() }))
}

fn view(department: &str, one: Over) -> OverDocuments {
    OverDocuments {
        department: department.to_owned(),
        number: one.number,
        class: one.class,
        closed_on: one.closed_on,
        kept_until: one.kept_until,
    }
}

fn list_view(known: Disposal) -> DisposalList {
    DisposalList {
        id: known.id,
        department: known.department,
        fiscal_year: known.fiscal_year,
        numbers: known.applications.into_iter().map(|one| one.number).collect(),
        proposed_by: known.proposed_by,
        approved_by: known.approved_by,
        done_at: known.done_at,
    }
}

/// Proposes to dispose of everything of a department whose time is over.
#[utoipa::path(
    post, path = "/api/v1/staff/disposals", tag = "staff", security(("staff" = [])),
    request_body = ProposedDisposal,
    responses((status = 204, description = "The list waits for another head."))
)]
pub async fn propose_disposal(
    visit: Visit,
    State(app): State<Casework>,
    clerk: Clerk,
    Body(sent): Body<ProposedDisposal>,
) -> Result<StatusCode, Failure> {
    let Clerk(desk) = &clerk;
    desk.must(ActionName::DisposalPropose, &app.records_resource(&sent.department))?;
    let edition = app.procedures().shelf().current();
    let staff = desk.who.staff;
    app.propose_disposal(&edition.pack, &sent.department, staff, visit.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Approves a list that somebody else proposed, and takes everything on it away.
#[utoipa::path(
    post, path = "/api/v1/staff/disposals/{id}/approve", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The list.")),
    responses((status = 200, description = "It is gone.", body = Disposed))
)]
pub async fn approve_disposal(
    visit: Visit,
    State(app): State<Casework>,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<Said<Disposed>, Failure> {
    let Clerk(desk) = &clerk;
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let known = app.disposals().await?.into_iter().find(|known| known.id == id);
    let known = known.ok_or_else(Refusal::not_found)?;
    desk.must(ActionName::DisposalApprove, &app.disposal_resource(&known))?;
    desk.fresh(&visit).await?;
    let applications = app.dispose(&known, desk.who.staff, visit.now()).await?;
    Ok(Said::ok(&visit, Disposed { applications }))
}

/// Keeps the records of a case's application beyond their time, or lets them go.
#[utoipa::path(
    post, path = "/api/v1/staff/cases/{id}/hold", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The case.")), request_body = Hold,
    responses((status = 204, description = "It is held, or let go."))
)]
pub async fn hold_records(
    visit: Visit,
    State(app): State<Casework>,
    clerk: Clerk,
    Path(id): Path<String>,
    Body(sent): Body<Hold>,
) -> Result<StatusCode, Failure> {
    let Clerk(desk) = &clerk;
    let file = CaseFile::open(desk, &id, ActionName::CaseHold).await?;
    let kind = sent.kind.as_deref().map(HoldKind::from_code);
    if kind == Some(None) || (kind.is_some() && sent.reason.trim().is_empty()) {
        let words = Text::ja("kind（litigation、audit、other）と reason（理由）を書いてください。");
        return Err(Refusal::invalid(vec![Problem::new("reason", "reason_missing", words)]).into());
    }
    let hold = kind.flatten().map(|kind| (kind, sent.reason.trim().to_owned()));
    let (application, by) = (file.application.id.uuid(), desk.who.actor());
    app.hold(application, hold, &by, visit.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
