//! `/api/v1/staff/handover…`: hand-over to core systems: what waits, what would go, runs with their
//! files and answers, and transcription screens.

use axum::{
    body::Bytes,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_exchange::CellProblem;
use yakusho_kernel::{Problem, Refusal, Text};
use yakusho_pack::format::Handover;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use super::desk::Clerk;
use crate::{
    handover::{
        Batch, batch as batches,
        deliver::{self, Standing},
        waiting,
    },
    web::staff::{
        desk::Desk,
        handover::{
            answer, batch_of, file,
            gather::{self, MOST},
            makes_files,
            mapping::{self, Failed},
            mapping_of, mappings, nothing_goes, scope, transcribe,
        },
    },
};

/// A mapping of the city pack.
#[derive(Serialize, ToSchema)]
pub struct Mapping {
    /// Its id.
    id: String,
    /// What staff call it.
    name: String,
    /// The procedure.
    procedure: String,
    /// `transcription`, `rpa`, `import`, `batch`.
    way: &'static str,
    /// The system that receives.
    system: String,
    /// Where the layout was read; an estimate says so.
    provenance: String,
    /// Cases that wait.
    waiting: u64,
    /// The columns, in their order.
    columns: Vec<String>,
}

/// Something wrong in a table.
#[derive(Serialize, ToSchema)]
pub struct Wrong {
    /// The row as a person counts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<usize>,
    /// The column.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    /// What and why, in Japanese.
    message: String,
}

/// What a run would do. Nothing is marked.
#[derive(Serialize, ToSchema)]
pub struct DryRun {
    /// The cases that would go.
    going: Vec<Uuid>,
    /// How many rows the file would have.
    rows: usize,
    /// The cases that would not.
    stopped: Vec<NotGoing>,
    /// What a person should know.
    notices: Vec<Wrong>,
}

/// A case that would not go.
#[derive(Serialize, ToSchema)]
pub struct NotGoing {
    /// The case.
    case: Uuid,
    /// Why.
    problems: Vec<Wrong>,
}

/// Which cases go.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// The cases; all that wait where it is left out.
    #[serde(default)]
    cases: Option<Vec<String>>,
}

/// A run.
#[derive(Serialize, ToSchema)]
pub struct Run {
    /// Its id.
    id: Uuid,
    /// Its number.
    number: String,
    /// The mapping.
    mapping: String,
    /// The department.
    department: String,
    /// The file's name.
    file_name: String,
    /// SHA-256 of the file.
    sha256: String,
    /// `none`, `waiting`, `dead`, `delivered`.
    delivery: &'static str,
    /// What the last try said.
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery_error: Option<String>,
    /// The rows, in the file's order.
    rows: Vec<RunRow>,
}

/// A row of a run.
#[derive(Serialize, ToSchema)]
pub struct RunRow {
    /// Its key.
    key: String,
    /// The case.
    case: Uuid,
    /// `sent`, `accepted`, `rejected`.
    state: &'static str,
    /// The receiver's reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// What an answer file did.
#[derive(Serialize, ToSchema)]
pub struct Answered {
    /// Rows that were taken.
    accepted: i64,
    /// Rows that were not; their cases are work again.
    rejected: i64,
    /// The file was read before; nothing changed.
    again: bool,
}

/// Whether a delivery was taken up again.
#[derive(Serialize, ToSchema)]
pub struct Revived {
    /// It had been given up and is tried again.
    revived: bool,
}

/// The fields of another system's screen.
#[derive(Serialize, ToSchema)]
pub struct Screen {
    /// Whether it was copied before.
    done: bool,
    /// The fields, for each person where the mapping has one screen each.
    sheets: Vec<Vec<ScreenField>>,
}

/// A field of the screen.
#[derive(Serialize, ToSchema)]
pub struct ScreenField {
    /// Its name on that screen.
    name: String,
    /// What stands in it.
    value: String,
    /// Why it cannot be copied.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

/// The mappings of one's departments, and how many cases wait.
#[utoipa::path(
    get, path = "/api/v1/staff/handover", tag = "staff", operation_id = "handover_mappings",
    security(("staff" = [])),
    responses((status = 200, description = "The mappings.", body = Vec<Mapping>))
)]
pub async fn list(visit: Visit, clerk: Clerk) -> Result<Said<Vec<Mapping>>, Failure> {
    let desk = &clerk.0;
    let edition = desk.app.procedures().shelf().current();
    let mut all = Vec::new();
    for known in mappings(desk, &edition) {
        let waiting = waiting::count(desk.app.store(), &known, &scope(desk)).await?;
        all.push(Mapping {
            waiting,
            columns: known.columns.iter().map(|column| column.name.clone()).collect(),
            way: known.way.code(),
            provenance: known.provenance.words().to_owned(),
            id: known.id,
            name: known.name,
            procedure: known.procedure,
            system: known.system,
        });
    }
    Ok(Said::ok(&visit, all))
}

