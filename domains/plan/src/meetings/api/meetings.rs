//! `POST …/groups/{code}/meetings` and below: meetings planned, written down, ended; what was done;
//! one's own calendar.

use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use crate::{
    api::seat::Seated,
    meetings::{
        rules::{plan::Entered as Planned, record::Entered as Recorded},
        web::{
            agenda, calendar, new, record,
            room::Room,
            state::{self, Entered as Step},
            todo::{self, Seen},
        },
    },
};

/// What was planned.
#[derive(Serialize, ToSchema)]
pub struct MeetingId {
    /// The (first) meeting.
    id: Uuid,
}

/// What was done.
#[derive(Serialize, ToSchema)]
pub struct MeetingDone {
    /// `topics_added`, `recorded`, `held`, `cancelled`, `done`.
    state: &'static str,
}

/// One's own calendar.
#[derive(Serialize, ToSchema)]
pub struct CalendarAddress {
    /// The secret address; it is told only now.
    address: String,
}

/// Plans a meeting of a group, or a series of them.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/groups/{code}/meetings", tag = "plan",
    operation_id = "plan_meeting_plan", security(("staff" = [])), request_body = Planned,
    params(("code" = String, Path, description = "Which group.")),
    responses((status = 200, description = "It is planned.", body = MeetingId))
)]
pub async fn plan(
    visit: Visit,
    Seated(seat): Seated,
    Path(code): Path<String>,
    Body(sent): Body<Planned>,
) -> Result<Said<MeetingId>, Failure> {
    let room = Room::of(seat, &code).await?;
    room.must_work()?;
    let id = new::keep(&room, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, MeetingId { id }))
}

/// Puts topics on the agenda of a meeting.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/meetings/{id}/agenda", tag = "plan",
    operation_id = "plan_meeting_topics", security(("staff" = [])),
    request_body = agenda::Entered,
    params(("id" = String, Path, description = "Which meeting.")),
    responses((status = 200, description = "They stand there.", body = MeetingDone))
)]
pub async fn topics(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<agenda::Entered>,
) -> Result<Said<MeetingDone>, Failure> {
    let (room, meeting) = Room::at_meeting(seat, &id).await?;
    room.must_work()?;
    agenda::keep(&room, &meeting, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, MeetingDone { state: "topics_added" }))
}

/// Writes down outcomes, who was there, what is to be done and notes, by the version that was seen.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/meetings/{id}/record", tag = "plan",
    operation_id = "plan_meeting_record", security(("staff" = [])), request_body = Recorded,
    params(("id" = String, Path, description = "Which meeting.")),
    responses((status = 200, description = "It is written down.", body = MeetingDone))
)]
pub async fn record(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<Recorded>,
) -> Result<Said<MeetingDone>, Failure> {
    let (room, meeting) = Room::at_meeting(seat, &id).await?;
    room.must_work()?;
    record::keep(&room, &meeting, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, MeetingDone { state: "recorded" }))
}

/// Says that a meeting was held, or will not be. What is open goes on at the next one of the series.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/meetings/{id}/state", tag = "plan",
    operation_id = "plan_meeting_state", security(("staff" = [])), request_body = Step,
    params(("id" = String, Path, description = "Which meeting.")),
    responses((status = 200, description = "How it is now.", body = MeetingDone))
)]
pub async fn end(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<Step>,
) -> Result<Said<MeetingDone>, Failure> {
    let (room, meeting) = Room::at_meeting(seat, &id).await?;
    room.must_work()?;
    let to = state::keep(&room, &meeting, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, MeetingDone { state: to.code() }))
}

/// Says that something is done.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/todos/{id}/done", tag = "plan",
    operation_id = "plan_todo_done", security(("staff" = [])), request_body = Seen,
    params(("id" = String, Path, description = "Which.")),
    responses((status = 200, description = "It is done.", body = MeetingDone))
)]
pub async fn todo_done(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(seen): Body<Seen>,
) -> Result<Said<MeetingDone>, Failure> {
    let (room, known) = todo::find(seat, &id).await?;
    todo::finish(&room, &known, seen.version, visit.now()).await?;
    Ok(Said::ok(&visit, MeetingDone { state: "done" }))
}

/// Makes the secret address of one's own calendar anew.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/calendar", tag = "plan", operation_id = "plan_calendar_renew",
    security(("staff" = [])),
    responses((status = 200, description = "The address.", body = CalendarAddress))
)]
pub async fn calendar(
    visit: Visit,
    Seated(seat): Seated,
) -> Result<Said<CalendarAddress>, Failure> {
    let address = calendar::make(&seat, visit.now()).await?;
    Ok(Said::ok(&visit, CalendarAddress { address }))
}
