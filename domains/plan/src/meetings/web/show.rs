//! `GET /staff/plan/meetings/{id}`: a meeting with its agenda and what came out. Who does not work in
//! the group sees it without what the group keeps to itself.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_casework::staff::refused;
use yakusho_identity::store::staff_names;
use yakusho_kernel::{Lang, date::show_date};
use yakusho_pages::{
    FieldView, Html, Refused, Visit,
    parts::{Chip, Definitions, FormStart, Table, Tone},
};

use super::{list::todos, room::Room};
use crate::{
    Plan,
    meetings::{
        rules::{plan::State as Far, record::OutcomeKind},
        store::meetings::{self, Meeting, Topic},
    },
    web::staff::seat::Seat,
};

#[derive(Template)]
#[template(path = "meetings/show.html")]
struct ShowPage {
    title: String,
    facts: Definitions,
    topics: Vec<TopicView>,
    notes: Option<Html>,
    todos: Option<Table>,
    add: Option<(FormStart, FieldView)>,
    record: Option<String>,
    state: Option<(FormStart, i64, bool)>,
    pdf: String,
    sees_all: bool,
    hides: bool,
}

/// A topic as it may be seen.
pub struct TopicView {
    /// What, with who and how long.
    pub heading: String,
    /// What sort of outcome.
    pub kind: Chip,
    /// What came out.
    pub outcome: Html,
    /// It goes on a topic of the meeting before.
    pub carried: bool,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (room, meeting) = Room::at_meeting(seat, &id).await?;
    let store = plan.store();
    let code = store.municipality();
    let topics = meetings::topics(store.read(), code, meeting.id).await.map_err(refused)?;
    let present = meetings::present(store.read(), code, meeting.id).await.map_err(refused)?;
    let ids: Vec<uuid::Uuid> = present.iter().map(|(id, _)| *id).collect();
    let names = staff_names(store, &ids).await.map_err(refused)?;
    let names = present.iter().filter_map(|(id, presented)| {
        let (_, name) = names.iter().find(|(known, _)| known == id)?;
        Some(if *presented { format!("{name}（発表）") } else { name.clone() })
    });
    let names: Vec<String> = names.collect();
    let all = meetings::todos_of(store.read(), code, meeting.id).await.map_err(refused)?;
    let (works, sees_all) = (room.may_work(), room.sees_all());
    let planned = meeting.state == Far::Planned;
    let path = format!("/staff/plan/meetings/{}", meeting.id);
    let body = ShowPage {
        title: meeting.title.clone(),
        facts: facts(&meeting, &names, sees_all),
        hides: !sees_all && topics.iter().any(|topic| topic.confidential),
        topics: topics.iter().map(|topic| view(topic, sees_all)).collect(),
        notes: (sees_all && !meeting.notes.is_empty()).then(|| Html::paragraphs(&meeting.notes)),
        todos: todos(&room, &all).await?,
        add: (works && planned).then(|| {
            let field = FieldView::lines(Lang::Ja, "agenda", "足す議題", "", 1000).hint(
                "1行に1つ。「窓口の待ち時間｜市民課｜20」のように、話す人と分を続けられます。",
            );
            (FormStart::post(&visit, format!("{path}/agenda")), field)
        }),
        record: (works && meeting.state != Far::Cancelled).then(|| format!("{path}/record")),
        state: (works && planned).then(|| {
            let form = FormStart::post(&visit, format!("{path}/state")).with_own_button();
            (form, meeting.version, meeting.day <= room.seat.desk.today)
        }),
        pdf: format!("{path}/pdf"),
        sees_all,
    };
    let back = format!("{}の会議", room.group.name);
    let page = room.seat.desk.page(&visit, &meeting.title, &body);
    Ok(page.back(room.path("meetings"), back).into_response())
}

fn facts(meeting: &Meeting, present: &[String], sees_all: bool) -> Definitions {
    let ends = meeting.starts.saturating_add(jiff::SignedDuration::from_mins(meeting.minutes));
    let time = format!(
        "{} {}〜{}",
        show_date(meeting.day, Lang::Ja),
        meeting.starts.strftime("%H:%M"),
        ends.strftime("%H:%M")
    );
    let mut rows = vec![
        ("日時".to_owned(), Html::text(time)),
        ("状態".to_owned(), Html::text(meeting.state.label())),
    ];
    if !meeting.place.is_empty() {
        rows.push(("場所".to_owned(), Html::text(&meeting.place)));
    }
    // The address of a conference lets anybody in who has it.
    if sees_all && !meeting.url.is_empty() {
        rows.push(("オンライン".to_owned(), Html::link(&meeting.url, &meeting.url)));
    }
    if !present.is_empty() {
        rows.push(("出席".to_owned(), Html::text(present.join("、"))));
    }
    Definitions { rows }
}

/// A topic for somebody who sees all of it, or what is shared.
#[must_use]
pub fn view(topic: &Topic, sees_all: bool) -> TopicView {
    let tone = match topic.kind {
        OutcomeKind::None => Tone::Grey,
        OutcomeKind::Decision => Tone::Green,
        OutcomeKind::Shared => Tone::Blue,
        OutcomeKind::Carried => Tone::Yellow,
    };
    let hidden = topic.confidential && !sees_all;
    let outcome = if hidden {
        Html::text("WGの中だけで共有します。")
    } else {
        Html::paragraphs(&topic.outcome)
    };
    TopicView {
        heading: heading(topic),
        kind: Chip::new(topic.kind.label(), tone),
        outcome,
        carried: topic.carried_from.is_some(),
    }
}

/// What is talked about, with who and how long.
#[must_use]
pub fn heading(topic: &Topic) -> String {
    let minutes = topic.minutes.map(|minutes| format!("{minutes}分"));
    let more = [Some(topic.who.clone()).filter(|who| !who.is_empty()), minutes];
    let more: Vec<String> = more.into_iter().flatten().collect();
    if more.is_empty() {
        topic.title.clone()
    } else {
        format!("{}（{}）", topic.title, more.join("、"))
    }
}
