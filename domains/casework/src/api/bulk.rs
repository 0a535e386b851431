//! `POST /api/v1/staff/worklist/bulk`: one thing with many cases, tried first where asked.
//! `POST /api/v1/staff/worklist/marks`: marks items of the list.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::{Problem, Refusal, Text};
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use super::desk::Clerk;
use crate::{
    store::cases::Record,
    web::staff::worklist::{
        batch::{Deed, Left, MOST, carry_out, plan},
        marks, scope,
    },
};

/// What is done with each case.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Taken in hand.
    Claim,
    /// Given to a colleague.
    HandOver,
    /// Given to another department (移送).
    Transfer,
}

/// One thing to be done with many cases.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bulk {
    /// What.
    act: Act,
    /// The cases, each in the version that was seen; at most 100.
    cases: Vec<SeenCase>,
    /// For `hand_over`: the colleague.
    #[serde(default)]
    to: Option<Uuid>,
    /// For `hand_over`: what the colleague should know.
    #[serde(default)]
    note: String,
    /// For `transfer`: the department.
    #[serde(default)]
    department: Option<String>,
    /// For `transfer`: why.
    #[serde(default)]
    reason: String,
    /// Only say what would be done.
    #[serde(default)]
    dry_run: bool,
}

/// A case and its version.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenCase {
    /// The case.
    case: Uuid,
    /// The version that was seen.
    version: i64,
}

/// What was done, or would be.
#[derive(Serialize, ToSchema)]
pub struct BulkAnswer {
    /// With these.
    done: Vec<DoneCase>,
    /// Not with these.
    left: Vec<LeftCase>,
}

/// A case with which it was done.
#[derive(Serialize, ToSchema)]
struct DoneCase {
    /// The case.
    case: Uuid,
    /// Its version now.
    version: i64,
    /// Where it stands.
    state: &'static str,
}

/// A case with which it was not done.
#[derive(Serialize, ToSchema)]
struct LeftCase {
    /// The case.
    case: Uuid,
    /// Stable code.
    code: &'static str,
    /// Why, in Japanese.
    why: String,
}

/// Marks.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Marks {
    /// Items of the list.
    items: Vec<Uuid>,
    /// Marked, or not any more.
    marked: bool,
}

/// Claims, hands over or transfers many cases; each by itself, so that what cannot be done with
/// one does not stop the others.
#[utoipa::path(
    post, path = "/api/v1/staff/worklist/bulk", tag = "staff", security(("staff" = [])),
    request_body = Bulk,
    responses((status = 200, description = "What was done and what was not.", body = BulkAnswer))
)]
pub async fn act(
    visit: Visit,
    Clerk(desk): Clerk,
    Body(sent): Body<Bulk>,
) -> Result<Said<BulkAnswer>, Failure> {
    if sent.cases.is_empty() || sent.cases.len() > MOST {
        let words = Text::ja(format!("件を、1〜{MOST}件で示してください。"));
        return Err(Refusal::invalid(vec![Problem::new("cases", "cases_count", words)]).into());
    }
    let deed = match sent.act {
        Act::Claim => Deed::Claim,
        Act::HandOver => Deed::HandOver { to: sent.to, note: sent.note },
        Act::Transfer => Deed::Transfer { department: sent.department, reason: sent.reason },
    };
    if !deed.is_complete() {
        let words = Text::ja(
            "引き継ぐ相手（to）、または移送先の課（department）と理由（reason）が要ります。",
        );
        return Err(Refusal::invalid(vec![Problem::new("act", "incomplete", words)]).into());
    }
    let seen: Vec<(Uuid, i64)> = sent.cases.iter().map(|one| (one.case, one.version)).collect();
    let ids: Vec<Uuid> = seen.iter().map(|(id, _)| *id).collect();
    let result = if sent.dry_run {
        plan(&desk, &ids, &deed).await?
    } else {
        carry_out(&desk, &seen, &deed, visit.now()).await?
    };
    let answer = BulkAnswer {
        done: result.will.iter().map(done).collect(),
        left: result.left.into_iter().map(left).collect(),
    };
    Ok(Said::ok(&visit, answer))
}

/// Marks items of the list for the caller, or takes the marks away.
#[utoipa::path(
    post, path = "/api/v1/staff/worklist/marks", tag = "staff", security(("staff" = [])),
    request_body = Marks, responses((status = 204, description = "It is kept."))
)]
pub async fn mark(
    visit: Visit,
    Clerk(desk): Clerk,
    Body(sent): Body<Marks>,
) -> Result<StatusCode, Failure> {
    let items = sent.items.get(..MOST).unwrap_or(&sent.items);
    if let Some(scope) = scope(&desk) {
        marks::set(&desk, &scope, items, sent.marked, visit.now()).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

fn done(record: &Record) -> DoneCase {
    DoneCase {
        case: record.case.id.uuid(),
        version: record.case.version,
        state: record.case.state.code(),
    }
}

fn left(left: Left) -> LeftCase {
    LeftCase { case: left.record.case.id.uuid(), code: left.code, why: left.why }
}
