//! `GET /resume`: asks for the code. `POST`: opens the draft. `GET /resume/{code}`: the mail's link.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_kernel::Lang;
use yakusho_pages::{
    Form, Page, Refused, Visit,
    parts::{Buttons, ErrorSummary, FormStart},
    words::Words,
};

use super::{failure::refused, holder};
use crate::{Procedures, model::SecretCode, words};

/// What the page sends.
#[derive(Debug, Deserialize)]
pub struct Entered {
    #[serde(default)]
    code: String,
}

#[derive(Template)]
#[template(path = "resume.html")]
struct Resume {
    lang: Lang,
    errors: ErrorSummary,
    problem: Option<&'static str>,
    form: FormStart,
    buttons: Buttons,
}

impl Resume {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

/// Asks for the code.
pub async fn show(visit: Visit) -> Response {
    page(&visit, false).into_response()
}

/// Opens the draft of a typed code.
pub async fn enter(
    visit: Visit,
    State(app): State<Procedures>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    open(&visit, &app, &entered.code).await
}

/// Opens the draft of a link.
pub async fn link(
    visit: Visit,
    State(app): State<Procedures>,
    Path(code): Path<String>,
) -> Result<Response, Refused> {
    open(&visit, &app, &code).await
}

async fn open(visit: &Visit, app: &Procedures, typed: &str) -> Result<Response, Refused> {
    let found = app.draft_of_code(typed, visit.source(), visit.now()).await.map_err(refused)?;
    let Some(draft) = found.filter(|draft| !draft.submitted) else {
        return Ok(page(visit, true).with_problems().into_response());
    };
    holder::hold_draft(visit, &draft);
    if let Some(code) = SecretCode::parse(typed) {
        holder::hold_code(visit, &draft, &code);
    }
    Ok(visit.see("/guide"))
}

fn page(visit: &Visit, wrong: bool) -> Page {
    let lang = visit.lang();
    let problems: Vec<_> = wrong
        .then(|| yakusho_kernel::Problem::new("code", "unknown_code", words::RESUME_WRONG.text()))
        .into_iter()
        .collect();
    let body = Resume {
        lang,
        errors: ErrorSummary::of(&problems, lang),
        problem: wrong.then(|| words::RESUME_WRONG.get(lang)),
        form: FormStart::post(visit, "/resume"),
        buttons: Buttons::action(lang, words::RESUME.get(lang)),
    };
    Page::resident(visit, words::RESUME_TITLE.get(lang), &body)
}
