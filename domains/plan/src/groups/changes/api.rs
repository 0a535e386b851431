//! `GET, POST /api/v1/staff/plan/groups/changes`, `POST …/changes/{id}`.

use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use super::{
    rules::Entered,
    store::Change,
    web::{self, Decided},
};
use crate::{Plan, api::seat::Seated};

/// The calls.
pub(crate) fn calls() -> OpenApiRouter<Plan> {
    OpenApiRouter::default().routes(routes!(list, propose)).routes(routes!(decide))
}

/// All proposals.
#[derive(Serialize, ToSchema)]
pub struct GroupChangeList {
    /// The newest first.
    changes: Vec<GroupChangeTold>,
}

/// A proposal.
#[derive(Serialize, ToSchema)]
pub struct GroupChangeTold {
    /// Its id.
    id: Uuid,
    /// The code of the group, once it has one.
    group: String,
    /// What was proposed.
    text: Entered,
    /// `proposed`, `approved`, `dropped`.
    state: &'static str,
    /// The account that proposed it.
    proposed_by: Uuid,
    /// The account that decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_by: Option<Uuid>,
    /// Counts its changes.
    version: i64,
}

/// What was proposed.
#[derive(Serialize, ToSchema)]
pub struct GroupChangeMade {
    /// Its id.
    id: Uuid,
}

/// What became of a proposal.
#[derive(Serialize, ToSchema)]
pub struct GroupChangeDecided {
    /// `approved`, `dropped`.
    state: &'static str,
}

/// Which groups were proposed to be founded or closed, and what became of it.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/groups/changes", tag = "plan",
    operation_id = "plan_group_changes", security(("staff" = [])),
    responses((status = 200, description = "The proposals.", body = GroupChangeList))
)]
pub async fn list(visit: Visit, Seated(seat): Seated) -> Result<Said<GroupChangeList>, Failure> {
    let told = |change: Change| GroupChangeTold {
        id: change.id,
        group: change.group,
        text: change.text,
        state: change.state.code(),
        proposed_by: change.proposed_by,
        decided_by: change.decided_by,
        version: change.version,
    };
    let changes = web::all(&seat).await?.into_iter().map(told).collect();
    Ok(Said::ok(&visit, GroupChangeList { changes }))
}

/// Proposes to found or to close a group.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/groups/changes", tag = "plan",
    operation_id = "plan_group_change_propose", security(("staff" = [])), request_body = Entered,
    responses((status = 200, description = "It waits for a second person.", body = GroupChangeMade))
)]
pub async fn propose(
    visit: Visit,
    Seated(seat): Seated,
    Body(sent): Body<Entered>,
) -> Result<Said<GroupChangeMade>, Failure> {
    let id = web::keep(&seat, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, GroupChangeMade { id }))
}

/// Approves a proposal that somebody else made, or drops one, by the version that was seen.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/groups/changes/{id}", tag = "plan",
    operation_id = "plan_group_change_decide", security(("staff" = [])), request_body = Decided,
    params(("id" = String, Path, description = "Which proposal.")),
    responses((status = 200, description = "It is decided.", body = GroupChangeDecided))
)]
pub async fn decide(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<Decided>,
) -> Result<Said<GroupChangeDecided>, Failure> {
    let to = web::decide(&seat, &id, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, GroupChangeDecided { state: to.code() }))
}
