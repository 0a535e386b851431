//! `GET /staff/plan/papers`: the papers, the newest first, and what was decided and is still to be done.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_casework::staff::refused;
use yakusho_kernel::{FiscalYear, Lang, date::show_date_without_weekday};
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Chip, Column, Row, Table, Tone},
};

use super::{
    super::{model::State as Reached, store},
    runs,
};
use crate::{Plan, web::staff::seat::Seat};

#[derive(Template)]
#[template(path = "committee/list.html")]
struct ListPage {
    table: Option<Table>,
    may_run: bool,
}

/// How far a paper is, as a chip.
#[must_use]
pub fn chip(state: Reached) -> Chip {
    let tone = match state {
        Reached::Draft => Tone::Yellow,
        Reached::Checked => Tone::Blue,
        Reached::Fixed => Tone::Green,
    };
    Chip::new(state.label(), tone)
}

/// Shows them.
pub async fn show(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let all = store::all(plan.store()).await.map_err(refused)?;
    let rows = all.iter().map(|paper| Row {
        cells: vec![
            Html::text(&paper.title),
            Html::text(format!("{} {}", FiscalYear(paper.year).label(), paper.half.label())),
            Html::text(show_date_without_weekday(paper.as_of, Lang::Ja)),
            Html::of(&chip(paper.state)),
        ],
        href: Some(format!("/staff/plan/papers/{}", paper.id)),
        urgent: false,
    });
    let rows: Vec<Row> = rows.collect();
    let body = ListPage {
        table: (!rows.is_empty()).then(|| Table {
            caption: "委員会資料".to_owned(),
            caption_hidden: true,
            columns: ["資料", "時期", "数字の日", "状態"].map(Column::new).into(),
            rows,
            keys: false,
        }),
        may_run: runs(&seat),
    };
    Ok(seat.desk.page(&visit, "委員会資料", &body).back("/staff/plan", "計画").into_response())
}
