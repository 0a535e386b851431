//! `/api/v1/applications/{number}/…`: the messages and notices of an application, and how the holder
//! wants to hear.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::Refusal;
use yakusho_notify::Preference;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use super::holder::Holding;
use crate::{
    Casework,
    web::{
        resident::{message, notice_pdf, opened, preference},
        staff::papers::pdf,
    },
};

/// The messages of an application.
#[derive(Debug, Serialize, ToSchema)]
pub struct Messages {
    /// Newest first.
    messages: Vec<MessageItem>,
}

/// A message.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageItem {
    /// Its id.
    id: Uuid,
    /// `approval`, `refusal`, `return`, `correction`.
    kind: String,
    /// What it says, in a line.
    title: String,
    /// The case that it is about.
    case: Uuid,
    /// The notice that came with it, where it may be shown on a screen.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<Uuid>,
    /// When it came.
    #[schema(value_type = String, format = DateTime)]
    told_at: jiff::Timestamp,
    /// When it was first opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    read_at: Option<jiff::Timestamp>,
}

/// How the holder wants to hear.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HowToHear {
    /// Notices come on paper.
    letters: bool,
    /// A mail says that there is something new.
    mail: bool,
    /// A note in やさしい日本語 lies on top of a letter.
    easy: bool,
}

/// The messages, for the one who holds the code.
#[utoipa::path(
    get, path = "/api/v1/applications/{number}/messages", tag = "application",
    operation_id = "list_messages",
    params(("number" = String, Path, description = "受付番号.")), security(("application" = [])),
    responses((status = 200, description = "The messages.", body = Messages))
)]
pub async fn messages(
    visit: Visit,
    State(app): State<Casework>,
    Holding(held): Holding,
) -> Result<Said<Messages>, Failure> {
    let lang = visit.lang();
    let mut messages = Vec::new();
    for one in message::of(&app, &held).await? {
        let document = match one.document {
            Some(document) => notice_pdf::shown(&app, document, held.today).await?,
            None => None,
        };
        messages.push(MessageItem {
            id: one.id.uuid(),
            title: message::title(&held, &one, lang),
            kind: one.kind,
            case: one.about_id,
            document,
            told_at: one.told_at,
            read_at: one.read_at,
        });
    }
    Ok(Said::ok(&visit, Messages { messages }))
}

/// Notes that a message was opened.
#[utoipa::path(
    post, path = "/api/v1/applications/{number}/messages/{id}/read", tag = "application",
    operation_id = "read_message",
    params(("number" = String, Path, description = "受付番号."),
        ("id" = Uuid, Path, description = "The message.")),
    security(("application" = [])),
    responses((status = 204, description = "It is read."))
)]
pub async fn read(
    visit: Visit,
    State(app): State<Casework>,
    Holding(held): Holding,
    Path((_number, id)): Path<(String, String)>,
) -> Result<StatusCode, Failure> {
    let all = message::of(&app, &held).await?;
    let found = all.iter().find(|one| one.id.to_string() == id);
    let found = found.ok_or_else(Refusal::not_found)?;
    if found.read_at.is_none() {
        message::read(&visit, &app, &held, found).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// A notice as it was issued. The reading is recorded.
#[utoipa::path(
    get, path = "/api/v1/applications/{number}/documents/{id}", tag = "application",
    operation_id = "read_notice",
    params(("number" = String, Path, description = "受付番号."),
        ("id" = Uuid, Path, description = "The document.")),
    security(("application" = [])),
    responses((status = 200, description = "PDF/A-2a.", content_type = "application/pdf", body = Vec<u8>))
)]
pub async fn document(
    visit: Visit,
    State(app): State<Casework>,
    Holding(held): Holding,
    Path((_number, id)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let document = notice_pdf::of(&app, &held, id).await?;
    opened::note_reading(&visit, &app, &held, "the applicant opens a notice").await?;
    let made = app.document_pdf(&document, visit.now()).await?;
    Ok(pdf("notice", made))
}

/// How the holder wants to hear; what holds for everybody until they chose.
#[utoipa::path(
    get, path = "/api/v1/applications/{number}/preference", tag = "application",
    operation_id = "show_preference",
    params(("number" = String, Path, description = "受付番号.")), security(("application" = [])),
    responses((status = 200, description = "How they hear.", body = HowToHear))
)]
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Holding(held): Holding,
) -> Result<Said<HowToHear>, Failure> {
    let chosen = preference::of(&app, &held).await?;
    let easy = held.application.lang == yakusho_kernel::Lang::JaEasy;
    let now = chosen.unwrap_or_else(|| Preference::until_chosen(easy));
    let said = HowToHear { letters: now.letters, mail: now.mail, easy: now.easy };
    Ok(Said::ok(&visit, said))
}

/// Chooses how to hear.
#[utoipa::path(
    put, path = "/api/v1/applications/{number}/preference", tag = "application",
    operation_id = "choose_preference",
    params(("number" = String, Path, description = "受付番号.")), security(("application" = [])),
    request_body = HowToHear,
    responses((status = 204, description = "It is kept."))
)]
pub async fn choose(
    visit: Visit,
    State(app): State<Casework>,
    Holding(held): Holding,
    Body(sent): Body<HowToHear>,
) -> Result<StatusCode, Failure> {
    let chosen = Preference { letters: sent.letters, mail: sent.mail, easy: sent.easy };
    preference::keep(&visit, &app, &held, chosen).await?;
    Ok(StatusCode::NO_CONTENT)
}
