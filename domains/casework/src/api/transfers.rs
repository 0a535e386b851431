//! `/api/v1/staff/transfers`: the lists of 人事異動: what was handed in, who moves where, and the same four
//! eyes as on the pages.

use axum::extract::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_identity::{
    model::{Batch, Destination, Move},
    rules::transfer::{BatchCommand, COLUMNS, LineProblem},
    store,
};
use yakusho_kernel::{Problem, Refusal, Text};
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Body, Failure, IfMatch, Said};

use super::desk::Clerk;
use crate::web::staff::admin::{transfer, transfers};

/// A list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// What the list is called.
    source: String,
    /// Its lines; problems name them from 1.
    moves: Vec<ListedMove>,
}

/// A line of a list. Several of one person and day are concurrent postings (兼務).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListedMove {
    /// 職員番号.
    employee_number: String,
    /// 新所属: code or name of a department, or 退職.
    department: String,
    /// 新役職: 担当, 係長, 課長, or a title that the city explained.
    #[serde(default)]
    title: String,
    /// 発令日, ISO 8601.
    day: String,
    /// 職員番号 of whoever takes over the open work; empty: the department's pool.
    #[serde(default)]
    successor: String,
}

/// A list as it is kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct Transfer {
    /// Its id.
    id: Uuid,
    /// What it is called.
    source: String,
    /// `draft`, `proposed`, `approved`, `applied`, `withdrawn`.
    state: &'static str,
    /// Its moves.
    moves: Vec<KeptMove>,
}

/// A move as it is kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptMove {
    /// The line.
    line: u32,
    /// The account.
    staff: Uuid,
    /// The department's code; none where the person leaves the office.
    department: Option<String>,
    /// The role there.
    role: Option<&'static str>,
    /// 発令日.
    day: String,
    /// The account that takes over the open work.
    successor: Option<Uuid>,
}

/// Lists that were handed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Transfers {
    /// At most 30, newest first.
    transfers: Vec<Transfer>,
}

/// The newest lists.
#[utoipa::path(
    get, path = "/api/v1/staff/transfers", tag = "staff", security(("staff" = [])),
    operation_id = "list_transfers",
    responses((status = 200, description = "The lists.", body = Transfers))
)]
pub async fn list(visit: Visit, clerk: Clerk) -> Result<Said<Transfers>, Failure> {
    let desk = &clerk.0;
    desk.must(ActionName::StaffManage, &desk.city())?;
    let batches = store::batches(desk.app.store(), transfers::LISTED).await?;
    Ok(Said::ok(&visit, Transfers { transfers: batches.iter().map(view).collect() }))
}

/// Hands in a list. With one mistake nothing of it is kept.
#[utoipa::path(
    post, path = "/api/v1/staff/transfers", tag = "staff", security(("staff" = [])),
    request_body = List,
    responses((status = 201, description = "The draft.", body = Transfer))
)]
pub async fn make(
    visit: Visit,
    clerk: Clerk,
    Body(sent): Body<List>,
) -> Result<Said<Transfer>, Failure> {
    let desk = &clerk.0;
    desk.must(ActionName::StaffManage, &desk.city())?;
    let columns = COLUMNS.map(str::to_owned);
    let rows: Vec<(u32, Vec<String>)> = (1..)
        .zip(sent.moves)
        .map(|(line, one)| {
            let cells = vec![
                one.employee_number,
                one.department,
                one.title,
                one.day,
                one.successor,
                String::new(),
            ];
            (line, cells)
        })
        .collect();
    let moves = transfers::check(desk, &columns, &rows).await?;
    let moves = moves.map_err(|problems| refusal(&problems))?;
    let id = transfers::keep(&visit, desk, &sent.source, moves).await?;
    let batch = transfer::find(desk, &id.to_string()).await?;
    let said = Said::created(&visit, &format!("/api/v1/staff/transfers/{id}"), view(&batch));
    Ok(said.etag(&etag(&batch)))
}

