//! `GET /staff/plan/todos/{id}`: to its meeting. `POST /staff/plan/todos/{id}/done`: it is done.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_identity::store::staff_names;
use yakusho_kernel::{Lang, Refusal, Text, date::show_date};
use yakusho_pages::{
    Form, Html, Refused, Visit,
    parts::{Definitions, FormStart, NoticeKind},
};
use yakusho_store::Result as Stored;

use super::room::Room;
use crate::{
    Plan,
    meetings::store::{
        meetings::{self, Todo},
        writing::{self, Done},
    },
    web::staff::seat::Seat,
};

#[derive(Template)]
#[template(path = "meetings/todo.html")]
struct TodoPage {
    what: String,
    facts: Definitions,
    done: Option<(FormStart, i64)>,
}

/// The version that was seen.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = TodoSeen)]
pub struct Seen {
    /// Counts the changes.
    #[serde(default)]
    pub version: i64,
}

/// Shows it.
pub async fn open(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (room, todo) = find(seat, &id).await?;
    let names = staff_names(plan.store(), &[todo.who]).await.map_err(refused)?;
    let who = names.into_iter().next().map(|(_, name)| name).unwrap_or_default();
    let due = todo.due.map_or_else(|| "決めていません".to_owned(), |due| show_date(due, Lang::Ja));
    let meeting = format!("/staff/plan/meetings/{}", todo.meeting);
    let body = TodoPage {
        what: todo.what.clone(),
        facts: Definitions {
            rows: vec![
                ("WG".to_owned(), Html::text(&room.group.name)),
                ("だれが".to_owned(), Html::text(who)),
                ("いつまで".to_owned(), Html::text(due)),
                ("状態".to_owned(), Html::text(if todo.done { "済み" } else { "これから" })),
                ("決めた会議".to_owned(), Html::link(&meeting, "会議の記録を見る")),
            ],
        },
        done: (!todo.done && may_finish(&room, &todo)).then(|| {
            let path = format!("/staff/plan/todos/{}/done", todo.id);
            (FormStart::post(&visit, path).with_own_button(), todo.version)
        }),
    };
    let back = format!("{}の会議", room.group.name);
    let page = room.seat.desk.page(&visit, "WGですること", &body);
    Ok(page.back(room.path("meetings"), back).into_response())
}

/// Keeps that it is done.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (room, todo) = find(seat, &id).await?;
    finish(&room, &todo, seen.version, visit.now()).await.map_err(refused)?;
    visit.flash(NoticeKind::Success, &Text::ja("済みにしました。"));
    Ok(visit.see(&format!("/staff/plan/todos/{}", todo.id)))
}

/// Something to be done, in its group's room.
///
/// # Errors
/// Not found; what the store says.
pub async fn find(seat: Seat, id: &str) -> Result<(Room, Todo), Refused> {
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let store = seat.plan.store();
    let found = meetings::todo_with(store.read(), store.municipality(), id).await;
    let todo = found.map_err(refused)?.ok_or_else(Refusal::not_found)?;
    Ok((Room::of(seat, &todo.group).await?, todo))
}

/// Keeps in the person's name that it is done.
///
/// # Errors
/// Not found where it is neither theirs nor their group's; a conflict; what the store says.
pub async fn finish(room: &Room, todo: &Todo, seen: i64, now: Timestamp) -> Stored<()> {
    if !may_finish(room, todo) {
        return Err(Refusal::not_found().into());
    }
    let done = Done { todo: todo.id, seen, by: room.by() };
    let write =
        room.seat.plan.store().write_with(now, done, |tx, done| {
            Box::pin(async move { writing::done(tx, done).await })
        });
    write.await
}

/// Whoever is to do it, and whoever works in the group.
fn may_finish(room: &Room, todo: &Todo) -> bool {
    todo.who == room.seat.desk.who.staff || room.may_work()
}
