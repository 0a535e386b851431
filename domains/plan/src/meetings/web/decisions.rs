//! `GET /staff/plan/groups/{code}/decisions`: what the group decided, the newest first.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, date::show_date};
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Column, Row, Table},
};

use super::room::Room;
use crate::{Plan, meetings::store::meetings};

#[derive(Template)]
#[template(path = "meetings/decisions.html")]
struct DecisionsPage {
    name: String,
    table: Option<Table>,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(code): Path<String>,
) -> Result<Response, Refused> {
    let room = Room::open(&visit, &plan, &code).await?;
    let store = plan.store();
    let all = meetings::decisions(store.read(), store.municipality(), &code).await;
    let sees_all = room.sees_all();
    let rows = all.map_err(refused)?.into_iter().map(|(meeting, topic)| {
        let hidden = topic.confidential && !sees_all;
        let outcome = if hidden {
            Html::text("WGの中だけで共有します。")
        } else {
            Html::text(&topic.outcome)
        };
        Row {
            cells: vec![
                Html::text(show_date(meeting.day, Lang::Ja)),
                Html::text(topic.title),
                outcome,
                Html::text(meeting.title),
            ],
            href: Some(format!("/staff/plan/meetings/{}", meeting.id)),
            urgent: false,
        }
    });
    let rows: Vec<Row> = rows.collect();
    let body = DecisionsPage {
        name: room.group.name.clone(),
        table: (!rows.is_empty()).then(|| Table {
            caption: "決めたこと".to_owned(),
            caption_hidden: true,
            columns: vec![
                Column::new("日"),
                Column::new("議題"),
                Column::new("決めたこと"),
                Column::new("会議"),
            ],
            rows,
            keys: false,
        }),
    };
    let title = format!("{}で決めたこと", room.group.name);
    let back = format!("{}の会議", room.group.name);
    let page = room.seat.desk.page(&visit, title, &body).back(room.path("meetings"), back);
    Ok(page.into_response())
}
