//! `/api/v1/staff/plan/papers` and below: all that the pages of committee papers do.

use axum::{extract::Path, response::Response};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use super::{
    edition::{Edition, FrozenNumber},
    entered::{DecisionEntered, DoneEntered, Entered, QuestionEntered},
    model::{Paper, Question},
    rules::Step,
    store,
    verify::verify,
    web::{self, decide, edit, pass, pdf, question},
};
use crate::{api::seat::Seated, initiatives::api::PlanItemId};

/// Committee papers.
#[derive(Serialize, ToSchema)]
pub struct CommitteePapers {
    /// The newest first.
    papers: Vec<CommitteePaper>,
}

/// A committee paper without its numbers.
#[derive(Serialize, ToSchema)]
pub struct CommitteePaper {
    /// Its id.
    id: Uuid,
    /// The fiscal year.
    year: i16,
    /// 1 or 2.
    half: u8,
    /// What it is called.
    title: String,
    /// The day of its numbers.
    #[schema(value_type = String, format = Date)]
    as_of: jiff::civil::Date,
    /// `draft`, `checked`, `fixed`.
    state: &'static str,
    /// Who made it.
    made_by: Uuid,
    /// Who checked it.
    checked_by: Option<Uuid>,
    /// Who fixed it.
    fixed_by: Option<Uuid>,
    /// Why it went back.
    returned_because: Option<String>,
    /// Whether it is a record for the demonstration.
    stand_in: bool,
    /// Counts its changes; send it with the next.
    version: i64,
}

/// A committee paper with what it shows.
#[derive(Serialize, ToSchema)]
pub struct CommitteePaperInFull {
    /// It.
    #[serde(flatten)]
    paper: CommitteePaper,
    /// The hash of what it shows; send it to fix the paper.
    sha256: String,
    /// What it shows: frozen where it is fixed, else what is kept now.
    edition: Edition,
    /// What it asks, and what was decided.
    questions: Vec<CommitteeQuestion>,
}

/// A question to the committee.
#[derive(Serialize, ToSchema)]
pub struct CommitteeQuestion {
    /// Its id.
    id: Uuid,
    /// Its place, from 1.
    place: i64,
    /// What is asked.
    ask: String,
    /// Why.
    background: String,
    /// `approved`, `with_conditions`, `rejected`, `deferred`.
    decision: Option<&'static str>,
    /// What was decided.
    words: Option<String>,
    /// On which day.
    #[schema(value_type = Option<String>, format = Date)]
    decided_on: Option<jiff::civil::Date>,
    /// The department that is to do something.
    department: Option<String>,
    /// What.
    task: Option<String>,
    /// By when.
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<jiff::civil::Date>,
    /// When it was done.
    #[schema(value_type = Option<String>, format = Date)]
    done_on: Option<jiff::civil::Date>,
    /// Counts its changes.
    version: i64,
}

/// How far a paper is now.
#[derive(Serialize, ToSchema)]
pub struct CommitteePaperState {
    /// `draft`, `checked`, `fixed`.
    state: &'static str,
}

/// Whether a fixed paper is what was fixed.
#[derive(Serialize, ToSchema)]
pub struct CommitteeVerification {
    /// Whether all three hashes are one.
    holds: bool,
    /// The hash that is computed now.
    computed: String,
    /// The hash that stands at the paper.
    kept: String,
    /// The hash that stands in the log.
    logged: Option<String>,
    /// The action of the log.
    action: Option<Uuid>,
    /// Its numbers and what became of them.
    numbers: Vec<CommitteeNumber>,
}

/// A number of a paper and what became of it.
#[derive(Serialize, ToSchema)]
pub struct CommitteeNumber {
    /// The figure.
    kpi: String,
    /// The number as it was fixed.
    frozen: FrozenNumber,
    /// What it is today, in words.
    now: String,
    /// `same`, `superseded`, `records_changed`, `gone`.
    change: &'static str,
}

/// It was kept.
#[derive(Serialize, ToSchema)]
pub struct CommitteeKept {
    /// Always true; what was not kept is refused.
    kept: bool,
}

