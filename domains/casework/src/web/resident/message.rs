//! `GET /applications/{id}/messages/{message}`: one message of the office, read from now on.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_kernel::{Id, Lang, date::show_datetime};
use yakusho_notify::messages::{self, Message};
use yakusho_pages::{Page, Refused, Visit, words::Words};

use super::held::{Held, held, not_held};
use crate::{Casework, papers::Kind, web::failure::refused, words};

#[derive(Template)]
#[template(path = "resident/message.html")]
struct MessagePage {
    lang: Lang,
    title: String,
    when: String,
    body: &'static str,
    pdf: Option<String>,
    posted: bool,
    back: String,
}

impl MessagePage {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

/// A message as the status page lists it.
pub struct MessageView {
    /// Its page.
    pub href: String,
    /// What it says.
    pub title: String,
    /// When it came.
    pub when: String,
    /// Whether it was opened before.
    pub read: bool,
}

/// Shows it, and notes that it was read.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path((id, message)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let held = held(&visit, &app, &id).await?;
    let wanted = message.parse().map(Id::from_uuid).map_err(|_| not_held())?;
    let all = of(&app, &held).await?;
    let message = all.into_iter().find(|message| message.id == wanted).ok_or_else(not_held)?;
    if message.read_at.is_none() {
        read(&visit, &app, &held, &message).await?;
    }
    let lang = visit.lang();
    let pdf = match message.document {
        Some(document) => super::notice_pdf::shown(&app, document, held.today).await?,
        None => None,
    };
    let title = title(&held, &message, lang);
    let body = MessagePage {
        lang,
        title: title.clone(),
        when: show_datetime(message.told_at, lang),
        body: body(&message.kind).get(lang),
        posted: message.document.is_some() && pdf.is_none(),
        pdf: pdf.map(|id| format!("{}/documents/{id}", held.page())),
        back: held.page(),
    };
    Ok(Page::resident(&visit, title, &body).into_response())
}

/// The messages of an application, newest first.
///
/// # Errors
/// What the store says.
pub async fn of(app: &Casework, held: &Held) -> Result<Vec<Message>, Refused> {
    let store = app.store();
    let holder = held.application.id.uuid();
    messages::of_holder(store.read(), store.municipality().as_str(), holder).await.map_err(refused)
}

/// The messages as the status page lists them.
///
/// # Errors
/// What the store says.
pub async fn views(app: &Casework, held: &Held, lang: Lang) -> Result<Vec<MessageView>, Refused> {
    let view = |message: Message| MessageView {
        href: format!("{}/messages/{}", held.page(), message.id),
        title: title(held, &message, lang),
        when: show_datetime(message.told_at, lang),
        read: message.read_at.is_some(),
    };
    Ok(of(app, held).await?.into_iter().map(view).collect())
}

/// What a message says, in a line.
pub fn title(held: &Held, message: &Message, lang: Lang) -> String {
    let record = held.records.iter().find(|one| one.case.id.uuid() == message.about_id);
    let name = record.map_or_else(String::new, |one| held.name(&one.case.procedure, lang));
    let words = match Kind::from_code(&message.kind) {
        Some(Kind::Approval) => words::NEWS_APPROVAL,
        Some(Kind::Refusal) => words::NEWS_REFUSAL,
        Some(Kind::Return) => words::NEWS_RETURN,
        Some(Kind::Correction) => words::NEWS_CORRECTION,
        None => words::NEWS_OTHER,
    };
    words.with(lang, &[("name", &name)])
}

fn body(kind: &str) -> Words {
    match Kind::from_code(kind) {
        Some(Kind::Approval) => words::NEWS_APPROVAL_BODY,
        Some(Kind::Refusal) => words::NEWS_REFUSAL_BODY,
        Some(Kind::Return) => words::NEWS_RETURN_BODY,
        Some(Kind::Correction) => words::NEWS_CORRECTION_BODY,
        None => words::NEWS_OTHER_BODY,
    }
}

/// Notes that the holder opened a message.
///
/// # Errors
/// What the store says.
pub async fn read(
    visit: &Visit,
    app: &Casework,
    held: &Held,
    message: &Message,
) -> Result<(), Refused> {
    let (by, holder, id) = (held.actor(), held.application.id.uuid(), message.id);
    let read = app.store().write_with(visit.now(), by, move |tx, by| {
        Box::pin(async move { messages::read(tx, id, "application", holder, by).await })
    });
    read.await.map(drop).map_err(refused)
}
