//! `GET /staff/plan/groups/{code}/meetings`: what comes, what was, and what is still to be done.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::ToSpan as _;
use yakusho_casework::staff::refused;
use yakusho_identity::store::staff_names;
use yakusho_kernel::{Lang, date::show_date};
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Chip, Column, Row, Table, Tone},
};

use super::room::Room;
use crate::{
    Plan,
    meetings::{
        rules::plan::State as Far,
        store::meetings::{self, Meeting, Todo},
    },
};

/// So many days back and ahead, meetings are listed.
const DAYS: i64 = 400;

#[derive(Template)]
#[template(path = "meetings/list.html")]
struct ListPage {
    name: String,
    code: String,
    new: Option<String>,
    coming: Option<Table>,
    past: Option<Table>,
    todos: Option<Table>,
    sees_all: bool,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(code): Path<String>,
) -> Result<Response, Refused> {
    let room = Room::open(&visit, &plan, &code).await?;
    let (store, today) = (plan.store(), room.seat.desk.today);
    let (from, to) = (today.saturating_sub(DAYS.days()), today.saturating_add(DAYS.days()));
    let groups = [code.clone()];
    let all = meetings::of_groups(store.read(), store.municipality(), &groups, from, to).await;
    let all = all.map_err(refused)?;
    let coming: Vec<&Meeting> = all.iter().filter(|one| one.state == Far::Planned).collect();
    let past: Vec<&Meeting> = all.iter().rev().filter(|one| one.state != Far::Planned).collect();
    let open = meetings::open_todos(store.read(), store.municipality(), &code).await;
    let body = ListPage {
        name: room.group.name.clone(),
        code: code.clone(),
        new: room.may_work().then(|| room.path("meetings/new")),
        coming: table(&coming, "これからの会議", today),
        past: table(&past, "これまでの会議", today),
        todos: todos(&room, &open.map_err(refused)?).await?,
        sees_all: room.sees_all(),
    };
    let title = format!("{}の会議", room.group.name);
    let back = format!("/staff/plan/groups/{code}");
    let page = room.seat.desk.page(&visit, title, &body).back(back, room.group.name.clone());
    Ok(page.into_response())
}

fn table(all: &[&Meeting], caption: &str, today: jiff::civil::Date) -> Option<Table> {
    let rows: Vec<Row> = all
        .iter()
        .map(|one| {
            let late = one.state == Far::Planned && one.day < today;
            let (words, tone) = match one.state {
                Far::Planned if late => ("記録がまだです", Tone::Yellow),
                Far::Planned => (Far::Planned.label(), Tone::Blue),
                Far::Held => (Far::Held.label(), Tone::Green),
                Far::Cancelled => (Far::Cancelled.label(), Tone::Grey),
            };
            let place = if one.place.is_empty() { "オンライン" } else { &one.place };
            Row {
                cells: vec![
                    // With its day: every meeting of a series has the same name.
                    Html::text(format!("{}　{}", show_date(one.day, Lang::Ja), one.title)),
                    Html::text(format!("{}（{}分）", one.starts.strftime("%H:%M"), one.minutes)),
                    Html::text(if one.place.is_empty() && one.url.is_empty() {
                        "—"
                    } else {
                        place
                    }),
                    Html::of(&Chip::new(words, tone)),
                ],
                href: Some(format!("/staff/plan/meetings/{}", one.id)),
                urgent: false,
            }
        })
        .collect();
    (!rows.is_empty()).then(|| Table {
        caption: caption.to_owned(),
        caption_hidden: true,
        columns: vec![
            Column::new("会議"),
            Column::new("時刻"),
            Column::new("場所"),
            Column::new("状態"),
        ],
        rows,
        keys: false,
    })
}

/// What is to be done, as a table; each leads to its meeting.
///
/// # Errors
/// What the store says.
pub async fn todos(room: &Room, all: &[Todo]) -> Result<Option<Table>, Refused> {
    let ids: Vec<uuid::Uuid> = all.iter().map(|one| one.who).collect();
    let names = staff_names(room.seat.plan.store(), &ids).await.map_err(refused)?;
    let today = room.seat.desk.today;
    let rows: Vec<Row> = all
        .iter()
        .map(|one| {
            let name = names.iter().find(|(id, _)| *id == one.who);
            let state = match (one.done, one.due) {
                (true, _) => Chip::new("済み", Tone::Green),
                (false, Some(due)) if due < today => Chip::new("期限を過ぎています", Tone::Yellow),
                (false, _) => Chip::new("これから", Tone::Blue),
            };
            let due = one.due.map_or_else(|| "—".to_owned(), |due| show_date(due, Lang::Ja));
            Row {
                cells: vec![
                    Html::text(&one.what),
                    Html::text(name.map_or("", |(_, name)| name.as_str())),
                    Html::text(due),
                    Html::of(&state),
                ],
                href: Some(format!("/staff/plan/todos/{}", one.id)),
                urgent: false,
            }
        })
        .collect();
    Ok((!rows.is_empty()).then(|| Table {
        caption: "すること".to_owned(),
        caption_hidden: true,
        columns: vec![
            Column::new("すること"),
            Column::new("だれが"),
            Column::new("いつまで"),
            Column::new("状態"),
        ],
        rows,
        keys: false,
    }))
}
