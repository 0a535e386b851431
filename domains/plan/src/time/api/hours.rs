//! `POST /api/v1/staff/plan/time` and below: hours entered, corrected, taken out; days of leave;
//! events of a calendar file.

use axum::extract::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::{Problem, Refusal, Text};
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use crate::{
    api::seat::Seated,
    time::{
        rules::entry::Entered,
        web::{
            calendar,
            correct::{self, Seen},
            enter, leave,
        },
    },
};

/// What was kept.
#[derive(Serialize, ToSchema)]
pub struct HoursKept {
    /// Its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
    /// Minutes.
    minutes: i64,
}

/// What was done.
#[derive(Serialize, ToSchema)]
pub struct HoursDone {
    /// `corrected`, `removed`, `away`, `not_away`.
    state: &'static str,
}

/// A calendar file.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct CalendarFile {
    /// The file's text (RFC 5545).
    #[serde(default)]
    ics: String,
}

/// Events of a calendar file that may be entered.
#[derive(Serialize, ToSchema)]
pub struct CalendarOffers {
    /// The events, the oldest first.
    events: Vec<CalendarOffer>,
}

/// An event; send it to `POST /api/v1/staff/plan/time` with `name` as `taken_from`.
#[derive(Serialize, ToSchema)]
struct CalendarOffer {
    /// Its name and beginning.
    name: String,
    /// What it is called.
    summary: String,
    /// The day.
    #[schema(value_type = String, format = Date)]
    day: jiff::civil::Date,
    /// Minutes.
    minutes: i64,
    /// The group that its name speaks of, or the first of the person.
    group: String,
    /// Whether its name speaks of a group.
    likely: bool,
}

/// Enters time for a group in one's own name.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/time", tag = "plan", operation_id = "plan_hours_enter",
    security(("staff" = [])), request_body = Entered,
    responses((status = 200, description = "It is kept.", body = HoursKept))
)]
pub async fn enter(
    visit: Visit,
    Seated(seat): Seated,
    Body(sent): Body<Entered>,
) -> Result<Said<HoursKept>, Failure> {
    let (id, entry) = enter::keep(&seat, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, HoursKept { id: Some(id), minutes: entry.minutes }))
}

/// Enters for today what was entered last.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/time/repeat", tag = "plan",
    operation_id = "plan_hours_repeat", security(("staff" = [])),
    responses((status = 200, description = "It is kept.", body = HoursKept))
)]
pub async fn again(visit: Visit, Seated(seat): Seated) -> Result<Said<HoursKept>, Failure> {
    let entry = enter::again(&seat, visit.now()).await?;
    Ok(Said::ok(&visit, HoursKept { id: None, minutes: entry.minutes }))
}

/// Corrects an entry of one's own by the version that was seen.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/time/entries/{id}", tag = "plan",
    operation_id = "plan_hours_correct", security(("staff" = [])), request_body = Entered,
    params(("id" = String, Path, description = "Which entry.")),
    responses((status = 200, description = "It is corrected.", body = HoursDone))
)]
pub async fn correct(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<Entered>,
) -> Result<Said<HoursDone>, Failure> {
    let known = correct::own(&seat, &id).await?;
    correct::correct(&seat, &known, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, HoursDone { state: "corrected" }))
}

/// Takes an entry of one's own out by the version that was seen.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/time/entries/{id}/remove", tag = "plan",
    operation_id = "plan_hours_remove", security(("staff" = [])), request_body = Seen,
    params(("id" = String, Path, description = "Which entry.")),
    responses((status = 200, description = "It is out.", body = HoursDone))
)]
pub async fn remove(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(seen): Body<Seen>,
) -> Result<Said<HoursDone>, Failure> {
    let known = correct::own(&seat, &id).await?;
    correct::remove(&seat, &known, seen.version, visit.now()).await?;
    Ok(Said::ok(&visit, HoursDone { state: "removed" }))
}

/// Says of a day that one was away, or with `take` = `back` that one was not.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/time/leave", tag = "plan", operation_id = "plan_hours_leave",
    security(("staff" = [])), request_body = leave::Entered,
    responses((status = 200, description = "It is kept.", body = HoursDone))
)]
pub async fn leave(
    visit: Visit,
    Seated(seat): Seated,
    Body(sent): Body<leave::Entered>,
) -> Result<Said<HoursDone>, Failure> {
    let said = leave::keep(&seat, &sent, visit.now()).await?;
    let state = if said.away { "away" } else { "not_away" };
    Ok(Said::ok(&visit, HoursDone { state }))
}

/// The events of a calendar file that may be entered. The file is not kept.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/time/calendar", tag = "plan",
    operation_id = "plan_hours_calendar", security(("staff" = [])), request_body = CalendarFile,
    responses((status = 200, description = "The events.", body = CalendarOffers))
)]
pub async fn calendar(
    visit: Visit,
    Seated(seat): Seated,
    Body(sent): Body<CalendarFile>,
) -> Result<Said<CalendarOffers>, Failure> {
    let Some(offers) = calendar::offers(&seat, &sent.ics).await? else {
        let words = Text::ja("予定表のファイル（.ics）として読めませんでした。");
        return Err(Refusal::invalid(vec![Problem::new("ics", "no_calendar", words)]).into());
    };
    let events = offers.into_iter().map(|offer| CalendarOffer {
        day: offer.event.starts.date(),
        minutes: offer.event.minutes,
        name: offer.event.name,
        summary: offer.event.summary,
        group: offer.group,
        likely: offer.likely,
    });
    Ok(Said::ok(&visit, CalendarOffers { events: events.collect() }))
}
