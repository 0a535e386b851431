//! `/api/v1/staff/plan/initiatives` and below, `/api/v1/staff/plan/sheets`: all that the pages of
//! initiatives do. `GET /api/v1/plan/initiatives`: what residents may read.

use axum::{
    body::Bytes,
    extract::{Path, State as Of},
    response::Response,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use super::{
    entered::{Entered, MilestoneEntered, PublishEntered, RiskEntered},
    model::{Initiative, Milestone, Note, Risk},
    store::{self, Whole},
    web::{
        edit, milestone, milestone_of, note, publish,
        risk::{self, risk_of},
        sheets::{self, Which},
        step, whole,
    },
};
use crate::{Plan, api::seat::Seated, web::staff::seat::Seat, workbook};

/// Initiatives.
#[derive(Serialize, ToSchema)]
pub struct InitiativesTold {
    /// By programme, the oldest first.
    initiatives: Vec<InitiativeTold>,
}

/// An initiative with what is under it.
#[derive(Serialize, ToSchema)]
pub struct InitiativeTold {
    /// Its id.
    id: Uuid,
    /// The number of its programme.
    programme: u8,
    /// Its measure, in the plan's words.
    measure: String,
    /// What it is called.
    title: String,
    /// What is done.
    about: String,
    /// The department that answers for it.
    department: String,
    /// The working group that carries it.
    working_group: Option<String>,
    /// The member of staff who answers for it.
    responsible: Option<Uuid>,
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    starts_on: jiff::civil::Date,
    /// Its last day.
    #[schema(value_type = String, format = Date)]
    ends_on: jiff::civil::Date,
    /// `draft`, `active`, `paused`, `done`, `dropped`.
    state: &'static str,
    /// Why it is in that state.
    reason: Option<String>,
    /// What residents read, in Japanese.
    published: Option<String>,
    /// Whether it is a record for the demonstration.
    stand_in: bool,
    /// Its milestones.
    milestones: Vec<MilestoneTold>,
    /// Its risks and issues, the heaviest first.
    risks: Vec<RiskTold>,
    /// Counts its changes; send it with the next.
    version: i64,
}

/// A milestone.
#[derive(Serialize, ToSchema)]
pub struct MilestoneTold {
    /// Its id.
    id: Uuid,
    /// What is reached.
    title: String,
    /// When it was planned.
    #[schema(value_type = String, format = Date)]
    planned_on: jiff::civil::Date,
    /// When it is expected.
    #[schema(value_type = Option<String>, format = Date)]
    forecast_on: Option<jiff::civil::Date>,
    /// When it was reached.
    #[schema(value_type = Option<String>, format = Date)]
    actual_on: Option<jiff::civil::Date>,
    /// `reached`, `reached_late`, `dropped`, `late`, `slipping`, `soon`, `planned`.
    standing: &'static str,
    /// Why later, or not at all.
    reason: Option<String>,
    /// Counts its changes.
    version: i64,
}

/// A risk or an issue.
#[derive(Serialize, ToSchema)]
pub struct RiskTold {
    /// Its id.
    id: Uuid,
    /// `risk`, `issue`.
    sort: &'static str,
    /// What.
    words: String,
    /// 1 to 3.
    likelihood: u8,
    /// 1 to 3.
    effect: u8,
    /// Who watches it.
    department: String,
    /// What is done about it.
    answer: String,
    /// It is over.
    closed: bool,
    /// Why.
    reason: Option<String>,
    /// Counts its changes.
    version: i64,
}

/// An initiative with what was noted on the way.
#[derive(Serialize, ToSchema)]
pub struct InitiativeInFull {
    /// It.
    #[serde(flatten)]
    now: InitiativeTold,
    /// The newest day first.
    notes: Vec<NoteTold>,
}

/// A note.
#[derive(Serialize, ToSchema)]
pub struct NoteTold {
    /// Its id.
    id: Uuid,
    /// The day that it tells of.
    #[schema(value_type = String, format = Date)]
    day: jiff::civil::Date,
    /// What was noted.
    words: String,
    /// Who.
    by: Uuid,
}

/// What was kept.
#[derive(Serialize, ToSchema)]
pub struct PlanItemId {
    /// Its id.
    id: Uuid,
}

/// Whether anything changed.
#[derive(Serialize, ToSchema)]
pub struct PlanItemChanged {
    /// False where everything was so already.
    changed: bool,
}

/// How far an initiative is now.
#[derive(Serialize, ToSchema)]
pub struct InitiativeState {
    /// The state's code.
    state: &'static str,
}

/// Whether residents read of it.
#[derive(Serialize, ToSchema)]
pub struct InitiativeShown {
    /// Whether anything is published.
    published: bool,
}

/// What an import did.
#[derive(Serialize, ToSchema)]
pub struct SheetBrought {
    /// New rows.
    made: usize,
    /// Changed rows.
    changed: usize,
    /// Rows that were the same.
    same: usize,
}

impl PlanItemId {
    /// As the API says it.
    #[must_use]
    pub const fn of(id: Uuid) -> Self {
        Self { id }
    }
}

impl PlanItemChanged {
    /// As the API says it.
    #[must_use]
    pub const fn of(changed: bool) -> Self {
        Self { changed }
    }
}

impl SheetBrought {
    /// As the API says it.
    #[must_use]
    pub const fn of(brought: workbook::Brought) -> Self {
        Self { made: brought.made, changed: brought.changed, same: brought.same }
    }
}

/// Initiatives as residents may read them.
#[derive(Serialize, ToSchema)]
pub struct PublishedInitiatives {
    /// By programme.
    initiatives: Vec<PublishedInitiative>,
}

/// What residents may read of an initiative.
#[derive(Serialize, ToSchema)]
pub struct PublishedInitiative {
    /// The number of its programme.
    programme: u8,
    /// The words of the asked language, or Japanese.
    words: String,
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    starts_on: jiff::civil::Date,
    /// Its last day.
    #[schema(value_type = String, format = Date)]
    ends_on: jiff::civil::Date,
    /// `active`, `paused`, `done`, `dropped`.
    state: &'static str,
}

fn told(seat: &Seat, known: &Whole) -> InitiativeTold {
    let one: &Initiative = &known.initiative;
    let milestone = |one: &Milestone| MilestoneTold {
        id: one.id,
        title: one.title.clone(),
        planned_on: one.planned_on,
        forecast_on: one.forecast_on,
        actual_on: one.actual_on,
        standing: one.standing(seat.desk.today).code(),
        reason: one.reason.clone(),
        version: one.version,
    };
    let risk = |one: &Risk| RiskTold {
        id: one.id,
        sort: one.sort.code(),
        words: one.words.clone(),
        likelihood: one.likelihood,
        effect: one.effect,
        department: one.department.clone(),
        answer: one.answer.clone(),
        closed: one.closed,
        reason: one.reason.clone(),
        version: one.version,
    };
    InitiativeTold {
        id: one.id,
        programme: one.programme,
        measure: one.measure.clone(),
        title: one.title.clone(),
        about: one.about.clone(),
        department: one.department.clone(),
        working_group: one.working_group.clone(),
        responsible: one.responsible,
        starts_on: one.starts_on,
        ends_on: one.ends_on,
        state: one.state.code(),
        reason: one.reason.clone(),
        published: one.published.as_ref().map(|words| words.ja.clone()),
        stand_in: one.stand_in,
        milestones: known.milestones.iter().map(milestone).collect(),
        risks: known.risks.iter().map(risk).collect(),
        version: one.version,
    }
}

/// What residents may read of what is done under the plan.
#[utoipa::path(
    get, path = "/api/v1/plan/initiatives", tag = "plan", operation_id = "plan_initiatives",
    responses((status = 200, description = "The published initiatives.", body = PublishedInitiatives))
)]
pub async fn published(
    visit: Visit,
    Of(plan): Of<Plan>,
) -> Result<Said<PublishedInitiatives>, Failure> {
    let all = store::published(plan.store()).await?;
    let one = |one: &Initiative| PublishedInitiative {
        programme: one.programme,
        words: one.words(visit.lang()).0.to_owned(),
        starts_on: one.starts_on,
        ends_on: one.ends_on,
        state: one.state.code(),
    };
    let initiatives = all.iter().map(one).collect();
    Ok(Said::ok(&visit, PublishedInitiatives { initiatives }))
}

