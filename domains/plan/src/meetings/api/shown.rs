//! `GET …/groups/{code}/meetings`, `…/decisions`, `…/meetings/{id}`: meetings as they may be seen.

use axum::{extract::Path, response::Response};
use jiff::ToSpan as _;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Failure, Said};

use crate::{
    api::seat::Seated,
    meetings::{
        store::meetings::{self, Meeting, Todo, Topic},
        web::{pdf, room::Room},
    },
};

/// Meetings of a group.
#[derive(Serialize, ToSchema)]
pub struct MeetingsTold {
    /// The earliest first.
    meetings: Vec<MeetingTold>,
    /// What is to be done and is not done yet.
    todos: Vec<TodoTold>,
}

/// A meeting.
#[derive(Serialize, ToSchema)]
struct MeetingTold {
    /// Its id.
    id: Uuid,
    /// What it is called.
    title: String,
    /// The day.
    #[schema(value_type = String, format = Date)]
    day: jiff::civil::Date,
    /// When it begins.
    starts: String,
    /// How long it is.
    minutes: i64,
    /// Where.
    place: String,
    /// `planned`, `held`, `cancelled`.
    state: &'static str,
    /// The series that it is of.
    #[serde(skip_serializing_if = "Option::is_none")]
    series: Option<Uuid>,
    /// Counts its changes.
    version: i64,
}

/// A meeting in full.
#[derive(Serialize, ToSchema)]
pub struct MeetingInFull {
    /// The meeting.
    #[serde(flatten)]
    meeting: MeetingTold,
    /// Its agenda with what came out.
    topics: Vec<TopicTold>,
    /// Who was there.
    present: Vec<Uuid>,
    /// What is to be done.
    todos: Vec<TodoTold>,
    /// Notes, for who works in the group.
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<String>,
}

/// A topic.
#[derive(Serialize, ToSchema)]
struct TopicTold {
    /// Its id.
    id: Uuid,
    /// What.
    title: String,
    /// Who speaks.
    who: String,
    /// How long.
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<i64>,
    /// `none`, `decision`, `shared`, `carried`.
    kind: &'static str,
    /// What came out; nothing where the group keeps it to itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    /// Whether the group keeps it to itself.
    confidential: bool,
    /// The topic that it goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    carried_from: Option<Uuid>,
}

/// Something to be done.
#[derive(Serialize, ToSchema)]
struct TodoTold {
    /// Its id.
    id: Uuid,
    /// The meeting.
    meeting: Uuid,
    /// What.
    what: String,
    /// Who.
    who: Uuid,
    /// By when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    due: Option<jiff::civil::Date>,
    /// Whether it is done.
    done: bool,
    /// Counts its changes.
    version: i64,
}

/// What a group decided.
#[derive(Serialize, ToSchema)]
pub struct DecisionsTold {
    /// The newest first.
    decisions: Vec<DecisionTold>,
}

/// A decision.
#[derive(Serialize, ToSchema)]
struct DecisionTold {
    /// The meeting.
    meeting: Uuid,
    /// Its day.
    #[schema(value_type = String, format = Date)]
    day: jiff::civil::Date,
    /// The topic with what was decided.
    #[serde(flatten)]
    topic: TopicTold,
}

/// The meetings of a group of the last and the next year, and what is still to be done.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/groups/{code}/meetings", tag = "plan",
    operation_id = "plan_meetings", security(("staff" = [])),
    params(("code" = String, Path, description = "Which group.")),
    responses((status = 200, description = "The meetings.", body = MeetingsTold))
)]
pub async fn list(
    visit: Visit,
    Seated(seat): Seated,
    Path(code): Path<String>,
) -> Result<Said<MeetingsTold>, Failure> {
    let room = Room::of(seat, &code).await?;
    let (store, today) = (room.seat.plan.store(), room.seat.desk.today);
    let (from, to) = (today.saturating_sub(400.days()), today.saturating_add(400.days()));
    let municipality = store.municipality();
    let groups = [code.clone()];
    let all = meetings::of_groups(store.read(), municipality, &groups, from, to).await?;
    let todos = meetings::open_todos(store.read(), municipality, &code).await?;
    let answer = MeetingsTold {
        meetings: all.into_iter().map(meeting).collect(),
        todos: todos.into_iter().map(todo).collect(),
    };
    Ok(Said::ok(&visit, answer))
}

