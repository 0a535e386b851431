//! `/api/v1/staff/letters`: the letters of the department: printing, envelopes, posting, returns.

use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    http::StatusCode,
    response::Response,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::{Problem, Refusal, Text};
use yakusho_notify::letters::{self, LetterState, PaperLetter};
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Body, Failure, Said};

use super::desk::Clerk;
use crate::{
    Casework,
    papers::{
        batch::{Chosen, Envelope, MOST},
        delivery::Undelivered,
    },
    web::staff::{
        case_file::CaseFile,
        letters::{chosen, departments, mark, record_readings},
        papers::pdf,
        undelivered,
    },
};

/// What to list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// `to_print`, `printed`, `posted`, `returned`, `dropped`; `to_print` where absent.
    state: Option<String>,
    /// The last letter of the page before.
    after: Option<Uuid>,
}

/// Letters in a state, oldest first.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Letters {
    /// The letters, at most 100.
    letters: Vec<QueuedLetter>,
}

/// A letter; no personal data.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueuedLetter {
    /// Its id.
    id: Uuid,
    /// The document that it carries.
    document: Uuid,
    /// The case.
    case: Uuid,
    /// The department that sends it.
    department: String,
    /// Number and kind.
    title: String,
    /// Whether a note in やさしい日本語 lies on top.
    easy: bool,
    /// `to_print`, `printed`, `posted`, `returned`, `dropped`.
    state: &'static str,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    state_at: jiff::Timestamp,
}

/// Letters to print.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToPrint {
    /// The letters, at most 100.
    letters: Vec<Uuid>,
    /// `naga3` or `kaku2`: the envelopes instead of the letters.
    #[serde(default)]
    envelopes: Option<String>,
}

/// Letters to move on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToMark {
    /// The letters, at most 100.
    letters: Vec<Uuid>,
    /// `printed`, `posted`, `returned`, `to_print`, `dropped`.
    to: String,
}

/// What was settled.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Settled {
    /// `notice.mail_undelivered`, `notice.letter_returned`, `notice.no_address`.
    kind: String,
}

/// The letters of the caller's departments in a state.
#[utoipa::path(
    get, path = "/api/v1/staff/letters", tag = "staff", params(Asked), security(("staff" = [])),
    operation_id = "list_letters",
    responses((status = 200, description = "The letters.", body = Letters))
)]
pub async fn list(
    visit: Visit,
    State(app): State<Casework>,
    Clerk(desk): Clerk,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Said<Letters>, Failure> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let state = asked.state.as_deref().and_then(LetterState::from_code);
    let state = state.unwrap_or(LetterState::ToPrint);
    let Some(some) = departments(&desk) else {
        return Ok(Said::ok(&visit, Letters::default()));
    };
    let most = u64::try_from(MOST).unwrap_or(u64::MAX);
    let found = letters::list(app.store(), some.as_deref(), state, asked.after, most).await?;
    Ok(Said::ok(&visit, Letters { letters: found.iter().map(shown).collect() }))
}

/// One PDF of letters in the order of the worklist with their list on top, or of their envelopes.
/// Nothing is marked by it.
#[utoipa::path(
    post, path = "/api/v1/staff/letters/print", tag = "staff", security(("staff" = [])),
    operation_id = "print_letters",
    params(("Purpose" = String, Header, description = "Why they are read, in UTF-8; recorded.")),
    request_body = ToPrint,
    responses((status = 200, description = "The PDF.", content_type = "application/pdf", body = Vec<u8>))
)]
pub async fn print(
    visit: Visit,
    State(app): State<Casework>,
    clerk: Clerk,
    Body(sent): Body<ToPrint>,
) -> Result<Response, Failure> {
    clerk.must_say_why()?;
    let desk = &clerk.0;
    let all = meant(&clerk, &sent.letters, ActionName::CaseReadPersonalData).await?;
    let what = if sent.envelopes.is_some() { "envelope" } else { "letter" };
    record_readings(&visit, desk, &all, what).await?;
    let letters: Vec<Chosen> = all.into_iter().map(|(chosen, _)| chosen).collect();
    let made = match sent.envelopes.as_deref() {
        None => app.print_letters(&letters, visit.now()).await?,
        Some(size) => {
            let size = Envelope::from_code(size).ok_or_else(|| wrong("envelopes"))?;
            app.envelopes(&letters, size, visit.now()).await?
        }
    };
    Ok(pdf(what, made))
}

/// Moves letters on, all or none.
#[utoipa::path(
    post, path = "/api/v1/staff/letters/mark", tag = "staff", security(("staff" = [])),
    operation_id = "mark_letters",
    request_body = ToMark,
    responses((status = 204, description = "They are marked."))
)]
pub async fn mark_all(
    visit: Visit,
    clerk: Clerk,
    Body(sent): Body<ToMark>,
) -> Result<StatusCode, Failure> {
    let to = LetterState::from_code(&sent.to).ok_or_else(|| wrong("to"))?;
    let all = meant(&clerk, &sent.letters, ActionName::CaseNote).await?;
    mark::mark(&visit, &clerk.0, all, to).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says that something which did not reach the person was dealt with.
#[utoipa::path(
    post, path = "/api/v1/staff/cases/{id}/settle", tag = "staff", security(("staff" = [])),
    operation_id = "settle_undelivered",
    params(("id" = String, Path, description = "The case.")),
    request_body = Settled,
    responses((status = 204, description = "It is settled."))
)]
pub async fn settle(
    visit: Visit,
    Clerk(desk): Clerk,
    Path(id): Path<String>,
    Body(sent): Body<Settled>,
) -> Result<StatusCode, Failure> {
    let file = CaseFile::open(&desk, &id, ActionName::CaseNote).await?;
    let what = Undelivered::of_kind(&sent.kind).ok_or_else(|| wrong("kind"))?;
    undelivered::settle(&visit, &desk, &file, what).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The letters that are meant; too many or none are a problem.
async fn meant(
    clerk: &Clerk,
    ids: &[Uuid],
    action: ActionName,
) -> Result<Vec<(Chosen, CaseFile)>, Failure> {
    if ids.is_empty() || ids.len() > MOST {
        let words = Text::ja(format!("letters には1通以上{MOST}通以下を入れてください。"));
        return Err(Refusal::invalid(vec![Problem::new("letters", "count", words)]).into());
    }
    let all = chosen(&clerk.0, ids, action).await?;
    if all.is_empty() { Err(Refusal::not_found().into()) } else { Ok(all) }
}

fn wrong(field: &str) -> Refusal {
    let words = Text::ja("この値は使えません。仕様にある値から選んでください。");
    Refusal::invalid(vec![Problem::new(field, "unknown_value", words)])
}

fn shown(letter: &PaperLetter) -> QueuedLetter {
    QueuedLetter {
        id: letter.id.uuid(),
        document: letter.document,
        case: letter.about_id,
        department: letter.department.clone(),
        title: letter.title.clone(),
        easy: letter.easy,
        state: letter.state.code(),
        state_at: letter.state_at,
    }
}
