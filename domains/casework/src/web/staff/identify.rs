//! `GET /staff/cases/{id}/identify`: how was the person identified? `POST`: records that they were,
//! at a window, for an application with nothing to be made in person.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::Choices,
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_permission::{ActionName, Resource};
use yakusho_procedures::model::IdentityState;

use super::{case_file::CaseFile, desk::Desk, words};
use crate::{Casework, store::cases, web::failure::refused};

/// What the page sends.
#[derive(Deserialize)]
pub struct Entered {
    /// The version that it showed.
    #[serde(default)]
    pub version: i64,
    /// The document.
    #[serde(default)]
    pub document: String,
}

/// What differs between a visit and an identification alone.
pub struct Kind {
    /// The heading.
    pub title: &'static str,
    /// What happens.
    pub lead: &'static str,
    /// The button.
    pub button: &'static str,
    /// The last part of its address.
    pub verb: &'static str,
}

const KIND: Kind = Kind {
    title: "本人確認を記録する",
    lead: "窓口で本人を確かめたことを記録します。本人確認を待っていた手続きは、自動で受付になります。",
    button: "本人確認を記録する",
    verb: "identify",
};

#[derive(Template)]
#[template(path = "staff/identify.html")]
struct IdentifyPage {
    errors: ErrorSummary,
    title: &'static str,
    lead: &'static str,
    case: String,
    form: FormStart,
    version: i64,
    field: FieldView,
    buttons: Buttons,
}

/// Asks for the document.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = open(&desk, &id).await?;
    Ok(page(&visit, &desk, &file, &KIND, false).into_response())
}

/// Records the identification.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = open(&desk, &id).await?;
    let Some(document) = known_document(&entered.document) else {
        return Ok(page(&visit, &desk, &file, &KIND, true).with_problems().into_response());
    };
    record(&visit, &desk, &file, document).await?;
    visit.flash(NoticeKind::Success, &Text::ja("本人確認を記録しました。"));
    Ok(visit.see(&file.href()))
}

/// Records that the person was identified by a document.
pub async fn record(
    visit: &Visit,
    desk: &Desk,
    file: &CaseFile,
    document: &'static str,
) -> Result<(), Refused> {
    let (application, by) = (file.application.id, desk.who.actor());
    let written = desk.app.store().write(visit.now(), move |tx| {
        let by = by.clone();
        Box::pin(async move {
            let state = IdentityState::Window;
            yakusho_procedures::identify(tx, application, state, document, &by).await
        })
    });
    written.await.map_err(refused)
}

/// Opens a case whose person may be identified here.
pub async fn open(desk: &Desk, id: &str) -> Result<CaseFile, Refused> {
    let file = CaseFile::open(desk, id, ActionName::CaseRead).await?;
    if may_identify(desk, &file).await? { Ok(file) } else { Err(Refusal::not_found().into()) }
}

/// Whether they may confirm who the person behind the application is, and nobody did yet.
pub async fn may_identify(desk: &Desk, file: &CaseFile) -> Result<bool, Refused> {
    if file.application.identity.is_confirmed() {
        return Ok(false);
    }
    let store = desk.app.store();
    let of = file.record.case.application;
    let all = cases::of_application(store.read(), store.municipality(), of).await;
    let resource = Resource::Application {
        municipality: store.municipality(),
        id: of,
        departments: all.map_err(refused)?.into_iter().map(|record| record.department).collect(),
        related_staff: file.record.related_staff.clone(),
    };
    Ok(desk.may(ActionName::ApplicationConfirmIdentity, &resource))
}

/// The document as the log has it, if it is one of ours.
pub fn known_document(typed: &str) -> Option<&'static str> {
    words::DOCUMENTS.iter().map(|(code, _)| *code).find(|code| *code == typed)
}

/// No document of ours was named.
pub fn document_missing() -> Problem {
    let words = Text::ja("どの書類で本人を確かめたかを選んでください。");
    Problem::new("document", "document_missing", words)
}

/// The page; `missing` where no document was chosen.
pub fn page(visit: &Visit, desk: &Desk, file: &CaseFile, kind: &Kind, missing: bool) -> Page {
    let lang = Lang::Ja;
    let problems: Vec<Problem> = missing.then(document_missing).into_iter().collect();
    let body = IdentifyPage {
        errors: ErrorSummary::of(&problems, lang),
        title: kind.title,
        lead: kind.lead,
        case: format!("{}　{}", file.number(), file.name()),
        form: FormStart::post(visit, format!("{}/{}", file.href(), kind.verb)),
        version: file.record.case.version,
        field: FieldView::radio(
            lang,
            "document",
            "見せてもらった書類",
            Choices::new(words::DOCUMENTS, |_| false),
        )
        .hint("書類の番号は記録しません。")
        .problem(&problems),
        buttons: Buttons { back: Back::Link(file.href()), ..Buttons::action(lang, kind.button) },
    };
    desk.page(visit, kind.title, &body).back(file.href(), "件の画面に戻る")
}