/// What would go by a mapping, what would not, and why. Nothing is marked; the reading is
/// recorded.
#[utoipa::path(
    get, path = "/api/v1/staff/handover/{mapping}/dry-run", tag = "staff",
    operation_id = "handover_dry_run", security(("staff" = [])),
    params(("mapping" = String, Path, description = "The mapping."),
        ("Purpose" = String, Header, description = "Why its personal data are read, in UTF-8; recorded.")),
    responses((status = 200, description = "What a run would do.", body = DryRun))
)]
pub async fn dry_run(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<Said<DryRun>, Failure> {
    clerk.must_say_why()?;
    let desk = &clerk.0;
    let (mapping, _) = file_mapping(desk, &id)?;
    let waiting = waiting::list(desk.app.store(), &mapping, &scope(desk), MOST).await?;
    let gathered = gather::gather(desk, &mapping, waiting, visit.now()).await?;
    let dry = DryRun {
        going: gathered.going.iter().map(|record| record.case.id.uuid()).collect(),
        rows: gathered.table.rows.len(),
        stopped: gathered
            .stopped
            .into_iter()
            .map(|stopped| NotGoing {
                case: stopped.record.case.id.uuid(),
                problems: stopped.problems.into_iter().map(wrong).collect(),
            })
            .collect(),
        notices: gathered.notices.into_iter().map(wrong).collect(),
    };
    Ok(Said::ok(&visit, dry))
}

/// Makes a run: a numbered file, and a mark on every case in it, so that it goes once.
#[utoipa::path(
    post, path = "/api/v1/staff/handover/{mapping}/runs", tag = "staff",
    operation_id = "handover_run", security(("staff" = [])),
    params(("mapping" = String, Path, description = "The mapping."),
        ("Purpose" = String, Header, description = "Why personal data leave, in UTF-8; recorded.")),
    request_body = Chosen,
    responses((status = 201, description = "The run.", body = Run))
)]
pub async fn run(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    Body(chosen): Body<Chosen>,
) -> Result<Said<Run>, Failure> {
    clerk.must_say_why()?;
    let desk = &clerk.0;
    file_mapping(desk, &id)?;
    let made = mapping::make(&visit, desk, &id, chosen.cases.as_deref()).await;
    let batch = made.map_err(|failed| match failed {
        Failed::Refused(refusal) => Failure::from(refusal),
        Failed::Other(refused) => Failure::from(refused),
    })?;
    let place = format!("/api/v1/staff/handover/runs/{}", batch.id);
    let run = run_of(desk, batch).await?;
    Ok(Said::created(&visit, &place, run))
}

/// One run with its rows and what the receiver answered.
#[utoipa::path(
    get, path = "/api/v1/staff/handover/runs/{id}", tag = "staff", operation_id = "handover_run_show",
    security(("staff" = [])),
    params(("id" = String, Path, description = "The run.")),
    responses((status = 200, description = "The run.", body = Run))
)]
pub async fn show(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<Said<Run>, Failure> {
    let batch = batch_of(&clerk.0, &id).await?;
    Ok(Said::ok(&visit, run_of(&clerk.0, batch).await?))
}

/// The file of a run: the same bytes every time; every time is recorded at every case in it.
#[utoipa::path(
    get, path = "/api/v1/staff/handover/runs/{id}/file", tag = "staff",
    operation_id = "handover_run_file", security(("staff" = [])),
    params(("id" = String, Path, description = "The run."),
        ("Purpose" = String, Header, description = "Why personal data leave, in UTF-8; recorded.")),
    responses((status = 200, description = "The file.", content_type = "application/octet-stream",
        body = Vec<u8>))
)]
pub async fn fetch(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    clerk.must_say_why()?;
    let batch = batch_of(&clerk.0, &id).await?;
    let (kind, bytes) = file::fetch(&clerk.0, &batch, visit.now()).await?;
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", batch.file_name)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// Reads the receiver's answer file and reconciles it to the row. Nothing is read from a file of
/// which anything is wrong.
#[utoipa::path(
    post, path = "/api/v1/staff/handover/runs/{id}/answers", tag = "staff",
    operation_id = "handover_run_answers", security(("staff" = [])),
    params(("id" = String, Path, description = "The run.")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "The file, as the mapping's `answer` says."),
    responses((status = 200, description = "What it did.", body = Answered))
)]
pub async fn answers(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<Said<Answered>, Failure> {
    let batch = batch_of(&clerk.0, &id).await?;
    match answer::reconcile(&clerk.0, &batch, &bytes, visit.now()).await? {
        Ok(done) => Ok(Said::ok(
            &visit,
            Answered { accepted: done.accepted, rejected: done.rejected, again: done.again },
        )),
        Err(problems) => Err(refusal(&problems).into()),
    }
}

/// Gives a delivery that was given up another round of tries.
#[utoipa::path(
    post, path = "/api/v1/staff/handover/runs/{id}/deliver", tag = "staff",
    operation_id = "handover_run_deliver", security(("staff" = [])),
    params(("id" = String, Path, description = "The run.")),
    responses((status = 200, description = "Whether it is tried again.", body = Revived))
)]
pub async fn redeliver(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<Said<Revived>, Failure> {
    let batch = batch_of(&clerk.0, &id).await?;
    let revived = crate::web::staff::handover::revive(&clerk.0, &batch, visit.now()).await?;
    Ok(Said::ok(&visit, Revived { revived }))
}

/// The fields of another system's screen, in its order.
#[utoipa::path(
    get, path = "/api/v1/staff/cases/{id}/transcriptions/{mapping}", tag = "staff",
    operation_id = "transcription_show", security(("staff" = [])),
    params(("id" = String, Path, description = "The case."),
        ("mapping" = String, Path, description = "The mapping."),
        ("Purpose" = String, Header, description = "Why its personal data are read, in UTF-8; recorded.")),
    responses((status = 200, description = "The fields.", body = Screen))
)]
pub async fn screen(
    visit: Visit,
    clerk: Clerk,
    Path((id, mapping)): Path<(String, String)>,
) -> Result<Said<Screen>, Failure> {
    clerk.must_say_why()?;
    let desk = &clerk.0;
    let (mapping, opened) = transcribe::opened(desk, &id, &mapping, visit.now()).await?;
    let case = opened.file().record.case.id.uuid();
    let done = waiting::is_marked(desk.app.store(), &mapping.id, case).await?;
    let field = |(name, value, problem)| ScreenField { name, value, problem };
    let sheets = transcribe::values(&mapping, &opened, desk.today);
    let sheets = sheets.into_iter().map(|sheet| sheet.into_iter().map(field).collect());
    Ok(Said::ok(&visit, Screen { done, sheets: sheets.collect() }))
}

