//! `/api/v1/staff/worklist/filters`: ways to narrow the list that people keep under a name.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};
use yakusho_worklist::kept_filters;

use super::desk::Clerk;
use crate::{
    Casework,
    web::staff::worklist::{
        Asked,
        kept::{forget_one, keep_named},
    },
};

/// A kept filter.
#[derive(Serialize, ToSchema)]
pub struct KeptFilter {
    /// Its id.
    id: Uuid,
    /// What it is called.
    name: String,
    /// The department that shares it; missing where it is the caller's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    department: Option<String>,
    /// The query of the worklist: `view=due&topic=…`.
    query: String,
}

/// A filter to be kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFilter {
    /// What it is called, in at most 30 characters.
    name: String,
    /// A department of the caller's that shares it.
    #[serde(default)]
    department: Option<String>,
    /// The query of the worklist.
    query: String,
}

/// What was kept.
#[derive(Serialize, ToSchema)]
pub struct FilterId {
    /// Its id.
    id: Uuid,
}

/// The filters that the caller sees.
#[utoipa::path(
    get, path = "/api/v1/staff/worklist/filters", tag = "staff", operation_id = "filters_list",
    security(("staff" = [])),
    responses((status = 200, description = "Their own and those of their departments.", body = Vec<KeptFilter>))
)]
pub async fn list(
    visit: Visit,
    State(app): State<Casework>,
    Clerk(desk): Clerk,
) -> Result<Said<Vec<KeptFilter>>, Failure> {
    let kept = kept_filters(app.store(), desk.who.staff, &desk.who.departments()).await?;
    let kept = kept.into_iter().map(|one| KeptFilter {
        id: one.id,
        name: one.name,
        department: one.department,
        query: one.query,
    });
    Ok(Said::ok(&visit, kept.collect()))
}

/// Keeps a filter.
#[utoipa::path(
    post, path = "/api/v1/staff/worklist/filters", tag = "staff", operation_id = "filters_keep",
    security(("staff" = [])), request_body = NewFilter,
    responses((status = 200, description = "It is kept.", body = FilterId))
)]
pub async fn keep(
    visit: Visit,
    Clerk(desk): Clerk,
    Body(sent): Body<NewFilter>,
) -> Result<Said<FilterId>, Failure> {
    let asked = Asked::of_query(&sent.query);
    let id = keep_named(&desk, &sent.name, sent.department, &asked, visit.now()).await?;
    Ok(Said::ok(&visit, FilterId { id }))
}

/// Forgets a filter.
#[utoipa::path(
    delete, path = "/api/v1/staff/worklist/filters/{id}", tag = "staff",
    operation_id = "filters_forget", security(("staff" = [])),
    params(("id" = Uuid, Path, description = "The filter.")),
    responses((status = 204, description = "It is gone."))
)]
pub async fn forget(
    visit: Visit,
    Clerk(desk): Clerk,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    if forget_one(&desk, id, visit.now()).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Refusal::not_found().into())
    }
}
