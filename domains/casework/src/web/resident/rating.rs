//! `GET /applications/{id}/cases/{case}/rating`: the one question after the end, which nobody has
//! to answer. `POST`: keeps the answer.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_kernel::{Lang, Problem};
use yakusho_pages::{
    FieldView, Fields, Form, Page, Refused, Visit,
    field::{Choices, Need},
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
    words::Words,
};

use super::held::{Held, held, not_held};
use crate::{
    Casework,
    model::CaseState,
    numbers::{self, Score},
    store::cases::Record,
    web::failure::refused,
    words,
};

#[derive(Template)]
#[template(path = "resident/rating.html")]
struct RatingPage {
    lang: Lang,
    errors: ErrorSummary,
    form: FormStart,
    field: FieldView,
    buttons: Buttons,
}

impl RatingPage {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

/// Whether the question makes sense: the person has the office's answer.
pub fn may_be_rated(state: CaseState) -> bool {
    state.releases_followers() || matches!(state, CaseState::Refused | CaseState::Returned)
}

/// Asks.
pub async fn ask(
    visit: Visit,
    State(app): State<Casework>,
    Path((id, case)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let held = held(&visit, &app, &id).await?;
    let record = ended(&held, &case)?;
    let given = numbers::rating_of(app.store(), record.case.id.uuid()).await.map_err(refused)?;
    Ok(page(&visit, &held, record, given, &[]).into_response())
}

/// Keeps the answer.
pub async fn keep(
    visit: Visit,
    State(app): State<Casework>,
    Path((id, case)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refused> {
    let held = held(&visit, &app, &id).await?;
    let record = ended(&held, &case)?;
    let Some(score) = fields.get("score").and_then(Score::parse) else {
        let missing = Problem::new("score", "required", words::RATE_MISSING.text());
        return Ok(page(&visit, &held, record, None, &[missing]).with_problems().into_response());
    };
    let (case, by) = (record.case.id.uuid(), held.actor());
    app.store()
        .write_with(visit.now(), by, move |tx, by| {
            Box::pin(async move { numbers::rate(tx, case, score, by).await })
        })
        .await
        .map_err(refused)?;
    visit.flash(NoticeKind::Success, &words::RATE_DONE.text());
    Ok(visit.see(&held.page()))
}

fn ended<'h>(held: &'h Held, case: &str) -> Result<&'h Record, Refused> {
    let record = held.record(case)?;
    if may_be_rated(record.case.state) { Ok(record) } else { Err(not_held().into()) }
}

fn page(
    visit: &Visit,
    held: &Held,
    record: &Record,
    given: Option<Score>,
    problems: &[Problem],
) -> Page {
    let lang = visit.lang();
    let labels = [words::RATE_5, words::RATE_4, words::RATE_3, words::RATE_2, words::RATE_1];
    let options = Score::ALL
        .into_iter()
        .zip(labels)
        .map(|(score, label)| (score.number().to_string(), label.get(lang).to_owned()));
    let chosen = given.map(|score| score.number().to_string());
    let choices = Choices::new(options, |value| Some(value) == chosen.as_deref());
    let name = held.name(&record.case.procedure, lang);
    let title = words::RATE_TITLE.with(lang, &[("name", &name)]);
    let body = RatingPage {
        lang,
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, held.page_of(record.case.id, "rating")),
        field: FieldView::radio(lang, "score", &title, choices)
            .need(Need::Unsaid)
            .as_heading()
            .problem(problems),
        buttons: Buttons {
            back: Back::Link(held.page()),
            ..Buttons::action(lang, words::RATE_DO.get(lang))
        },
    };
    Page::resident(visit, title, &body)
}
