//! `/api/v1/staff/plan/nominations/…`: rounds, letters and answers. Every call is decided by the same
//! policies as its page, and carried out by the same functions.

use axum::extract::Path;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use super::{
    model::{Asked, LetterFile, Round},
    people::Directory,
    rules::{answer::Typed, checks::Weight, decide::Step},
    store::read,
    web::{
        answer::{Answerable, keep},
        draft::{self, Entered as Drafted, Sent},
        letter::received,
        reason::extension,
        step::{confirm, may_confirm},
    },
};
use crate::{Plan, api::seat::Seated, web::staff::seat::Seat};

/// The calls.
pub(crate) fn calls() -> OpenApiRouter<Plan> {
    OpenApiRouter::default()
        .routes(routes!(rounds, draft_round))
        .routes(routes!(send))
        .routes(routes!(letter))
        .routes(routes!(acknowledge))
        .routes(routes!(answer))
        .routes(routes!(step))
}

/// The newest round, as far as the caller may see it.
#[derive(Serialize, ToSchema)]
pub struct NominationOverview {
    /// The round; none before the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    round: Option<NominationRoundTold>,
    /// Letters that the caller may see.
    letters: Vec<NominationLetterTold>,
}

/// A round.
#[derive(Serialize, ToSchema)]
pub struct NominationRoundTold {
    /// Its id.
    id: Uuid,
    /// The fiscal year, by its first calendar year.
    fiscal_year: i16,
    /// The day on the letters.
    #[schema(value_type = String, format = Date)]
    issued_on: jiff::civil::Date,
    /// When it is over.
    #[schema(value_type = String, format = DateTime)]
    deadline: Timestamp,
    /// Where the hour of the deadline comes from.
    hour_provenance: String,
    /// Whether the letters are out.
    sent: bool,
    /// Counts its changes.
    version: i64,
}

/// A letter.
#[derive(Serialize, ToSchema)]
pub struct NominationLetterTold {
    /// Its id.
    id: Uuid,
    /// The department.
    department: String,
    /// What it asks for.
    requests: Vec<NominationRequestTold>,
}

/// A request.
#[derive(Serialize, ToSchema)]
pub struct NominationRequestTold {
    /// Its id.
    id: Uuid,
    /// The group's code.
    group: String,
    /// What is asked, as the plan calls it.
    name: String,
    /// `explicit`, `facility`, `derived`.
    source: &'static str,
    /// How many people at least.
    least: u32,
    /// And at most.
    most: u32,
    /// `drafted`, `sent`, `acknowledged`, `answered`, `returned`, `reviewed`, `confirmed`.
    state: &'static str,
    /// Whether its time is over without an answer.
    overdue: bool,
    /// By when it must be answered.
    #[schema(value_type = String, format = DateTime)]
    deadline: Timestamp,
    /// `nominated`, `declined`.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<&'static str>,
    /// When it was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    answered_at: Option<Timestamp>,
    /// Why it was declined.
    #[serde(skip_serializing_if = "Option::is_none")]
    declined_because: Option<String>,
    /// Why it was returned last.
    #[serde(skip_serializing_if = "Option::is_none")]
    returned_because: Option<String>,
    /// Who was named.
    people: Vec<NomineeTold>,
    /// Later deadlines.
    extensions: Vec<NominationExtensionTold>,
    /// What to look at before it is confirmed; only for the department that runs the plan.
    findings: Vec<NominationFindingTold>,
    /// Counts its changes; send it with the next step.
    version: i64,
}

/// Somebody who was named.
#[derive(Serialize, ToSchema)]
pub struct NomineeTold {
    /// The account.
    staff: Uuid,
    /// The sign-in name.
    login: String,
    /// The name as colleagues read it.
    name: String,
    /// `lead`, `member`, `secretariat`.
    role: &'static str,
    /// Minutes of the week.
    minutes_per_week: u32,
    /// Who stands in for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    substitute: Option<Uuid>,
    /// The membership that came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    membership: Option<Uuid>,
}

/// A later deadline.
#[derive(Serialize, ToSchema)]
pub struct NominationExtensionTold {
    /// What it was.
    #[schema(value_type = String, format = DateTime)]
    was: Timestamp,
    /// What it is then.
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
    /// Why.
    reason: String,
}