/// A meeting. What a group keeps to itself is told to who works in it.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/meetings/{id}", tag = "plan", operation_id = "plan_meeting",
    security(("staff" = [])), params(("id" = String, Path, description = "Which meeting.")),
    responses((status = 200, description = "The meeting.", body = MeetingInFull))
)]
pub async fn one(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
) -> Result<Said<MeetingInFull>, Failure> {
    let (room, known) = Room::at_meeting(seat, &id).await?;
    let store = room.seat.plan.store();
    let code = store.municipality();
    let sees_all = room.sees_all();
    let topics = meetings::topics(store.read(), code, known.id).await?;
    let present = meetings::present(store.read(), code, known.id).await?;
    let todos = meetings::todos_of(store.read(), code, known.id).await?;
    let answer = MeetingInFull {
        notes: sees_all.then(|| known.notes.clone()),
        topics: topics.into_iter().map(|one| topic(one, sees_all)).collect(),
        present: present.into_iter().map(|(staff, _)| staff).collect(),
        todos: todos.into_iter().map(todo).collect(),
        meeting: meeting(known),
    };
    Ok(Said::ok(&visit, answer))
}

/// The record of a meeting as it is shared, as a PDF; with `?confidential=yes` as the group has it.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/meetings/{id}/pdf", tag = "plan",
    operation_id = "plan_meeting_pdf", security(("staff" = [])),
    params(
        ("id" = String, Path, description = "Which meeting."),
        ("confidential" = Option<String>, Query, description = "`yes`: also what the group keeps to itself.")
    ),
    responses((status = 200, description = "The PDF.", body = Vec<u8>, content_type = "application/pdf"))
)]
pub async fn pdf(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let (room, meeting) = Room::at_meeting(seat, &id).await?;
    let whole = visit.query("confidential") == Some("yes");
    Ok(pdf::send(&visit, &room, &meeting, whole).await?)
}

/// What a group decided.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/groups/{code}/decisions", tag = "plan",
    operation_id = "plan_decisions", security(("staff" = [])),
    params(("code" = String, Path, description = "Which group.")),
    responses((status = 200, description = "The decisions.", body = DecisionsTold))
)]
pub async fn decisions(
    visit: Visit,
    Seated(seat): Seated,
    Path(code): Path<String>,
) -> Result<Said<DecisionsTold>, Failure> {
    let room = Room::of(seat, &code).await?;
    let store = room.seat.plan.store();
    let all = meetings::decisions(store.read(), store.municipality(), &code).await?;
    let sees_all = room.sees_all();
    let decisions = all.into_iter().map(|(meeting, one)| DecisionTold {
        meeting: meeting.id,
        day: meeting.day,
        topic: topic(one, sees_all),
    });
    Ok(Said::ok(&visit, DecisionsTold { decisions: decisions.collect() }))
}

fn meeting(one: Meeting) -> MeetingTold {
    MeetingTold {
        id: one.id,
        title: one.title,
        day: one.day,
        starts: one.starts.strftime("%H:%M").to_string(),
        minutes: one.minutes,
        place: one.place,
        state: one.state.code(),
        series: one.series,
        version: one.version,
    }
}

fn topic(one: Topic, sees_all: bool) -> TopicTold {
    let hidden = one.confidential && !sees_all;
    TopicTold {
        id: one.id,
        title: one.title,
        who: one.who,
        minutes: one.minutes,
        kind: one.kind.code(),
        outcome: (!hidden).then_some(one.outcome),
        confidential: one.confidential,
        carried_from: one.carried_from,
    }
}

fn todo(one: Todo) -> TodoTold {
    TodoTold {
        id: one.id,
        meeting: one.meeting,
        what: one.what,
        who: one.who,
        due: one.due,
        done: one.done,
        version: one.version,
    }
}
