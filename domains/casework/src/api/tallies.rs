//! `/api/v1/staff/tally`: what came and is not made a case, counted.

use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yakusho_kernel::{Problem, Refusal, Text};
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use super::desk::Clerk;
use crate::{
    Casework,
    uptake::tally,
    web::staff::{
        desk::Desk,
        tally::{correct as corrections, count as count_more, line},
    },
};

/// Which day.
#[derive(Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// ISO 8601; today without one.
    day: Option<String>,
}

/// What stands on a line.
#[derive(Serialize, ToSchema)]
pub struct TallyLine {
    /// The procedure.
    procedure: String,
    /// `counter`, `post`, `phone`, `fax`, `email`, `other_form`.
    channel: String,
    /// How many.
    count: i64,
}

/// Some more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct More {
    /// The procedure, of a department of the caller's.
    procedure: String,
    /// The channel.
    channel: String,
    /// The day, ISO 8601.
    day: String,
    /// How many more; 1 to 9999.
    count: i64,
}

/// The right number.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Right {
    /// The procedure, of a department of the caller's.
    procedure: String,
    /// The channel.
    channel: String,
    /// The day, ISO 8601.
    day: String,
    /// How many in all; 0 to 9999.
    count: i64,
    /// Why it is corrected.
    reason: String,
}

/// What the caller's departments counted on a day.
#[utoipa::path(
    get, path = "/api/v1/staff/tally", tag = "staff", operation_id = "tally_show", params(Asked),
    security(("staff" = [])),
    responses((status = 200, description = "The lines that are not 0.", body = Vec<TallyLine>))
)]
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Clerk(desk): Clerk,
    Query(asked): Query<Asked>,
) -> Result<Said<Vec<TallyLine>>, Failure> {
    let day = match asked.day {
        Some(day) => day.parse().map_err(|_| bad_day())?,
        None => desk.today,
    };
    let counts = tally::of_day(app.store(), day, &desk.who.departments()).await?;
    let lines = counts.into_iter().filter(|(_, count)| *count != 0);
    let lines = lines.map(|((procedure, channel), count)| TallyLine { procedure, channel, count });
    Ok(Said::ok(&visit, lines.collect()))
}

/// Counts some more.
#[utoipa::path(
    post, path = "/api/v1/staff/tally", tag = "staff", operation_id = "tally_count",
    security(("staff" = [])), request_body = More,
    responses((status = 204, description = "It is counted."))
)]
pub async fn count(
    visit: Visit,
    Clerk(desk): Clerk,
    Body(sent): Body<More>,
) -> Result<StatusCode, Failure> {
    let line = found(&desk, &sent.procedure, &sent.channel, &sent.day)?;
    count_more(&desk, &line, sent.count, visit.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says what the right number of a line is; what was counted before stays on record.
#[utoipa::path(
    put, path = "/api/v1/staff/tally", tag = "staff", operation_id = "tally_correct",
    security(("staff" = [])), request_body = Right,
    responses((status = 204, description = "It is corrected."))
)]
pub async fn correct(
    visit: Visit,
    Clerk(desk): Clerk,
    Body(sent): Body<Right>,
) -> Result<StatusCode, Failure> {
    let line = found(&desk, &sent.procedure, &sent.channel, &sent.day)?;
    corrections::correct(&desk, &line, sent.count, &sent.reason, visit.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn found(desk: &Desk, procedure: &str, channel: &str, day: &str) -> Result<tally::Line, Failure> {
    let day = day.parse().map_err(|_| bad_day())?;
    let key = format!("{procedure}:{channel}");
    Ok(line(desk, &key, day).ok_or_else(Refusal::not_found)?)
}

fn bad_day() -> Refusal {
    let words = Text::ja("日は 2026-11-24 のように書いてください。");
    Refusal::invalid(vec![Problem::new("day", "bad_day", words)])
}