/// Something to look at.
#[derive(Serialize, ToSchema)]
pub struct NominationFindingTold {
    /// `warning`, `note`.
    weight: &'static str,
    /// `grade`, `leaving`, `many_groups`, `much_time`, `not_posted`, `others`.
    code: &'static str,
    /// In words.
    words: String,
}

/// What was drafted.
#[derive(Serialize, ToSchema)]
pub struct NominationRoundId {
    /// Its id.
    id: Uuid,
}

/// How many were done.
#[derive(Serialize, ToSchema)]
pub struct NominationCount {
    /// How many.
    count: usize,
}

/// A step with a request.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = NominationStep)]
pub struct Stepped {
    /// `review`, `return`, `extend`, `confirm`.
    #[serde(default)]
    pub step: String,
    /// The version that was seen.
    #[serde(default)]
    pub version: i64,
    /// Why, for `return` and `extend`.
    #[serde(default)]
    pub reason: String,
    /// The later day, for `extend`.
    #[serde(default)]
    pub until: String,
}

/// How far it is now.
#[derive(Serialize, ToSchema)]
pub struct NominationState {
    /// As in the request.
    state: &'static str,
}

async fn told(
    seat: &Seat,
    round: &Round,
    file: &LetterFile,
    directory: &Directory,
    now: Timestamp,
) -> Result<NominationLetterTold, Failure> {
    let mut requests = Vec::new();
    for one in &file.asked {
        let looks = seat.runs_nominations() && one.request.state.waits_for_office();
        let findings = if looks { seat.findings(round, one, directory).await? } else { Vec::new() };
        let findings = findings.into_iter().map(|found| NominationFindingTold {
            weight: if found.weight == Weight::Warning { "warning" } else { "note" },
            code: found.code,
            words: found.words,
        });
        requests.push(request(one, findings.collect(), directory, now));
    }
    Ok(NominationLetterTold {
        id: file.letter.id,
        department: file.letter.department.clone(),
        requests,
    })
}

fn request(
    one: &Asked,
    findings: Vec<NominationFindingTold>,
    directory: &Directory,
    now: Timestamp,
) -> NominationRequestTold {
    let known = &one.request;
    let people = one.nominees.iter().map(|person| NomineeTold {
        staff: person.staff,
        login: directory.login(person.staff),
        name: directory.name(person.staff),
        role: person.role.code(),
        minutes_per_week: person.minutes_per_week,
        substitute: person.substitute,
        membership: person.membership,
    });
    let extensions = one.extensions.iter().map(|later| NominationExtensionTold {
        was: later.was,
        until: later.until,
        reason: later.reason.clone(),
    });
    NominationRequestTold {
        id: known.id,
        group: known.group.clone(),
        name: known.name.clone(),
        source: known.source.code(),
        least: known.least,
        most: known.most,
        state: known.state.code(),
        overdue: known.is_overdue(now),
        deadline: known.deadline,
        answer: known.answer.map(super::model::Answer::code),
        answered_at: known.answered_at,
        declined_because: known.declined_because.clone(),
        returned_because: known.returned_because.clone(),
        people: people.collect(),
        extensions: extensions.collect(),
        findings,
        version: known.version,
    }
}

/// The newest round with the letters that the caller may see.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/nominations", tag = "plan",
    operation_id = "plan_nominations", security(("staff" = [])),
    responses((status = 200, description = "The round.", body = NominationOverview))
)]
pub async fn rounds(
    visit: Visit,
    Seated(seat): Seated,
) -> Result<Said<NominationOverview>, Failure> {
    let store = seat.plan.store();
    let (db, code) = (store.read(), store.municipality());
    let Some(round) = read::newest(db, code).await? else {
        return Ok(Said::ok(&visit, NominationOverview { round: None, letters: Vec::new() }));
    };
    let directory = Directory::open(store).await?;
    let mut letters = Vec::new();
    for file in read::letters(db, code, round.id).await? {
        if seat.may_read(&round, &file) {
            letters.push(told(&seat, &round, &file, &directory, visit.now()).await?);
        }
    }
    let round = NominationRoundTold {
        id: round.id,
        fiscal_year: round.fiscal_year.0,
        issued_on: round.issued_on,
        deadline: round.deadline,
        hour_provenance: round.hour_provenance.words().to_owned(),
        sent: round.sent_at.is_some(),
        version: round.version,
    };
    Ok(Said::ok(&visit, NominationOverview { round: Some(round), letters }))
}

