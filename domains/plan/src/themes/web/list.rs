//! `GET /staff/plan/groups/{code}/themes`: what a group works on, by how far it is.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_casework::staff::refused;
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Chip, Column, Row, Table, Tone},
};

use crate::{
    Plan,
    meetings::web::room::Room,
    themes::{
        rules::step::{Rollout, State as Far},
        store::themes,
    },
};

#[derive(Template)]
#[template(path = "themes/list.html")]
struct ListPage {
    name: String,
    code: String,
    may_work: bool,
    table: Option<Table>,
}

/// How far a theme is, as a chip.
#[must_use]
pub fn chip(state: Far) -> Chip {
    let tone = match state {
        Far::Raised => Tone::Grey,
        Far::Trying => Tone::Blue,
        Far::Learned => Tone::Yellow,
        Far::Rolling => Tone::Green,
        Far::Closed => Tone::Grey,
    };
    Chip::new(state.label(), tone)
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(code): Path<String>,
) -> Result<Response, Refused> {
    let room = Room::open(&visit, &plan, &code).await?;
    let (store, municipality) = (plan.store(), plan.store().municipality());
    let mut all = themes::of_group(store.read(), municipality, &code).await.map_err(refused)?;
    all.sort_by_key(|theme| theme.state == Far::Closed);
    let mut rows = Vec::new();
    for theme in all {
        let out = themes::rollouts(store.read(), municipality, theme.id).await.map_err(refused)?;
        let done = out.iter().filter(|(_, far, _)| *far == Rollout::Adopted).count();
        let words = if out.is_empty() {
            "—".to_owned()
        } else {
            format!("{}所属のうち{done}所属が実施", out.len())
        };
        rows.push(Row {
            cells: vec![Html::text(theme.title), Html::of(&chip(theme.state)), Html::text(words)],
            href: Some(format!("/staff/plan/themes/{}", theme.id)),
            urgent: false,
        });
    }
    let body = ListPage {
        name: room.group.name.clone(),
        code: code.clone(),
        may_work: room.may_work(),
        table: (!rows.is_empty()).then(|| Table {
            caption: "課題".to_owned(),
            caption_hidden: true,
            columns: vec![Column::new("課題"), Column::new("状態"), Column::new("展開")],
            rows,
            keys: false,
        }),
    };
    let title = format!("{}の課題と試行", room.group.name);
    let back = format!("/staff/plan/groups/{code}");
    let page = room.seat.desk.page(&visit, title, &body).back(back, room.group.name.clone());
    Ok(page.into_response())
}
