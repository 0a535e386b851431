//! `GET /staff/plan/programmes/{number}/logic`: how a programme is thought to work, drawn and as a table.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_casework::staff::refused;
use yakusho_kernel::Refusal;
use yakusho_pack::format::LogicModel;
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Column, ProvenanceMark, Row, Table},
};

use super::draw::{Diagram, draw};
use crate::{
    Plan,
    standing::{self, Standing},
    web::staff::{overview::chip, seat::Seat},
};

#[derive(Template)]
#[template(path = "logic/show.html")]
struct LogicPage {
    title: String,
    mark: ProvenanceMark,
    diagram: Diagram,
    table: Table,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(number): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let edition = plan.edition();
    let city_plan = edition.pack.plan.as_ref().ok_or_else(Refusal::not_found)?;
    let number: u8 = number.parse().map_err(|_| Refusal::not_found())?;
    let programme = city_plan.programme(number).ok_or_else(Refusal::not_found)?;
    let model = edition.pack.logic.iter().find(|model| model.programme == number);
    let model = model.ok_or_else(Refusal::not_found)?;
    let all = standing::all(&plan, seat.desk.today).await.map_err(refused)?;
    let title = format!("（{number}）{}", programme.name.ja);
    let body = LogicPage {
        title: title.clone(),
        mark: ProvenanceMark::of(model.provenance.clone()),
        diagram: draw(model),
        table: table(model, &all),
    };
    let page = seat.desk.page(&visit, format!("{title} のロジックモデル"), &body);
    Ok(page.back(format!("/staff/plan/programmes/{number}"), title).into_response())
}

fn table(model: &LogicModel, all: &[Standing]) -> Table {
    let text = |id: &String| {
        let known = model.nodes.iter().find(|node| &node.id == id);
        known.map_or_else(|| id.clone(), |node| node.text.clone())
    };
    let mut nodes: Vec<_> = model.nodes.iter().collect();
    nodes.sort_by_key(|node| node.kind);
    let rows = nodes.into_iter().map(|node| {
        let figures = node.kpis.iter().filter_map(|id| all.iter().find(|one| &one.kpi.id == id));
        let figures = figures.flat_map(|one| {
            let value = one.newest.map_or_else(|| "—".to_owned(), |newest| one.shown(newest.value));
            [
                Html::link(&format!("/staff/plan/kpis/{}", one.kpi.id), &one.kpi.title.ja),
                Html::text(format!(" {value} ")),
                Html::of(&chip(one.track)),
            ]
        });
        let to: Vec<String> = node.leads_to.iter().map(text).collect();
        Row {
            cells: vec![
                Html::text(&node.text),
                Html::text(node.kind.label()),
                Html::text(if to.is_empty() { "—".to_owned() } else { to.join("、") }),
                Html::join(figures),
            ],
            href: None,
            urgent: false,
        }
    });
    Table {
        caption: "ロジックモデルの表".to_owned(),
        caption_hidden: true,
        columns: ["内容", "段階", "つながる先", "指標といまの値"].map(Column::new).into(),
        rows: rows.collect(),
        keys: false,
    }
}