/// Records that a case was copied into another system by hand.
#[utoipa::path(
    post, path = "/api/v1/staff/cases/{id}/transcriptions/{mapping}", tag = "staff",
    operation_id = "transcription_done", security(("staff" = [])),
    params(("id" = String, Path, description = "The case."),
        ("mapping" = String, Path, description = "The mapping."),
        ("Purpose" = String, Header, description = "Why its personal data are read, in UTF-8; recorded.")),
    responses((status = 204, description = "It is recorded."))
)]
pub async fn transcribed(
    visit: Visit,
    clerk: Clerk,
    Path((id, mapping)): Path<(String, String)>,
) -> Result<StatusCode, Failure> {
    clerk.must_say_why()?;
    let desk = &clerk.0;
    let (mapping, opened) = transcribe::opened(desk, &id, &mapping, visit.now()).await?;
    transcribe::mark(desk, &mapping, &opened, visit.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn file_mapping(desk: &Desk, id: &str) -> Result<(Handover, ()), Failure> {
    let (mapping, _) = mapping_of(desk, id)?;
    if makes_files(&mapping) { Ok((mapping, ())) } else { Err(nothing_goes().into()) }
}

async fn run_of(desk: &Desk, batch: Batch) -> Result<Run, Failure> {
    let store = desk.app.store();
    let keyring = &desk.app.procedures().parts().keyring;
    let rows = batches::rows(store, keyring, batch.id).await?;
    let (delivery, delivery_error) = match deliver::standing(store, &batch).await? {
        Standing::None => ("none", None),
        Standing::Waiting(_, why) => ("waiting", why),
        Standing::Dead(why) => ("dead", why),
        Standing::Delivered => ("delivered", None),
    };
    Ok(Run {
        id: batch.id,
        number: batch.number,
        mapping: batch.mapping,
        department: batch.department,
        file_name: batch.file_name,
        sha256: batch.sha256,
        delivery,
        delivery_error,
        rows: rows
            .into_iter()
            .map(|row| RunRow {
                key: row.key,
                case: row.case,
                state: row.state.code(),
                reason: row.reason,
            })
            .collect(),
    })
}

/// A problem of a table as the API says it.
pub fn wrong(problem: CellProblem) -> Wrong {
    Wrong { row: problem.row, column: problem.column, message: problem.message }
}

/// Problems of a file as one refusal; each is named by its row and column.
pub fn refusal(problems: &[CellProblem]) -> Refusal {
    let problems = problems.iter().take(100).map(|problem| {
        let row = problem.row.map_or_else(String::new, |row| row.to_string());
        let place = format!("{row}:{}", problem.column.as_deref().unwrap_or_default());
        Problem::new(place, "file_problem", Text::ja(problem.message.clone()))
    });
    Refusal::invalid(problems.collect())
}
