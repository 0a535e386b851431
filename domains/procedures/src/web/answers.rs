//! `GET /guide/answers`: what was answered so far. `POST`: deletes all of it.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_pages::{
    Fields, Form, Page, Refused, Visit,
    parts::{FormStart, NoticeKind, SummaryList},
};

use super::{failure::refused, holder, shown};
use crate::{Procedures, words};

#[derive(Template)]
#[template(path = "answers.html")]
struct Answers {
    title: &'static str,
    groups: Vec<Group>,
    next: String,
    next_words: &'static str,
    form: FormStart,
    forget: &'static str,
}

struct Group {
    title: Option<String>,
    rows: SummaryList,
}

/// Shows the answers.
pub async fn show(visit: Visit, State(app): State<Procedures>) -> Result<Response, Refused> {
    let guide = holder::guide(&visit, &app).await?;
    let interview = guide.interview().map_err(refused)?;
    let lang = visit.lang();
    let groups = shown::groups(&guide, &interview, lang, true)
        .into_iter()
        .map(|group| Group {
            title: group.title.clone(),
            rows: SummaryList { lang, rows: group.rows, whose: group.title },
        })
        .collect();
    let body = Answers {
        title: words::RESULT_ANSWERS.get(lang),
        groups,
        next: "/guide".to_owned(),
        next_words: words::RESUME.get(lang),
        form: FormStart::post(&visit, "/guide/answers").with_own_button(),
        forget: words::FORGET.get(lang),
    };
    Ok(Page::resident(&visit, words::RESULT_ANSWERS.get(lang), &body).into_response())
}

/// Deletes everything.
pub async fn forget(
    visit: Visit,
    State(app): State<Procedures>,
    Form(_): Form<Fields>,
) -> Result<Response, Refused> {
    let guide = holder::guide(&visit, &app).await?;
    app.forget(guide.draft.id, guide.actor(), visit.now()).await.map_err(refused)?;
    holder::drop_draft(&visit);
    visit.flash(NoticeKind::Success, &words::FORGOTTEN.text());
    Ok(visit.see("/"))
}