fn told(paper: &Paper) -> CommitteePaper {
    CommitteePaper {
        id: paper.id,
        year: paper.year,
        half: paper.half.number(),
        title: paper.title.clone(),
        as_of: paper.as_of,
        state: paper.state.code(),
        made_by: paper.made.staff,
        checked_by: paper.checked.map(|hand| hand.staff),
        fixed_by: paper.fixed.map(|hand| hand.staff),
        returned_because: paper.returned_because.clone(),
        stand_in: paper.stand_in,
        version: paper.version,
    }
}

fn asked(one: &Question) -> CommitteeQuestion {
    let (decided, task) = (one.decided.as_ref(), one.task.as_ref());
    CommitteeQuestion {
        id: one.id,
        place: one.place,
        ask: one.ask.clone(),
        background: one.background.clone(),
        decision: decided.map(|it| it.how.code()),
        words: decided.map(|it| it.words.clone()),
        decided_on: decided.map(|it| it.on),
        department: task.map(|it| it.department.clone()),
        task: task.map(|it| it.what.clone()),
        due_on: task.and_then(|it| it.due_on),
        done_on: task.and_then(|it| it.done.as_ref().map(|(on, _)| *on)),
        version: one.version,
    }
}

/// All committee papers.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/papers", tag = "plan", operation_id = "staff_papers",
    security(("staff" = [])),
    responses((status = 200, description = "The papers.", body = CommitteePapers))
)]
pub async fn all(visit: Visit, Seated(seat): Seated) -> Result<Said<CommitteePapers>, Failure> {
    let all = store::all(seat.plan.store()).await?;
    Ok(Said::ok(&visit, CommitteePapers { papers: all.iter().map(told).collect() }))
}

/// One committee paper with everything that it shows.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/papers/{id}", tag = "plan", operation_id = "staff_paper",
    security(("staff" = [])),
    params(("id" = String, Path, description = "Which paper.")),
    responses((status = 200, description = "The paper.", body = CommitteePaperInFull))
)]
pub async fn one(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
) -> Result<Said<CommitteePaperInFull>, Failure> {
    let (known, questions) = web::paper(&seat, &id).await?;
    let edition = web::edition(&seat, &known, &questions).await?;
    let sha256 = match &known.edition {
        Some((_, hash)) => hash.clone(),
        None => edition.freeze().map(|(_, hash)| hash).unwrap_or_default(),
    };
    let questions = questions.iter().map(asked).collect();
    let answer = CommitteePaperInFull { paper: told(&known), sha256, edition, questions };
    Ok(Said::ok(&visit, answer))
}

/// Makes a committee paper.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/papers", tag = "plan", operation_id = "staff_paper_make",
    security(("staff" = [])), request_body = Entered,
    responses((status = 200, description = "It is a draft.", body = PlanItemId))
)]
pub async fn make(
    visit: Visit,
    Seated(seat): Seated,
    Body(sent): Body<Entered>,
) -> Result<Said<PlanItemId>, Failure> {
    let id = edit::keep(&seat, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, PlanItemId::of(id)))
}

/// Changes the words of a draft.
#[utoipa::path(
    put, path = "/api/v1/staff/plan/papers/{id}", tag = "plan", operation_id = "staff_paper_change",
    security(("staff" = [])), request_body = Entered,
    params(("id" = String, Path, description = "Which paper.")),
    responses((status = 200, description = "It was kept.", body = CommitteeKept))
)]
pub async fn change(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<Entered>,
) -> Result<Said<CommitteeKept>, Failure> {
    let (known, _) = web::paper(&seat, &id).await?;
    edit::amend(&seat, &known, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, CommitteeKept { kept: true }))
}

/// Checks, fixes or sends back a paper.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/papers/{id}/step", tag = "plan",
    operation_id = "staff_paper_step", security(("staff" = [])), request_body = pass::Passed,
    params(("id" = String, Path, description = "Which paper.")),
    responses((status = 200, description = "How far it is now.", body = CommitteePaperState))
)]
pub async fn step(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<pass::Passed>,
) -> Result<Said<CommitteePaperState>, Failure> {
    let (known, questions) = web::paper(&seat, &id).await?;
    let step = Step::from_code(&sent.step, &sent.reason).ok_or_else(Refusal::not_found)?;
    pass::may(&seat, &known, &step)?;
    if !matches!(step, Step::Return { .. }) {
        seat.desk.fresh(&visit).await?;
    }
    let to = pass::take(&seat, &known, &questions, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, CommitteePaperState { state: to.code() }))
}

