//! `GET /api/v1/staff/plan` and below: figures of the plan with what operations say now.

use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Failure, Said};

use super::{measurements::MeasurementTold, seat::Seated};
use crate::{
    measures::TOP,
    rules::top::{is_online, owners, top, volume},
    standing::{self, Standing, live_of},
    store::measurements,
};

/// The figures of the plan, in the plan's order.
#[derive(Serialize, ToSchema)]
pub struct PlanFigures {
    /// How many operations tell.
    live: usize,
    /// How many there are.
    count: usize,
    /// The figures.
    kpis: Vec<FigureTold>,
}

/// A figure as it stands now.
#[derive(Serialize, ToSchema)]
pub struct FigureTold {
    /// Its id.
    id: String,
    /// What it is called.
    title: String,
    /// Its programme.
    #[serde(skip_serializing_if = "Option::is_none")]
    programme: Option<u8>,
    /// `not_measured`, `pending_baseline`, `no_target`, `no_date`, `on_track`, `behind`, `off_track`,
    /// `reached`.
    track: &'static str,
    /// The measure that tells it, or will.
    measure: String,
    /// Whether a domain publishes that measure.
    live: bool,
    /// The newest value, as a decimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// Its day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    as_of: Option<jiff::civil::Date>,
    /// What the planned way says of that day, as a decimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    planned: Option<String>,
    /// Above the line, where it is computed now.
    #[serde(skip_serializing_if = "Option::is_none")]
    numerator: Option<i64>,
    /// Below the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    denominator: Option<i64>,
    /// Where it will be at the end of its way, as a decimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    forecast: Option<String>,
    /// How far to both sides.
    #[serde(skip_serializing_if = "Option::is_none")]
    forecast_spread: Option<String>,
}

/// A figure with its definition and its measurements.
#[derive(Serialize, ToSchema)]
pub struct FigureInFull {
    /// As it stands now.
    #[serde(flatten)]
    now: FigureTold,
    /// The version of the definition in use.
    definition_version: u16,
    /// What exactly is counted.
    definition: String,
    /// Above the line.
    numerator_words: String,
    /// Below the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    denominator_words: Option<String>,
    /// What the plan leaves open; the first reading is used.
    questions: Vec<QuestionTold>,
    /// All measurements, the oldest day first.
    measurements: Vec<MeasurementTold>,
}

/// Something that the plan leaves open.
#[derive(Serialize, ToSchema)]
struct QuestionTold {
    /// What the city is asked.
    ask: String,
    /// The readings.
    readings: Vec<String>,
}

/// The procedures filed most often.
#[derive(Serialize, ToSchema)]
pub struct TopProcedures {
    /// How many of them can be filed online.
    online: usize,
    /// The departments that own them, by code, with how many each.
    owners: Vec<OwnerTold>,
    /// The procedures.
    procedures: Vec<TopProcedure>,
}

/// A department and how many of the procedures it owns.
#[derive(Serialize, ToSchema)]
struct OwnerTold {
    /// Its code.
    department: String,
    /// How many.
    procedures: usize,
}

/// A procedure.
#[derive(Serialize, ToSchema)]
struct TopProcedure {
    /// Its id in the catalogue.
    id: String,
    /// Its name.
    name: String,
    /// Its department.
    department: String,
    /// Filings a year.
    per_year: i64,
    /// Where that number was read, or how it was guessed.
    provenance: String,
    /// Whether it can be filed here to its end.
    online: bool,
}

/// All figures with what operations say now.
#[utoipa::path(
    get, path = "/api/v1/staff/plan", tag = "plan", operation_id = "staff_plan",
    security(("staff" = [])),
    responses((status = 200, description = "The figures.", body = PlanFigures))
)]
pub async fn overview(visit: Visit, Seated(seat): Seated) -> Result<Said<PlanFigures>, Failure> {
    let all = standing::all(&seat.plan, seat.desk.today).await?;
    let (live, count) = live_of(&all);
    let kpis = all.iter().map(|one| said(&seat.plan, one)).collect();
    Ok(Said::ok(&visit, PlanFigures { live, count, kpis }))
}

/// The procedures filed most often, and who owns them.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/top-procedures", tag = "plan", operation_id = "staff_plan_top",
    security(("staff" = [])),
    responses((status = 200, description = "The procedures.", body = TopProcedures))
)]
pub async fn top_procedures(
    visit: Visit,
    Seated(seat): Seated,
) -> Result<Said<TopProcedures>, Failure> {
    let edition = seat.plan.edition();
    let entries = top(&edition.pack, TOP);
    let owning = owners(&entries);
    let answer = TopProcedures {
        online: entries.iter().filter(|entry| is_online(&edition.pack, entry)).count(),
        owners: owning
            .iter()
            .map(|(code, count)| OwnerTold { department: (*code).to_owned(), procedures: *count })
            .collect(),
        procedures: entries
            .iter()
            .map(|entry| TopProcedure {
                id: entry.id.clone(),
                name: entry.name.ja.clone(),
                department: entry.department.clone(),
                per_year: volume(entry).unwrap_or(0),
                provenance: entry
                    .volume
                    .as_ref()
                    .map(|volume| volume.provenance.words().to_owned())
                    .unwrap_or_default(),
                online: is_online(&edition.pack, entry),
            })
            .collect(),
    };
    Ok(Said::ok(&visit, answer))
}

/// One figure with its definition, open questions and measurements.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/kpis/{id}", tag = "plan", operation_id = "staff_plan_kpi",
    security(("staff" = [])),
    params(("id" = String, Path, description = "Which figure.")),
    responses((status = 200, description = "The figure.", body = FigureInFull))
)]
pub async fn kpi(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
) -> Result<Said<FigureInFull>, Failure> {
    let one = seat.standing(&id).await?;
    let all = measurements::of_kpi(seat.plan.store(), &id).await?;
    let questions = one.kpi.questions.iter().map(|question| QuestionTold {
        ask: question.ask.clone(),
        readings: question.readings.clone(),
    });
    let answer = FigureInFull {
        now: said(&seat.plan, &one),
        definition_version: one.definition.version,
        definition: one.definition.words.clone(),
        numerator_words: one.definition.numerator.clone(),
        denominator_words: one.definition.denominator.clone(),
        questions: questions.collect(),
        measurements: all.iter().map(MeasurementTold::of).collect(),
    };
    Ok(Said::ok(&visit, answer))
}

fn said(plan: &crate::Plan, one: &Standing) -> FigureTold {
    let newest = one.newest;
    let planned = newest.and_then(|newest| {
        Some(one.way.as_ref().ok()?.planned(newest.day, plan.calendar()).to_string())
    });
    FigureTold {
        id: one.kpi.id.clone(),
        title: one.kpi.title.ja.clone(),
        programme: one.kpi.programme,
        track: one.track.code(),
        measure: one.definition.measure.clone(),
        live: one.is_live(),
        value: newest.map(|newest| newest.value.to_string()),
        as_of: newest.map(|newest| newest.day),
        planned,
        numerator: one.live.as_ref().map(|live| live.value.numerator),
        denominator: one.live.as_ref().and_then(|live| live.value.denominator),
        forecast: one.forecast.map(|found| found.value.to_string()),
        forecast_spread: one.forecast.map(|found| found.spread.to_string()),
    }
}