/// All initiatives.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/initiatives", tag = "plan", operation_id = "staff_initiatives",
    security(("staff" = [])),
    responses((status = 200, description = "The initiatives.", body = InitiativesTold))
)]
pub async fn all(visit: Visit, Seated(seat): Seated) -> Result<Said<InitiativesTold>, Failure> {
    let all = store::all(seat.plan.store()).await?;
    let initiatives = all.iter().map(|known| told(&seat, known)).collect();
    Ok(Said::ok(&visit, InitiativesTold { initiatives }))
}

/// One initiative with its notes.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/initiatives/{id}", tag = "plan",
    operation_id = "staff_initiative", security(("staff" = [])),
    params(("id" = String, Path, description = "Which initiative.")),
    responses((status = 200, description = "The initiative.", body = InitiativeInFull))
)]
pub async fn one(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
) -> Result<Said<InitiativeInFull>, Failure> {
    let known = whole(&seat, &id).await?;
    let notes = store::notes(seat.plan.store(), known.initiative.id).await?;
    let note = |note: &Note| NoteTold {
        id: note.id,
        day: note.day,
        words: note.words.clone(),
        by: note.by,
    };
    let answer =
        InitiativeInFull { now: told(&seat, &known), notes: notes.iter().map(note).collect() };
    Ok(Said::ok(&visit, answer))
}

