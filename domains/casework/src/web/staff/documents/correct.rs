//! `GET /staff/documents/{id}/correct`: what was wrong. `POST`: issues another notice that takes the
//! place of this one. The old one stays as it was sent.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_documents::{Document, NewDocument};
use yakusho_kernel::{Lang, Problem, Refusal, RefusalKind, Text, date::show_date, text::fits};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    parts::{Back, Buttons, ErrorSummary, FormStart, Notice, NoticeKind},
};
use yakusho_permission::ActionName;
use yakusho_store::{Error, Result as Stored};

use super::{super::desk::Desk, Opened, href};
use crate::{Casework, web::failure::refused};

/// The longest text, in characters.
const LONGEST: u32 = 3_000;

/// What the page sends.
#[derive(Clone, Default, Deserialize)]
pub struct Entered {
    /// What is corrected and why; stands on the new notice.
    #[serde(default)]
    pub why: String,
    /// The main text.
    #[serde(default)]
    pub body: String,
    /// The reasons of a refusal or a return.
    #[serde(default)]
    pub reason: String,
}

#[derive(Template)]
#[template(path = "staff/document_correct.html")]
struct CorrectPage {
    errors: ErrorSummary,
    conflict: Option<Notice>,
    number: String,
    form: FormStart,
    why: FieldView,
    text: FieldView,
    reason: Option<FieldView>,
    buttons: Buttons,
}

/// Asks what was wrong, with the texts as they were sent.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let opened = Opened::open(&desk, &id, ActionName::CaseApprove).await?;
    opened.file.record_reading(&desk, what(&opened), visit.now()).await?;
    let content = app.archive().content(&opened.document).await.map_err(refused)?;
    let entered = Entered {
        why: String::new(),
        body: text_of(&content.data, "body"),
        reason: reason_of(&content.data),
    };
    Ok(page(&visit, &desk, &opened, &entered, None).into_response())
}

/// Issues the corrected notice.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let opened = Opened::open(&desk, &id, ActionName::CaseApprove).await?;
    match carry_out(&visit, &desk, &opened, &entered).await {
        Ok(document) => {
            visit.flash(
                NoticeKind::Success,
                &Text::ja(format!(
                    "訂正の通知（{}）を発行しました。前の通知は、訂正されたものとして残ります。",
                    document.shown_number
                )),
            );
            Ok(visit.see(&href(&document)))
        }
        Err(Error::Refused(refusal)) => {
            Ok(page(&visit, &desk, &opened, &entered, Some(&refusal)).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

fn what(opened: &Opened) -> serde_json::Value {
    serde_json::json!({ "what": "document", "document": opened.document.id })
}

/// Issues another document with the corrected texts in the place of the old one.
///
/// # Errors
/// What is missing; a conflict where it was corrected before; what the store says.
pub async fn carry_out(
    visit: &Visit,
    desk: &Desk,
    opened: &Opened,
    entered: &Entered,
) -> Stored<Document> {
    let old = &opened.document;
    let mut content = desk.app.archive().content(old).await?;
    check(entered, !reason_of(&content.data).is_empty())?;
    let note = format!(
        "{}付け{}の通知を、次のとおり訂正します。訂正の理由：{}",
        show_date(old.dated_on, Lang::Ja),
        old.shown_number,
        entered.why.trim()
    );
    if let Some(data) = content.data.as_object_mut() {
        data.insert("body".to_owned(), entered.body.trim().into());
        data.insert("corrects".to_owned(), note.into());
        if data.contains_key("reason") {
            data.insert("reason".to_owned(), entered.reason.trim().into());
        }
        let defect = data.get_mut("defects").and_then(|defects| defects.get_mut(0));
        if let Some(defect) = defect.and_then(|defect| defect.as_object_mut()) {
            defect.insert("reason".to_owned(), entered.reason.trim().into());
        }
    }
    let new = NewDocument {
        kind: old.kind.clone(),
        title: old.title.clone(),
        template: old.template.clone(),
        subject_kind: "case",
        subject: old.subject,
        department: old.department.clone(),
        symbol: old.symbol.clone(),
        dated_on: desk.today,
        seal: old.seal.clone(),
        pack_version: desk.app.procedures().shelf().current().version().to_owned(),
        content,
        supersedes: Some(old.id),
    };
    desk.app
        .issue_again(new, desk.who.actor(), desk.who.authority_in(&old.department), visit.now())
        .await
}

fn check(entered: &Entered, has_reason: bool) -> Result<(), Refusal> {
    let longest = usize::try_from(LONGEST).unwrap_or(usize::MAX);
    let mut problems = Vec::new();
    let mut need = |field: &str, text: &str, words: &str| {
        if text.trim().is_empty() || !fits(text, longest) {
            let words = Text::ja(format!("{words}（{LONGEST}文字以内）"));
            problems.push(Problem::new(field, "text_missing", words));
        }
    };
    need("why", &entered.why, "何をなぜ訂正するのか書いてください");
    need("body", &entered.body, "本文を書いてください");
    if has_reason {
        need("reason", &entered.reason, "理由を書いてください");
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal::invalid(problems)) }
}

fn text_of(data: &serde_json::Value, key: &str) -> String {
    data.get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
}

/// The reasons, wherever the notice has them.
fn reason_of(data: &serde_json::Value) -> String {
    let defect = data.get("defects").and_then(|defects| defects.get(0));
    let own = text_of(data, "reason");
    if own.is_empty() { defect.map_or(own, |defect| text_of(defect, "reason")) } else { own }
}

fn page(
    visit: &Visit,
    desk: &Desk,
    opened: &Opened,
    entered: &Entered,
    refusal: Option<&Refusal>,
) -> Page {
    let lang = Lang::Ja;
    let problems: &[Problem] = refusal.map_or(&[], |refusal| &refusal.problems);
    let conflict = refusal.filter(|refusal| refusal.kind == RefusalKind::Conflict);
    let lines = |name: &str, label: &str, value: &str| {
        FieldView::lines(lang, name, label, value, LONGEST).problem(problems)
    };
    let body = CorrectPage {
        errors: ErrorSummary::of(problems, lang),
        conflict: conflict
            .map(|refusal| Notice::new(lang, NoticeKind::Error, refusal.message(lang))),
        number: opened.document.shown_number.clone(),
        form: FormStart::post(visit, format!("{}/correct", opened.href())),
        why: lines("why", "何をなぜ訂正しますか", &entered.why)
            .hint("新しい通知のはじめに、そのまま載ります。"),
        text: lines("body", "本文", &entered.body),
        reason: (!entered.reason.is_empty() || problems.iter().any(|one| one.field == "reason"))
            .then(|| lines("reason", "理由", &entered.reason)),
        buttons: Buttons {
            back: Back::Link(opened.href()),
            ..Buttons::action(lang, "訂正の通知を発行する")
        },
    };
    let page = desk.page(visit, "通知を訂正する", &body).back(opened.href(), "文書の画面に戻る");
    if refusal.is_some() { page.with_problems() } else { page }
}
