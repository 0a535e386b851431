//! `GET /api/v1/applications/{number}/status`: where each procedure stands, and what happened.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::Lang;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Failure, Said};

use super::{desk::etag, holder::Holding};
use crate::{
    Casework,
    handle::Word,
    model::CaseState,
    rules::decide::{Command, decide},
    store::cases::Record,
    web::resident::{
        application::names,
        held::Held,
        opened,
        state::{chip, sentence},
        timeline,
    },
};

/// Where an application stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApplicationStatus {
    /// 受付番号.
    number: String,
    /// Whether a stand-in touched it; then nothing was really filed.
    stand_in: bool,
    /// Whether the proof that it was recorded can be had.
    proven: bool,
    /// Its procedures.
    cases: Vec<CaseStatus>,
    /// What happened, oldest first.
    events: Vec<StatusEvent>,
}

/// Where one procedure stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseStatus {
    /// The case.
    case: Uuid,
    /// Its version, for If-Match.
    etag: String,
    /// The procedure.
    procedure: String,
    /// Its name.
    name: String,
    /// The person it concerns, where there is one filing for each.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    /// `held_identity`, `held_after`, `visit`, `received`, `reviewing`, `correction`, `approved`,
    /// `refused`, `accepted`, `returned`, `withdrawn`, `finished`.
    state: &'static str,
    /// The state in a word.
    state_words: String,
    /// The state in a sentence or two, with what to do.
    sentence: String,
    /// The department that has it.
    department: String,
    /// The day of receipt; absent while it is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    received_on: Option<jiff::civil::Date>,
    /// By when the office means to answer, while it is not decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<jiff::civil::Date>,
    /// The last day of the period by law.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    last_day: Option<jiff::civil::Date>,
    /// The reasons of a refusal or a return.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Whether fields wait to be mended.
    may_correct: bool,
    /// Whether it can be taken back.
    may_withdraw: bool,
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatusEvent {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: jiff::Timestamp,
    /// What, in words.
    words: &'static str,
    /// The procedures that it is about.
    procedures: Vec<String>,
}

/// Where an application stands, for the one who holds its code.
#[utoipa::path(
    get, path = "/api/v1/applications/{number}/status", tag = "application",
    params(("number" = String, Path, description = "受付番号.")),
    security(("application" = [])),
    responses((status = 200, description = "The status.", body = ApplicationStatus))
)]
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Holding(held): Holding,
) -> Result<Said<ApplicationStatus>, Failure> {
    let status = status(&visit, &app, &held).await?;
    Ok(Said::ok(&visit, status))
}

/// Where an application stands. What is sealed is shown after its reading was recorded.
///
/// # Errors
/// What the store says.
pub async fn status(
    visit: &Visit,
    app: &Casework,
    held: &Held,
) -> Result<ApplicationStatus, Failure> {
    let lang = visit.lang();
    let actions = timeline::actions(app, held).await?;
    let names = names(app, held, lang).await?;
    let mut cases = Vec::with_capacity(held.records.len());
    for (record, person) in held.records.iter().zip(names) {
        cases.push(case_status(app, held, record, person, lang).await?);
    }
    if cases.iter().any(|case| case.person.is_some() || case.reason.is_some()) {
        opened::note_reading(visit, app, held, "the applicant looks at the status").await?;
    }
    let events = timeline::events(held, &actions, lang);
    Ok(ApplicationStatus {
        number: held.application.shown_number(),
        stand_in: held.application.stand_in,
        proven: timeline::is_proven(&actions),
        cases,
        events: events
            .into_iter()
            .map(|(at, words, procedures)| StatusEvent { at, words, procedures })
            .collect(),
    })
}

async fn case_status(
    app: &Casework,
    held: &Held,
    record: &Record,
    person: Option<String>,
    lang: Lang,
) -> Result<CaseStatus, Failure> {
    let case = &record.case;
    let reason = match case.state {
        CaseState::Refused | CaseState::Returned => {
            let wanted = |word| if let Word::Reason { text } = word { Some(text) } else { None };
            opened::newest(app, held, record, wanted).await?
        }
        _ => None,
    };
    let open = matches!(case.state, CaseState::Received | CaseState::Reviewing);
    Ok(CaseStatus {
        case: case.id.uuid(),
        etag: etag(record),
        procedure: case.procedure.clone(),
        name: held.name(&case.procedure, lang),
        person,
        state: case.state.code(),
        state_words: chip(case, lang).label,
        sentence: sentence(held, case, lang),
        department: held.department_name(&record.department, lang),
        received_on: case.received_on,
        due_on: record.due_on.filter(|_| open),
        last_day: record.last_day,
        reason,
        may_correct: case.state == CaseState::Correction,
        may_withdraw: decide(case, &Command::Withdraw, held.today).is_ok(),
    })
}