/// Keeps a new initiative.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/initiatives", tag = "plan",
    operation_id = "staff_initiative_make", security(("staff" = [])), request_body = Entered,
    responses((status = 200, description = "It is a draft.", body = PlanItemId))
)]
pub async fn make(
    visit: Visit,
    Seated(seat): Seated,
    Body(sent): Body<Entered>,
) -> Result<Said<PlanItemId>, Failure> {
    let id = edit::keep(&seat, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, PlanItemId { id }))
}

/// Changes what an initiative is.
#[utoipa::path(
    put, path = "/api/v1/staff/plan/initiatives/{id}", tag = "plan",
    operation_id = "staff_initiative_change", security(("staff" = [])), request_body = Entered,
    params(("id" = String, Path, description = "Which initiative.")),
    responses((status = 200, description = "Whether anything changed.", body = PlanItemChanged))
)]
pub async fn change(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<Entered>,
) -> Result<Said<PlanItemChanged>, Failure> {
    let known = whole(&seat, &id).await?;
    let changed = edit::amend(&seat, &known, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, PlanItemChanged { changed }))
}

/// Takes a step with an initiative.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/initiatives/{id}/step", tag = "plan",
    operation_id = "staff_initiative_step", security(("staff" = [])),
    request_body = step::Stepped,
    params(("id" = String, Path, description = "Which initiative.")),
    responses((status = 200, description = "How far it is now.", body = InitiativeState))
)]
pub async fn take_step(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<step::Stepped>,
) -> Result<Said<InitiativeState>, Failure> {
    let known = whole(&seat, &id).await?;
    let to = step::take(&seat, &known, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, InitiativeState { state: to.code() }))
}

/// Keeps what residents read of an initiative.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/initiatives/{id}/publish", tag = "plan",
    operation_id = "staff_initiative_publish", security(("staff" = [])),
    request_body = PublishEntered,
    params(("id" = String, Path, description = "Which initiative.")),
    responses((status = 200, description = "Whether anything is published.", body = InitiativeShown))
)]
pub async fn publish_words(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<PublishEntered>,
) -> Result<Said<InitiativeShown>, Failure> {
    let known = whole(&seat, &id).await?;
    let published = publish::keep(&seat, &known, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, InitiativeShown { published }))
}

/// Notes how an initiative goes.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/initiatives/{id}/notes", tag = "plan",
    operation_id = "staff_initiative_note", security(("staff" = [])), request_body = note::Noted,
    params(("id" = String, Path, description = "Which initiative.")),
    responses((status = 200, description = "The note.", body = PlanItemId))
)]
pub async fn note_progress(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<note::Noted>,
) -> Result<Said<PlanItemId>, Failure> {
    let known = whole(&seat, &id).await?;
    let id = note::keep(&seat, &known, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, PlanItemId { id }))
}