/// Who moves where.
#[utoipa::path(
    get, path = "/api/v1/staff/transfers/{id}", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The list.")),
    responses((status = 200, description = "The list.", body = Transfer))
)]
pub async fn show(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<Said<Transfer>, Failure> {
    let desk = &clerk.0;
    desk.must(ActionName::StaffManage, &desk.city())?;
    let batch = transfer::find(desk, &id).await?;
    Ok(Said::ok(&visit, view(&batch)).etag(&etag(&batch)))
}

/// Asks a second administrator.
#[utoipa::path(
    post, path = "/api/v1/staff/transfers/{id}/propose", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The list."),
        ("If-Match" = String, Header, description = "The version that was seen.")),
    responses((status = 200, description = "The list after it.", body = Transfer))
)]
pub async fn propose(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    if_match: IfMatch,
) -> Result<Said<Transfer>, Failure> {
    act(&visit, &clerk, &id, &if_match, BatchCommand::Propose).await
}

/// Approves it; never by whoever handed it in, and only with a fresh proof.
#[utoipa::path(
    post, path = "/api/v1/staff/transfers/{id}/approve", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The list."),
        ("If-Match" = String, Header, description = "The version that was seen.")),
    responses((status = 200, description = "The list after it.", body = Transfer))
)]
pub async fn approve(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    if_match: IfMatch,
) -> Result<Said<Transfer>, Failure> {
    act(&visit, &clerk, &id, &if_match, BatchCommand::Approve).await
}

/// Takes it back before its day.
#[utoipa::path(
    post, path = "/api/v1/staff/transfers/{id}/withdraw", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The list."),
        ("If-Match" = String, Header, description = "The version that was seen.")),
    responses((status = 200, description = "The list after it.", body = Transfer))
)]
pub async fn withdraw(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    if_match: IfMatch,
) -> Result<Said<Transfer>, Failure> {
    act(&visit, &clerk, &id, &if_match, BatchCommand::Withdraw).await
}

async fn act(
    visit: &Visit,
    clerk: &Clerk,
    id: &str,
    if_match: &IfMatch,
    command: BatchCommand,
) -> Result<Said<Transfer>, Failure> {
    let desk = &clerk.0;
    desk.must(ActionName::StaffManage, &desk.city())?;
    let batch = transfer::find(desk, id).await?;
    if_match.need(&etag(&batch))?;
    transfer::carry_out(visit, desk, &batch, batch.version, command).await?;
    let batch = transfer::find(desk, id).await?;
    Ok(Said::ok(visit, view(&batch)).etag(&etag(&batch)))
}

fn etag(batch: &Batch) -> String {
    format!("\"{}\"", batch.version)
}

fn view(batch: &Batch) -> Transfer {
    Transfer {
        id: batch.id,
        source: batch.source.clone(),
        state: batch.state.code(),
        moves: batch.moves.iter().map(kept).collect(),
    }
}

fn kept(one: &Move) -> KeptMove {
    let (department, role) = match &one.to {
        Destination::Post { department, role } => (Some(department.clone()), Some(role.code())),
        Destination::Leave => (None, None),
    };
    KeptMove {
        line: one.line,
        staff: one.staff,
        department,
        role,
        day: one.day.to_string(),
        successor: one.successor,
    }
}

/// Problems at the fields of the call: `moves/3/day`.
fn refusal(problems: &[LineProblem]) -> Refusal {
    let field = |column: &str| match column {
        "職員番号" => "employee_number",
        "新所属" => "department",
        "新役職" => "title",
        "発令日" => "day",
        "後任職員番号" => "successor",
        _ => "name",
    };
    let problem = |one: &LineProblem| {
        let place = match (one.line, one.column) {
            (Some(line), Some(column)) => {
                format!("moves/{}/{}", line.saturating_sub(1), field(column))
            }
            _ => "moves".to_owned(),
        };
        Problem::new(place, "transfer_problem", Text::ja(one.message.clone()))
    };
    Refusal::invalid(problems.iter().map(problem).collect())
}