/// Drafts the round of today's fiscal year.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/nominations", tag = "plan",
    operation_id = "plan_nomination_draft", security(("staff" = [])), request_body = Drafted,
    responses((status = 200, description = "It is a draft.", body = NominationRoundId))
)]
pub async fn draft_round(
    visit: Visit,
    Seated(seat): Seated,
    Body(sent): Body<Drafted>,
) -> Result<Said<NominationRoundId>, Failure> {
    seat.must_run_nominations()?;
    let id = draft::draft(&seat, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, NominationRoundId { id }))
}

/// Sends the letters of a round.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/nominations/rounds/{id}/send", tag = "plan",
    operation_id = "plan_nomination_send", security(("staff" = [])), request_body = Sent,
    params(("id" = String, Path, description = "Which round.")),
    responses((status = 200, description = "The letters are out.", body = NominationCount))
)]
pub async fn send(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<Sent>,
) -> Result<Said<NominationCount>, Failure> {
    seat.must_run_nominations()?;
    let count = draft::send_out(&seat, &id, sent.version, visit.now()).await?;
    Ok(Said::ok(&visit, NominationCount { count }))
}

/// A letter with what was answered.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/nominations/letters/{id}", tag = "plan",
    operation_id = "plan_nomination_letter", security(("staff" = [])),
    params(("id" = String, Path, description = "Which letter.")),
    responses((status = 200, description = "The letter.", body = NominationLetterTold))
)]
pub async fn letter(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
) -> Result<Said<NominationLetterTold>, Failure> {
    let (round, file) = seat.letter(&id).await?;
    let directory = Directory::open(seat.plan.store()).await?;
    let told = told(&seat, &round, &file, &directory, visit.now()).await?;
    Ok(Said::ok(&visit, told))
}

/// Says that the department has its letter.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/nominations/letters/{id}/acknowledge", tag = "plan",
    operation_id = "plan_nomination_acknowledge", security(("staff" = [])),
    params(("id" = String, Path, description = "Which letter.")),
    responses((status = 200, description = "The letter.", body = NominationLetterTold))
)]
pub async fn acknowledge(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
) -> Result<Said<NominationLetterTold>, Failure> {
    let (_, file) = seat.letter(&id).await?;
    received(&seat, &file, visit.now()).await?;
    let (round, file) = seat.letter(&id).await?;
    let directory = Directory::open(seat.plan.store()).await?;
    let told = told(&seat, &round, &file, &directory, visit.now()).await?;
    Ok(Said::ok(&visit, told))
}

/// Names people for requests of a letter, or declines.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/nominations/letters/{id}/answer", tag = "plan",
    operation_id = "plan_nomination_answer", security(("staff" = [])), request_body = Typed,
    params(("id" = String, Path, description = "Which letter.")),
    responses((status = 200, description = "How many requests were answered.", body = NominationCount))
)]
pub async fn answer(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<Typed>,
) -> Result<Said<NominationCount>, Failure> {
    let open = Answerable::open(&seat, &id).await?;
    let count = keep(&seat, &open, &sent, "api", visit.now()).await?;
    Ok(Said::ok(&visit, NominationCount { count }))
}

/// Reviews an answer, sends it back, confirms it, or gives the department more time.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/nominations/requests/{id}/step", tag = "plan",
    operation_id = "plan_nomination_step", security(("staff" = [])), request_body = Stepped,
    params(("id" = String, Path, description = "Which request.")),
    responses((status = 200, description = "How far it is now.", body = NominationState))
)]
pub async fn step(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<Stepped>,
) -> Result<Said<NominationState>, Failure> {
    let (_, _, asked) = seat.request(&id).await?;
    let reason = sent.reason.trim().to_owned();
    let step = match sent.step.as_str() {
        "review" => Step::Review,
        "return" => Step::Return { reason },
        "extend" => extension(&seat, &sent.until, reason)?,
        "confirm" => {
            may_confirm(&seat, &asked)?;
            seat.desk.fresh(&visit).await?;
            confirm(&seat, &asked, sent.version, visit.now()).await?;
            return Ok(Said::ok(&visit, NominationState { state: "confirmed" }));
        }
        _ => return Err(Refusal::not_found().into()),
    };
    let state = seat.step(&asked.request, step, sent.version, visit.now()).await?;
    Ok(Said::ok(&visit, NominationState { state: state.code() }))
}
