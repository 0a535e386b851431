//! `GET /staff/plan/papers/{id}/slides`: the paper one topic a page, to be shown or printed 16:9.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_kernel::FiscalYear;
use yakusho_pages::{Refused, Visit, parts::Table};

use super::{
    super::{edition::FrozenQuestion, model::State as Reached, view},
    edition, paper,
    show::{ProgrammeView, lines, programmes},
};
use crate::{Plan, web::staff::seat::Seat};

#[derive(Template)]
#[template(path = "committee/slides.html")]
struct SlidesPage {
    title: String,
    plan: String,
    when: String,
    mark: &'static str,
    summary: Vec<String>,
    sentence: String,
    figures: Table,
    programmes: Vec<ProgrammeView>,
    risks: Option<Table>,
    questions: Vec<FrozenQuestion>,
    next_steps: Vec<String>,
    count: usize,
}

/// Shows them.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (known, questions) = paper(&seat, &id).await?;
    let edition = edition(&seat, &known, &questions).await?;
    let programmes = programmes(&edition);
    let all: Vec<_> = edition.kpis.iter().collect();
    let body = SlidesPage {
        title: edition.title.clone(),
        plan: edition.plan.clone(),
        when: format!(
            "{} {}（数字は{}まで）",
            FiscalYear(edition.year).label(),
            known.half.label(),
            view::day(edition.as_of)
        ),
        mark: if known.state == Reached::Fixed { "確定版" } else { "下書き" },
        summary: lines(&edition.summary),
        sentence: view::sentence(&edition),
        figures: view::figures(&all),
        // Title, summary, figures, risks, questions, next steps.
        count: programmes.len() + 6,
        programmes,
        risks: view::risks(&edition.risks),
        questions: edition.questions.clone(),
        next_steps: lines(&edition.next_steps),
    };
    let page = seat.desk.page(&visit, format!("{}（スライド）", known.title), &body);
    Ok(page.back(format!("/staff/plan/papers/{}", known.id), known.title.clone()).into_response())
}