/// Puts a question into a draft.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/papers/{id}/questions", tag = "plan",
    operation_id = "staff_paper_ask", security(("staff" = [])), request_body = QuestionEntered,
    params(("id" = String, Path, description = "Which paper.")),
    responses((status = 200, description = "The question.", body = PlanItemId))
)]
pub async fn ask(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<QuestionEntered>,
) -> Result<Said<PlanItemId>, Failure> {
    let (known, _) = web::paper(&seat, &id).await?;
    let id = question::keep(&seat, &known, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, PlanItemId::of(id)))
}

/// Changes a question of a draft, or takes it out.
#[utoipa::path(
    put, path = "/api/v1/staff/plan/decisions/{id}", tag = "plan",
    operation_id = "staff_paper_question", security(("staff" = [])),
    request_body = QuestionEntered,
    params(("id" = String, Path, description = "Which question.")),
    responses((status = 200, description = "It was kept.", body = CommitteeKept))
)]
pub async fn change_question(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<QuestionEntered>,
) -> Result<Said<CommitteeKept>, Failure> {
    let (one, _) = web::question_of(&seat, &id).await?;
    question::amend(&seat, &one, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, CommitteeKept { kept: true }))
}

/// Keeps what the committee decided of a question of a fixed paper.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/decisions/{id}/decision", tag = "plan",
    operation_id = "staff_paper_decided", security(("staff" = [])),
    request_body = DecisionEntered,
    params(("id" = String, Path, description = "Which question.")),
    responses((status = 200, description = "It was kept.", body = CommitteeKept))
)]
pub async fn record(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<DecisionEntered>,
) -> Result<Said<CommitteeKept>, Failure> {
    let (one, _) = web::question_of(&seat, &id).await?;
    decide::keep(&seat, &one, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, CommitteeKept { kept: true }))
}

/// Keeps that a department did what was decided.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/decisions/{id}/done", tag = "plan",
    operation_id = "staff_paper_done", security(("staff" = [])), request_body = DoneEntered,
    params(("id" = String, Path, description = "Which question.")),
    responses((status = 200, description = "It was kept.", body = CommitteeKept))
)]
pub async fn done(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<DoneEntered>,
) -> Result<Said<CommitteeKept>, Failure> {
    let (one, _) = web::question_of(&seat, &id).await?;
    decide::finish(&seat, &one, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, CommitteeKept { kept: true }))
}

/// Whether a fixed paper is what was fixed, and whether its numbers would be the same today.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/papers/{id}/verify", tag = "plan",
    operation_id = "staff_paper_verify", security(("staff" = [])),
    params(("id" = String, Path, description = "Which paper.")),
    responses((status = 200, description = "What was found.", body = CommitteeVerification))
)]
pub async fn verification(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
) -> Result<Said<CommitteeVerification>, Failure> {
    let (known, _) = web::paper(&seat, &id).await?;
    let found = verify(&seat.plan, &known).await?.ok_or_else(Refusal::not_found)?;
    let holds = found.holds();
    let (action, logged) = found.logged.unzip();
    let numbers = found.numbers.into_iter().map(|one| CommitteeNumber {
        kpi: one.kpi,
        frozen: one.frozen,
        now: one.now,
        change: one.change.code(),
    });
    let answer = CommitteeVerification {
        holds,
        computed: found.computed,
        kept: found.kept,
        logged,
        action,
        numbers: numbers.collect(),
    };
    Ok(Said::ok(&visit, answer))
}

/// The paper as a PDF.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/papers/{id}/pdf", tag = "plan", operation_id = "staff_paper_pdf",
    security(("staff" = [])),
    params(("id" = String, Path, description = "Which paper.")),
    responses((
        status = 200, description = "A PDF.", body = Vec<u8>, content_type = "application/pdf"
    ))
)]
pub async fn pdf(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    Ok(pdf::response(pdf::made(&seat, &id, visit.now()).await?))
}
