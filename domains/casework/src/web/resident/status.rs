//! `GET /status`: asks for the number and the code of a receipt. `POST`: opens the application.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_kernel::{Lang, Problem};
use yakusho_pages::{
    Form, Page, Refused, Visit,
    field::{FieldView, Line},
    parts::{Buttons, ErrorSummary, FormStart},
    words::Words,
};
use yakusho_procedures::holder;

use crate::{Casework, web::failure::refused, words};

/// What the receipt's QR code carries: an id and nothing else.
#[derive(Debug, Deserialize)]
pub struct Asked {
    a: Option<String>,
}

/// What the page sends.
#[derive(Deserialize)]
pub struct Entered {
    #[serde(default)]
    number: String,
    #[serde(default)]
    code: String,
}

#[derive(Template)]
#[template(path = "resident/status.html")]
struct Status {
    lang: Lang,
    errors: ErrorSummary,
    form: FormStart,
    number: FieldView,
    code: FieldView,
    buttons: Buttons,
}

impl Status {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

/// Asks, unless this browser holds the application of the QR code already.
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Response {
    let held = holder::application(&visit).map(|(id, _)| id.to_string());
    match held {
        Some(id) if asked.a.as_deref() == Some(id.as_str()) => {
            visit.see(&format!("/applications/{id}"))
        }
        _ => page(&visit, &[], "").into_response(),
    }
}

/// Opens the application of a number and its code.
pub async fn open(
    visit: Visit,
    State(app): State<Casework>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let found = app
        .procedures()
        .open_by_number(&entered.number, &entered.code, visit.source(), visit.now())
        .await
        .map_err(refused)?;
    let Some(application) = found else {
        // The code is not shown again: it is a secret, and the person has it on paper.
        let wrong = Problem::new("number", "unknown_number_or_code", words::STATUS_WRONG.text());
        return Ok(page(&visit, &[wrong], &entered.number).with_problems().into_response());
    };
    holder::hold_application(&visit, application.id, "");
    Ok(visit.see(&format!("/applications/{}", application.id)))
}

fn page(visit: &Visit, problems: &[Problem], number: &str) -> Page {
    let lang = visit.lang();
    let field = |name: &str, value: &str, label: Words, hint: Words| {
        let line = Line { autocomplete: "off", ..Line::short_text(value) };
        FieldView::line(lang, name, label.get(lang), line).hint(hint.get(lang)).problem(problems)
    };
    let body = Status {
        lang,
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, "/status"),
        number: field("number", number, words::STATUS_NUMBER, words::STATUS_NUMBER_HINT),
        code: field("code", "", words::STATUS_CODE, words::STATUS_CODE_HINT),
        buttons: Buttons::action(lang, words::STATUS_SHOW.get(lang)),
    };
    Page::resident(visit, words::STATUS_TITLE.get(lang), &body)
}
