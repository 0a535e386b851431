//! `GET /staff/plan/papers/{id}`: the paper as it will be read, what it asks, and who has it.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_identity::store::staff_names;
use yakusho_kernel::{FiscalYear, Lang, date::show_datetime};
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Chip, Definitions, FormStart, Table, Trajectory},
};

use super::{
    super::{
        edition::Edition,
        model::{Paper, Question, State as Reached},
        view,
    },
    edition, list, next, paper, runs,
};
use crate::{Plan, model::measurement::Hand, web::staff::seat::Seat};

#[derive(Template)]
#[template(path = "committee/show.html")]
struct ShowPage {
    id: Uuid,
    title: String,
    chip: Chip,
    facts: Definitions,
    returned: Option<String>,
    is_draft: bool,
    is_fixed: bool,
    may_run: bool,
    may_return: bool,
    next: Option<(FormStart, &'static str, &'static str)>,
    version: i64,
    sha256: String,
    sentence: String,
    summary: Html,
    next_steps: Vec<String>,
    programmes: Vec<ProgrammeView>,
    risks: Option<Table>,
    questions: Vec<QuestionView>,
}

/// A programme of a paper.
pub struct ProgrammeView {
    /// Its number and name.
    pub name: String,
    /// The department that answers for it.
    pub owner: String,
    /// What is done under it.
    pub initiatives: Option<Table>,
    /// Its figures.
    pub figures: Option<Table>,
    /// Their charts.
    pub charts: Vec<Trajectory>,
}

struct QuestionView {
    id: Uuid,
    place: i64,
    ask: String,
    background: String,
    decided: Option<(String, String)>,
    task: Option<String>,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (known, questions) = paper(&seat, &id).await?;
    let edition = edition(&seat, &known, &questions).await?;
    let step = next(&seat, &known);
    let sha256 = match &known.edition {
        Some((_, hash)) => hash.clone(),
        None => edition.freeze().map(|(_, hash)| hash).unwrap_or_default(),
    };
    let body = ShowPage {
        id: known.id,
        title: known.title.clone(),
        chip: list::chip(known.state),
        facts: facts(&seat, &known).await?,
        returned: known.returned_because.clone(),
        is_draft: known.state == Reached::Draft,
        is_fixed: known.state == Reached::Fixed,
        may_run: runs(&seat),
        may_return: known.state != Reached::Fixed && runs(&seat),
        next: step.map(|(code, words)| {
            let form = FormStart::post(&visit, format!("/staff/plan/papers/{}/pass", known.id));
            (form.with_own_button(), code, words)
        }),
        version: known.version,
        sha256,
        sentence: view::sentence(&edition),
        summary: Html::paragraphs(&edition.summary),
        next_steps: lines(&edition.next_steps),
        programmes: programmes(&edition),
        risks: view::risks(&edition.risks),
        questions: questions.iter().map(|one| question(&seat, one)).collect(),
    };
    let page = seat.desk.page(&visit, known.title.clone(), &body);
    Ok(page.back("/staff/plan/papers", "委員会資料").into_response())
}

/// The lines of a text, without empty ones.
#[must_use]
pub fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The programmes of an edition, and at the end the figures that belong to none.
#[must_use]
pub fn programmes(edition: &Edition) -> Vec<ProgrammeView> {
    let figures = |number| {
        let own = view::of_programme(edition, number);
        let charts = own.iter().filter_map(|kpi| view::chart(kpi)).collect();
        ((!own.is_empty()).then(|| view::figures(&own)), charts)
    };
    let mut all: Vec<ProgrammeView> = edition
        .programmes
        .iter()
        .map(|programme| {
            let (figures, charts) = figures(Some(programme.number));
            ProgrammeView {
                name: format!("（{}）{}", programme.number, programme.name),
                owner: programme.owner.clone(),
                initiatives: view::initiatives(programme),
                figures,
                charts,
            }
        })
        .collect();
    let (own, charts) = figures(None);
    if own.is_some() {
        all.push(ProgrammeView {
            name: "WG活動".to_owned(),
            owner: String::new(),
            initiatives: None,
            figures: own,
            charts,
        });
    }
    all
}

async fn facts(seat: &Seat, known: &Paper) -> Result<Definitions, Refused> {
    let hands = [Some(known.made), known.checked, known.fixed];
    let staff: Vec<Uuid> = hands.iter().flatten().map(|hand| hand.staff).collect();
    let names = staff_names(seat.plan.store(), &staff).await.map_err(refused)?;
    let names: BTreeMap<Uuid, String> = names.into_iter().collect();
    let said = |hand: Option<Hand>| {
        let words = hand.map_or_else(
            || "まだ".to_owned(),
            |hand| {
                let name = names.get(&hand.staff).map_or("（元の職員）", String::as_str);
                format!("{name}　{}", show_datetime(hand.at, Lang::Ja))
            },
        );
        Html::text(words)
    };
    let year = format!("{} {}", FiscalYear(known.year).label(), known.half.label());
    Ok(Definitions {
        rows: vec![
            ("時期".to_owned(), Html::text(year)),
            ("数字の日".to_owned(), Html::text(view::day(known.as_of))),
            ("作った人".to_owned(), said(Some(known.made))),
            ("確認".to_owned(), said(known.checked)),
            ("確定".to_owned(), said(known.fixed)),
        ],
    })
}

fn question(seat: &Seat, one: &Question) -> QuestionView {
    QuestionView {
        id: one.id,
        place: one.place,
        ask: one.ask.clone(),
        background: one.background.clone(),
        decided: one.decided.as_ref().map(|decided| {
            (format!("{}（{}）", decided.how.label(), view::day(decided.on)), decided.words.clone())
        }),
        task: one.task.as_ref().map(|task| {
            let by = task.due_on.map(|day| format!("（{}まで）", view::day(day)));
            let done = task.done.as_ref().map_or_else(
                || "　まだ終わっていません。".to_owned(),
                |(on, words)| format!("　{}に終わりました：{words}", view::day(*on)),
            );
            let department = seat.desk.department(&task.department);
            format!("{department}：{}{}{done}", task.what, by.unwrap_or_default())
        }),
    }
}
