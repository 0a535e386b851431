//! `GET /staff/inquiries/{id}`: what another department asks. `POST`: answers.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use yakusho_kernel::{Lang, Problem, RefusalKind, Text};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    parts::{Back, Buttons, ErrorSummary, FormStart, Notice, NoticeKind},
};
use yakusho_permission::ActionName;
use yakusho_store::{Error, NewAction};

use super::{super::desk::Desk, View, open, view};
use crate::{
    Casework,
    inquiry::{self, Inquiry, LONGEST},
    web::failure::refused,
};

/// What the page sends.
#[derive(Default, Deserialize)]
pub struct Entered {
    #[serde(default)]
    text: String,
}

#[derive(Template)]
#[template(path = "staff/inquiry_answer.html")]
struct AnswerPage {
    errors: ErrorSummary,
    conflict: Option<Notice>,
    inquiry: View,
    form: Option<(FormStart, FieldView, Buttons)>,
}

/// Shows the question.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let (inquiry, _) = open(&desk, &id, ActionName::CaseReadPersonalData).await?;
    record_reading(&desk, &inquiry, visit.now()).await?;
    Ok(page(&visit, &desk, &inquiry, "", &[]).into_response())
}

/// Answers; what was typed stays on the page where that is refused.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let (inquiry, _) = open(&desk, &id, ActionName::CaseNote).await?;
    match answer(&desk, &inquiry, &entered.text, visit.now()).await {
        Ok(()) => {
            visit.flash(NoticeKind::Success, &Text::ja("回答しました。照会した課に伝わります。"));
            Ok(visit.see("/staff/inquiries"))
        }
        Err(Error::Refused(refusal)) if refusal.kind == RefusalKind::Conflict => {
            let (inquiry, _) = open(&desk, &id, ActionName::CaseNote).await?;
            let page = page(&visit, &desk, &inquiry, &entered.text, &[]);
            Ok(page.with_problems().status(StatusCode::CONFLICT).into_response())
        }
        Err(Error::Refused(refusal)) => {
            let page = page(&visit, &desk, &inquiry, &entered.text, &refusal.problems);
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Answers in the name of the desk.
///
/// # Errors
/// As [`inquiry::answer`].
pub async fn answer(
    desk: &Desk,
    inquiry: &Inquiry,
    text: &str,
    now: Timestamp,
) -> yakusho_store::Result<()> {
    let keyring = Arc::clone(&desk.app.procedures().parts().keyring);
    let (by, authority) = (desk.who.actor(), desk.who.authority_in(&inquiry.to));
    let input = (inquiry.clone(), text.to_owned(), keyring, (by, authority));
    let write = desk.app.store().write_with(now, input, |tx, (inquiry, text, keyring, who)| {
        Box::pin(async move {
            inquiry::answer(tx, keyring, inquiry, text, &who.0, who.1.as_deref()).await
        })
    });
    write.await
}

/// Records that what a question shares was read.
///
/// # Errors
/// What the store says.
pub async fn record_reading(desk: &Desk, inquiry: &Inquiry, now: Timestamp) -> Result<(), Refused> {
    let input = (inquiry.clone(), desk.who.actor(), desk.who.authority_in(&inquiry.to));
    let write = desk.app.store().write_with(now, input, |tx, (inquiry, by, authority)| {
        Box::pin(async move {
            tx.act(NewAction {
                kind: "personal_data.read",
                subject_kind: "case",
                subject: inquiry.case,
                by,
                authority: authority.as_deref(),
                purpose: Some("ほかの課からの照会への回答"),
                data: serde_json::json!({ "what": "inquiry", "inquiry": inquiry.id }),
            })
            .await?;
            Ok(())
        })
    });
    write.await.map_err(refused)
}

fn page(visit: &Visit, desk: &Desk, inquiry: &Inquiry, typed: &str, problems: &[Problem]) -> Page {
    let lang = Lang::Ja;
    let back = "/staff/inquiries";
    let form = inquiry.answer.is_none().then(|| {
        let action = format!("/staff/inquiries/{}", inquiry.id);
        (
            FormStart::post(visit, action),
            FieldView::lines(lang, "text", "回答", typed, LONGEST)
                .hint("照会した課の職員が読みます。住民の方には見えません。")
                .problem(problems),
            Buttons { back: Back::Link(back.to_owned()), ..Buttons::action(lang, "回答する") },
        )
    });
    let lost = inquiry.answer.is_some() && !typed.is_empty();
    let body = AnswerPage {
        errors: ErrorSummary::of(problems, lang),
        conflict: lost.then(|| {
            let words = format!("ほかの人が先に回答していました。あなたの書いた文：{typed}");
            Notice::new(lang, NoticeKind::Error, &words)
        }),
        inquiry: view(inquiry, format!("{}からの照会", desk.department(&inquiry.from))),
        form,
    };
    desk.page(visit, "ほかの課からの照会", &body).back(back, "照会の一覧に戻る")
}
