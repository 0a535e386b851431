//! `GET /staff/plan/meetings/{id}/pdf`: the record on paper: as it is shared, or with
//! `?confidential=yes` with what the group keeps to itself, for those who see it.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::json;
use yakusho_casework::staff::refused;
use yakusho_identity::store::staff_names;
use yakusho_kernel::{Lang, Refusal, date::show_date};
use yakusho_pages::{Refused, Visit};
use yakusho_paper::PaperMeta;

use super::{room::Room, show::heading};
use crate::{
    Plan,
    meetings::store::meetings::{self, Meeting},
    web::staff::seat::Seat,
};

/// The template of the pack.
const TEMPLATE: &str = "wg-minutes";

/// Sends it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (room, meeting) = Room::at_meeting(seat, &id).await?;
    let whole = visit.query("confidential") == Some("yes");
    send(&visit, &room, &meeting, whole).await
}

/// The record of a meeting as a PDF.
///
/// # Errors
/// Not found where the whole is not theirs to see; where it cannot be made.
pub async fn send(
    visit: &Visit,
    room: &Room,
    meeting: &Meeting,
    whole: bool,
) -> Result<Response, Refused> {
    if whole && !room.sees_all() {
        return Err(Refusal::not_found().into());
    }
    let plan = &room.seat.plan;
    let store = plan.store();
    let code = store.municipality();
    let topics = meetings::topics(store.read(), code, meeting.id).await.map_err(refused)?;
    let present = meetings::present(store.read(), code, meeting.id).await.map_err(refused)?;
    let todos = meetings::todos_of(store.read(), code, meeting.id).await.map_err(refused)?;
    let ids: Vec<uuid::Uuid> =
        present.iter().map(|(id, _)| *id).chain(todos.iter().map(|todo| todo.who)).collect();
    let names = staff_names(store, &ids).await.map_err(refused)?;
    let name = |id: uuid::Uuid| {
        names.iter().find(|(known, _)| *known == id).map_or("", |(_, name)| name.as_str())
    };
    let edition = plan.edition();
    let topics = topics.iter().map(|topic| {
        let hidden = topic.confidential && !whole;
        json!({
            "title": heading(topic),
            "kind": topic.kind.label(),
            "outcome": if hidden { "WGの中だけで共有します。" } else { topic.outcome.as_str() },
        })
    });
    let todos = todos.iter().map(|todo| {
        json!({
            "what": todo.what,
            "who": name(todo.who),
            "due": todo.due.map(|due| show_date(due, Lang::Ja)).unwrap_or_default(),
        })
    });
    let present: Vec<&str> = present.iter().map(|(id, _)| name(*id)).collect();
    let data = json!({
        "municipality": edition.pack.city.name.ja,
        "test": plan.casework().parts().demo,
        "heading": meeting.title,
        "group": room.group.name,
        "version": if whole { "WG内用（共有しない内容を含みます）" } else { "共有用" },
        "when": format!("{} {}（{}分）", show_date(meeting.day, Lang::Ja), meeting.starts.strftime("%H:%M"), meeting.minutes),
        "place": meeting.place,
        "present": present.join("、"),
        "topics": topics.collect::<Vec<_>>(),
        "todos": todos.collect::<Vec<_>>(),
        "minutes": if whole { meeting.notes.as_str() } else { "" },
    });
    let meta = PaperMeta { title: "会議の記録".to_owned(), lang: Lang::Ja, now: visit.now() };
    let paper = &plan.procedures().parts().paper;
    let bytes = paper.render(TEMPLATE, data, meta).await.map_err(|error| {
        tracing::error!(%error, "the record of a meeting could not be made");
        Refused::broken()
    })?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"wg-minutes.pdf\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, bytes).into_response())
}
