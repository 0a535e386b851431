//! The paper as a PDF, by the template of the pack.

use jiff::Timestamp;
use serde_json::{Value, json};
use yakusho_kernel::{FiscalYear, Lang};
use yakusho_paper::PaperMeta;
use yakusho_store::{Error, Result};

use super::{
    edition::{Edition, FrozenKpi},
    model::{Paper, State},
    view,
};
use crate::{Plan, initiatives};

/// The template.
pub const TEMPLATE: &str = "committee";
/// A chart is this wide and high in its own units.
const UNITS: i64 = 1000;

/// The paper as a PDF.
///
/// # Errors
/// Where the template is not in the pack or the press refuses.
pub async fn pdf(plan: &Plan, paper: &Paper, edition: &Edition, now: Timestamp) -> Result<Vec<u8>> {
    let meta = PaperMeta { title: edition.title.clone(), lang: Lang::Ja, now };
    let press = &plan.procedures().parts().paper;
    let made = press.render(TEMPLATE, data(plan, paper, edition), meta).await;
    made.map_err(|error| Error::Broken(format!("{TEMPLATE}: {error}")))
}

/// What the template is given.
fn data(plan: &Plan, paper: &Paper, edition: &Edition) -> Value {
    let figures = |number: Option<u8>| -> Vec<Value> {
        view::of_programme(edition, number).into_iter().map(figure).collect()
    };
    let programmes: Vec<Value> = edition
        .programmes
        .iter()
        .map(|one| {
            let rows = one.initiatives.iter().map(|row| {
                let state = initiatives::State::from_code(&row.state);
                let late =
                    if row.late > 0 { format!("（遅れ {}）", row.late) } else { String::new() };
                json!({
                    "title": row.title, "department": row.department,
                    "state": format!("{}{late}", state.map_or("", initiatives::State::label)),
                    "milestones": format!("{}／{}", row.reached, row.milestones),
                    "next": row.next,
                })
            });
            json!({
                "name": format!("（{}）{}", one.number, one.name), "owner": one.owner,
                "initiatives": rows.collect::<Vec<_>>(), "figures": figures(Some(one.number)),
            })
        })
        .collect();
    let risks = edition.risks.iter().map(|risk| {
        json!({
            "words": risk.words, "weight": risk.weight, "sort": risk.sort_words,
            "initiative": format!("（{}）{}", risk.programme, risk.initiative),
            "answer": risk.answer, "department": risk.department,
        })
    });
    let questions = edition
        .questions
        .iter()
        .map(|one| json!({ "place": one.place, "ask": one.ask, "background": one.background }));
    let when = format!("{} {}", FiscalYear(edition.year).label(), paper.half.label());
    let hash = paper.edition.as_ref().map(|(_, hash)| hash.clone());
    json!({
        "municipality": plan.edition().pack.city.name.ja,
        "plan": edition.plan, "when": when, "as_of": view::day(edition.as_of),
        "state": if paper.state == State::Fixed { "確定版" } else { "下書き" },
        "sentence": view::sentence(edition),
        "summary": edition.summary, "next_steps": super::web::show::lines(&edition.next_steps),
        "programmes": programmes, "together": figures(None),
        "risks": risks.collect::<Vec<_>>(), "questions": questions.collect::<Vec<_>>(),
        "sha256": hash, "test": edition.has_stand_ins(),
    })
}

fn figure(kpi: &FrozenKpi) -> Value {
    let value = kpi.value.as_ref();
    json!({
        "title": kpi.title, "aim": kpi.aim, "planned": kpi.planned, "track": kpi.track_words,
        "value": value.map_or_else(|| "—".to_owned(), |value| value.shown.clone()),
        "day": value.map_or_else(|| "—".to_owned(), |value| view::day(value.as_of)),
        "chart": chart(kpi),
    })
}

/// The places of a chart in thousandths: from the left, and from below.
fn chart(kpi: &FrozenKpi) -> Option<Value> {
    let drawn = view::chart(kpi)?;
    let ends = drawn.planned.iter().flat_map(|(begin, end)| [begin, end]);
    let all: Vec<_> = drawn.points.iter().chain(ends).collect();
    let first = all.iter().map(|point| point.day).min()?;
    let last = all.iter().map(|point| point.day).max()?;
    let top = all.iter().map(|point| point.value).max()?.max(1);
    let place = |day: i64, value: i64| {
        let across = (day - first) * UNITS / (last - first).max(1);
        let up = value.max(0).saturating_mul(UNITS) / top;
        json!([across, up])
    };
    let points: Vec<Value> =
        drawn.points.iter().map(|point| place(point.day, point.value)).collect();
    let last = drawn.points.last().map(|point| point.shown.clone()).unwrap_or_default();
    let planned = drawn.planned.as_ref().map(|(begin, end)| {
        json!({
            "from": place(begin.day, begin.value), "to": place(end.day, end.value),
            "from_label": begin.label, "to_label": end.label, "target": end.shown,
        })
    });
    let rows: Vec<Value> =
        drawn.points.iter().map(|point| json!([point.label, point.shown, point.planned])).collect();
    Some(json!({
        "message": drawn.message, "points": points, "planned": planned, "last": last, "rows": rows,
    }))
}
