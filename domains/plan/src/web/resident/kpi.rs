//! `GET /plan/kpis/{id}`: one figure, how it is counted, and everything that was published of it.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Refusal, date::jst_date, date::show_date_without_weekday};
use yakusho_pack::format::OpenQuestion;
use yakusho_pages::{
    Html, Page, Refused, Visit,
    parts::{Column, Definitions, Row, Table, Trajectory},
    words::Words,
};

use super::told;
use crate::{Plan, standing, web::staff::chart::trajectory, words};

#[derive(Template)]
#[template(path = "resident/kpi.html")]
struct KpiPage<'p> {
    lang: Lang,
    title: &'p str,
    told: &'p str,
    going: Option<&'static str>,
    facts: Definitions,
    chart: Option<Trajectory>,
    published: Option<Table>,
    definition: Definitions,
    questions: &'p [OpenQuestion],
    data: String,
}

impl KpiPage<'_> {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let edition = plan.edition();
    let city_plan = edition.pack.plan.as_ref().ok_or_else(Refusal::not_found)?;
    let kpi = edition.pack.kpi(&id).ok_or_else(Refusal::not_found)?;
    let (lang, today) = (visit.lang(), jst_date(visit.now()));
    let found = standing::of(&plan, kpi, today).await.map_err(refused)?;
    let one = found.ok_or_else(Refusal::not_found)?;
    let last = one.published.last();
    let row = |name: Words, value: String| (name.get(lang).to_owned(), Html::text(value));
    let value = last.map_or_else(
        || words::NOT_YET.get(lang).to_owned(),
        |point| format!("{}　{}", told::value(kpi, point, lang), told::origin(point).get(lang)),
    );
    let definition = &one.definition;
    let formula = match &definition.denominator {
        Some(below) => format!("{} ÷ {below}", definition.numerator),
        None => definition.numerator.clone(),
    };
    let published: Vec<_> = one.published.iter().map(|point| (point.day, point.value)).collect();
    let rows: Vec<Row> = one
        .published
        .iter()
        .rev()
        .map(|point| Row {
            cells: vec![
                Html::text(show_date_without_weekday(point.day, lang)),
                Html::text(told::with_unit(kpi, point.value, lang)),
                Html::text(told::origin(point).get(lang)),
            ],
            href: None,
            urgent: false,
        })
        .collect();
    let body = KpiPage {
        lang,
        title: kpi.title.get(lang),
        told: kpi.told.get(lang),
        going: told::going(&plan, &one, today).map(|words| words.get(lang)),
        facts: Definitions {
            rows: vec![
                row(words::VALUE, value),
                row(words::BEGINNING, told::beginning(kpi, lang)),
                row(words::AIM, told::aim(kpi, lang)),
            ],
        },
        chart: trajectory(&plan, &one, &published, lang),
        published: (!rows.is_empty()).then(|| Table {
            caption: words::PUBLISHED.get(lang).to_owned(),
            caption_hidden: true,
            columns: vec![
                Column::new(words::DAY.get(lang)),
                Column::figures(words::VALUE.get(lang)),
                Column::new(words::ORIGIN.get(lang)),
            ],
            rows,
            keys: false,
        }),
        definition: Definitions {
            rows: vec![
                row(words::PLAN_WORDS, kpi.plan_words.clone()),
                row(words::DEFINITION, definition.words.clone()),
                row(words::FORMULA, formula),
                row(words::WINDOW, definition.window.label().to_owned()),
            ],
        },
        questions: &kpi.questions,
        data: format!("/api/v1/plan/kpis/{}", kpi.id),
    };
    let page = Page::resident(&visit, kpi.title.get(lang), &body);
    Ok(page.back("/plan", city_plan.name.get(lang)).public().into_response())
}