/// Plans a milestone.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/initiatives/{id}/milestones", tag = "plan",
    operation_id = "staff_milestone_make", security(("staff" = [])),
    request_body = MilestoneEntered,
    params(("id" = String, Path, description = "Which initiative.")),
    responses((status = 200, description = "The milestone.", body = PlanItemId))
)]
pub async fn plan_milestone(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<MilestoneEntered>,
) -> Result<Said<PlanItemId>, Failure> {
    let known = whole(&seat, &id).await?;
    let id = milestone::keep(&seat, &known, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, PlanItemId { id }))
}

/// Says when a milestone is expected, was reached, or is not wanted any more.
#[utoipa::path(
    put, path = "/api/v1/staff/plan/milestones/{id}", tag = "plan",
    operation_id = "staff_milestone_change", security(("staff" = [])),
    request_body = MilestoneEntered,
    params(("id" = String, Path, description = "Which milestone.")),
    responses((status = 200, description = "Whether anything changed.", body = PlanItemChanged))
)]
pub async fn change_milestone(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<MilestoneEntered>,
) -> Result<Said<PlanItemChanged>, Failure> {
    let (one, known) = milestone_of(&seat, &id).await?;
    let changed = milestone::amend(&seat, &known, &one, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, PlanItemChanged { changed }))
}

/// Names a risk or an issue.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/initiatives/{id}/risks", tag = "plan",
    operation_id = "staff_risk_make", security(("staff" = [])), request_body = RiskEntered,
    params(("id" = String, Path, description = "Which initiative.")),
    responses((status = 200, description = "The risk.", body = PlanItemId))
)]
pub async fn name_risk(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<RiskEntered>,
) -> Result<Said<PlanItemId>, Failure> {
    let known = whole(&seat, &id).await?;
    let id = risk::keep(&seat, &known, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, PlanItemId { id }))
}

/// Changes a risk or an issue, or closes it.
#[utoipa::path(
    put, path = "/api/v1/staff/plan/risks/{id}", tag = "plan", operation_id = "staff_risk_change",
    security(("staff" = [])), request_body = RiskEntered,
    params(("id" = String, Path, description = "Which risk.")),
    responses((status = 200, description = "Whether anything changed.", body = PlanItemChanged))
)]
pub async fn change_risk(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<RiskEntered>,
) -> Result<Said<PlanItemChanged>, Failure> {
    let (one, known) = risk_of(&seat, &id).await?;
    let changed = risk::amend(&seat, &known, &one, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, PlanItemChanged { changed }))
}

/// Initiatives, milestones or risks as a workbook.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/sheets/{sheet}", tag = "plan", operation_id = "staff_plan_sheet",
    security(("staff" = [])),
    params(("sheet" = String, Path, description = "`initiatives`, `milestones`, `risks`, `kpis`.")),
    responses((
        status = 200, description = "A workbook.", body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ))
)]
pub async fn sheet(Seated(seat): Seated, Path(sheet): Path<String>) -> Result<Response, Failure> {
    let which = Which::from_code(&sheet).ok_or_else(Refusal::not_found)?;
    let bytes = sheets::written(&seat, which).await?;
    Ok(workbook::response(which.code(), bytes))
}

/// Reads a workbook that was written out, all of it or nothing.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/sheets/{sheet}", tag = "plan",
    operation_id = "staff_plan_sheet_bring", security(("staff" = [])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    params(("sheet" = String, Path, description = "`initiatives`, `milestones`, `risks`, `kpis`.")),
    responses((status = 200, description = "What it did.", body = SheetBrought))
)]
pub async fn bring(
    visit: Visit,
    Seated(seat): Seated,
    Path(sheet): Path<String>,
    bytes: Bytes,
) -> Result<Said<SheetBrought>, Failure> {
    let which = Which::from_code(&sheet).ok_or_else(Refusal::not_found)?;
    sheets::may_any(&seat)?;
    let brought = sheets::bring(&seat, which, &bytes, visit.now()).await?;
    let brought = brought.map_err(|faults| workbook::refusal(&faults))?;
    Ok(Said::ok(&visit, SheetBrought::of(brought)))
}
