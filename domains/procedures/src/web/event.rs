//! `GET /events/{id}`: before a guide begins. `POST`: begins it.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_kernel::{
    Lang, Problem, Refusal, Text, date,
    text::{Lines, find_trouble},
};
use yakusho_pages::{
    Form, Page, Refused, Visit,
    parts::{Buttons, ErrorSummary, FormStart},
    words::Words,
};

use super::{failure::refused, holder};
use crate::{Procedures, words};

/// Characters of a helper's place.
const LONGEST: usize = 60;

/// What the page sends.
#[derive(Debug, Deserialize)]
pub struct Begin {
    #[serde(default)]
    helper: String,
}

#[derive(Template)]
#[template(path = "event.html")]
struct Event<'p> {
    lang: Lang,
    name: &'p str,
    intro: &'p str,
    kept: String,
    helper: &'p str,
    errors: ErrorSummary,
    form: FormStart,
    buttons: Buttons,
}

impl Event<'_> {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

/// Shows what will be asked and how long it is kept.
pub async fn show(
    visit: Visit,
    State(app): State<Procedures>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    Ok(page(&visit, &app, &id, "", &[])?.into_response())
}

/// Begins.
pub async fn begin(
    visit: Visit,
    State(app): State<Procedures>,
    Path(id): Path<String>,
    Form(sent): Form<Begin>,
) -> Result<Response, Refused> {
    let helper = yakusho_kernel::text::storage_form(sent.helper.trim());
    let helper = helper.as_str();
    if find_trouble(helper, Lines::One).is_some() {
        let problem = Problem::new(
            "helper",
            "invisible_character",
            Text::new(
                "見えない文字が入っています。貼り付けた文字を消して、場所の名前を打ち直してください。",
                "見（み）えない 文字（もじ）が あります。けして もういちど 書（か）いて ください。",
                "There is an invisible character. Delete what was pasted and type the place again.",
            ),
        );
        return Ok(page(&visit, &app, &id, helper, &[problem])?.with_problems().into_response());
    }
    if let Some(problem) = helper_too_long(helper) {
        return Ok(page(&visit, &app, &id, helper, &[problem])?.with_problems().into_response());
    }
    let helper = (!helper.is_empty()).then(|| helper.to_owned());
    let draft = app.begin(&id, visit.lang(), helper, visit.now()).await.map_err(refused)?;
    holder::hold_draft(&visit, &draft);
    Ok(visit.see("/guide"))
}

/// What is wrong with a helper's place, if anything.
pub fn helper_too_long(helper: &str) -> Option<Problem> {
    (helper.chars().count() > LONGEST).then(|| {
        Problem::new(
            "helper",
            "too_long",
            Text::new(
                "場所の名前は60文字までで書いてください。",
                "60文字（もじ）までで 書（か）いて ください。",
                "Please use at most 60 characters.",
            ),
        )
    })
}

fn page(
    visit: &Visit,
    app: &Procedures,
    id: &str,
    helper: &str,
    problems: &[Problem],
) -> Result<Page, Refused> {
    let edition = app.shelf().current();
    let lang = visit.lang();
    let event = edition
        .pack
        .published_events()
        .find(|event| event.id == id)
        .ok_or_else(Refusal::not_found)?;
    let today = date::jst_date(visit.now());
    let keep = jiff::Span::new().days(i64::from(edition.pack.city.draft_keep_days));
    let until = today.checked_add(keep).unwrap_or(today);
    let body = Event {
        lang,
        name: event.name.get(lang),
        intro: event.intro.get(lang),
        kept: words::START_KEPT.with(lang, &[("day", &date::show_date(until, lang))]),
        helper,
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, format!("/events/{id}")),
        buttons: Buttons::action(lang, words::START.get(lang)),
    };
    let home = yakusho_pages::words::HOME.get(lang);
    Ok(Page::resident(visit, event.name.get(lang), &body).back("/", home))
}
