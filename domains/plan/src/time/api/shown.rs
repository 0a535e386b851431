//! `GET /api/v1/staff/plan/time` and below: one's own time, that of people whose lead or manager one
//! is, and the medians of the groups.

use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Failure, Said};

use crate::{
    api::seat::Seated,
    time::{
        rules::{median::Told, week::Week},
        store::hours::Hours,
        view::{self, Sheet},
        web::person::look,
    },
};

/// The time of a person.
#[derive(Serialize, ToSchema)]
pub struct TimeTold {
    /// Minutes of the week that runs.
    this_week_minutes: i64,
    /// `low`, `fit`, `overload` over the last four whole weeks; nothing where none counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    band: Option<&'static str>,
    /// The groups to which this is narrowed; nothing: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<Vec<String>>,
    /// The whole weeks, the newest first.
    weeks: Vec<WeekTold>,
    /// The entries of two months, the newest first.
    entries: Vec<HoursTold>,
}

/// A week.
#[derive(Serialize, ToSchema)]
struct WeekTold {
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    monday: jiff::civil::Date,
    /// Minutes.
    minutes: i64,
    /// Days of leave or closed days from Monday to Friday.
    days_away: usize,
    /// Whether it counts.
    counts: bool,
    /// `low`, `fit`, `overload`.
    #[serde(skip_serializing_if = "Option::is_none")]
    band: Option<&'static str>,
}

/// An entry.
#[derive(Serialize, ToSchema)]
struct HoursTold {
    /// Its id.
    id: Uuid,
    /// The group's code.
    group: String,
    /// The day.
    #[schema(value_type = String, format = Date)]
    day: jiff::civil::Date,
    /// Minutes.
    minutes: i64,
    /// What for.
    kind: &'static str,
    /// A note.
    note: String,
    /// Counts its changes.
    version: i64,
}

/// What is told of all groups over the last four whole weeks.
#[derive(Serialize, ToSchema)]
pub struct MediansTold {
    /// The groups.
    groups: Vec<MedianTold>,
    /// All people together.
    all: Released,
}

/// A group's median.
#[derive(Serialize, ToSchema)]
struct MedianTold {
    /// Its code.
    group: String,
    /// What is told.
    #[serde(flatten)]
    told: Released,
}

/// A median of five people or more.
#[derive(Serialize, ToSchema)]
struct Released {
    /// Hours a week, as a decimal; nothing where too few would be told of.
    #[serde(skip_serializing_if = "Option::is_none")]
    median_hours: Option<String>,
    /// Of how many people.
    #[serde(skip_serializing_if = "Option::is_none")]
    people: Option<usize>,
}

impl Released {
    fn of(told: Told) -> Self {
        match told {
            Told::Median { tenths, people } => Self {
                median_hours: Some(format!("{}.{}", tenths / 10, tenths % 10)),
                people: Some(people),
            },
            Told::Hidden => Self { median_hours: None, people: None },
        }
    }
}

/// One's own time.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/time", tag = "plan", operation_id = "plan_hours_own",
    security(("staff" = [])),
    responses((status = 200, description = "The time.", body = TimeTold))
)]
pub async fn own(visit: Visit, Seated(seat): Seated) -> Result<Said<TimeTold>, Failure> {
    let person = seat.desk.who.staff;
    let sheet = view::sheet(&seat.plan, person, None, seat.desk.today).await?;
    Ok(Said::ok(&visit, said(sheet, None)))
}

/// The time of a person whose lead or manager one is. The reading is recorded.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/time/people/{id}", tag = "plan",
    operation_id = "plan_hours_person", security(("staff" = [])),
    params(("id" = String, Path, description = "Whose.")),
    responses((status = 200, description = "The time.", body = TimeTold))
)]
pub async fn person(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
) -> Result<Said<TimeTold>, Failure> {
    let person = id.parse().map_err(|_| Refusal::not_found())?;
    let (sheet, groups) = look(&seat, person, visit.now()).await?;
    Ok(Said::ok(&visit, said(sheet, groups.map(|groups| groups.into_iter().collect()))))
}

/// The medians of the groups.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/time/medians", tag = "plan",
    operation_id = "plan_hours_medians", security(("staff" = [])),
    responses((status = 200, description = "The medians.", body = MediansTold))
)]
pub async fn medians(visit: Visit, Seated(seat): Seated) -> Result<Said<MediansTold>, Failure> {
    let (groups, all) = view::medians(&seat.plan, seat.desk.today).await?;
    let groups = groups.into_iter();
    let groups = groups.map(|one| MedianTold { group: one.code, told: Released::of(one.told) });
    let answer = MediansTold { groups: groups.collect(), all: Released::of(all) };
    Ok(Said::ok(&visit, answer))
}

fn said(sheet: Sheet, groups: Option<Vec<String>>) -> TimeTold {
    TimeTold {
        this_week_minutes: sheet.this_week,
        band: sheet.recent.band().map(|band| band.code()),
        groups,
        weeks: sheet.weeks.iter().map(week).collect(),
        entries: sheet.entries.into_iter().map(entry).collect(),
    }
}

fn week(one: &Week) -> WeekTold {
    WeekTold {
        monday: one.monday,
        minutes: one.minutes,
        days_away: one.away,
        counts: one.counts(),
        band: one.band().map(|band| band.code()),
    }
}

fn entry(one: Hours) -> HoursTold {
    HoursTold {
        id: one.id,
        group: one.group,
        day: one.day,
        minutes: one.minutes,
        kind: one.kind.code(),
        note: one.note,
        version: one.version,
    }
}
