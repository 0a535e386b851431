//! `GET /api/v1/staff/audit`: the newest signed checkpoint of the log, to be kept elsewhere.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Failure, Said};

use super::desk::Clerk;
use crate::{Casework, web::staff::audit::CheckpointView};

/// Where the log stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogStanding {
    /// Actions that are not sealed yet; they are within seconds.
    waiting: u64,
    /// The newest checkpoint; absent before the first action.
    #[serde(skip_serializing_if = "Option::is_none")]
    checkpoint: Option<Checkpoint>,
}

/// A checkpoint (C2SP tlog-checkpoint).
#[derive(Debug, Serialize, ToSchema)]
pub struct Checkpoint {
    /// The log's name.
    origin: String,
    /// How many entries it covers.
    size: String,
    /// The root over them, in base64.
    root: String,
    /// The whole note with its signature, for `yakusho audit verify --checkpoint`.
    note: String,
}

/// The newest checkpoint.
#[utoipa::path(
    get, path = "/api/v1/staff/audit", tag = "staff", security(("staff" = [])),
    responses((status = 200, description = "Where the log stands.", body = LogStanding))
)]
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Clerk(desk): Clerk,
) -> Result<Said<LogStanding>, Failure> {
    desk.must(ActionName::AuditRead, &desk.city())?;
    let note = yakusho_audit::latest_checkpoint(app.store()).await?;
    let checkpoint = note.and_then(CheckpointView::of).map(|seen| Checkpoint {
        origin: seen.origin,
        size: seen.size,
        root: seen.root,
        note: seen.note,
    });
    let waiting = app.store().count_actions_without_leaf().await?;
    Ok(Said::ok(&visit, LogStanding { waiting, checkpoint }))
}
