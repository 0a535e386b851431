//! `/api/v1/staff/plan/year` and below: the days of the plan's year. `GET /api/v1/plan/year`: the public
//! ones.

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::Lang;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use super::{
    days::{Day, Origin},
    entered::Entered,
    web,
};
use crate::{
    Plan,
    api::seat::Seated,
    initiatives::api::{PlanItemChanged, PlanItemId, SheetBrought},
    workbook,
};

/// Days of the plan's year.
#[derive(Serialize, ToSchema)]
pub struct PlanDays {
    /// The earliest first.
    days: Vec<PlanDay>,
}

/// A day of the plan's year.
#[derive(Serialize, ToSchema)]
pub struct PlanDay {
    /// Its id.
    id: Uuid,
    /// `deadline`, `kickoff`, `report`, `first_half`, `second_half`, `other`.
    kind: &'static str,
    /// What it is called.
    title: String,
    /// The day, or the first of several.
    #[schema(value_type = String, format = Date)]
    on: jiff::civil::Date,
    /// The last day.
    #[schema(value_type = Option<String>, format = Date)]
    until: Option<jiff::civil::Date>,
    /// From when to when.
    hours: String,
    /// Where.
    place: String,
    /// Whether everybody may see it.
    public: bool,
    /// It does not take place.
    cancelled: bool,
    /// Where a day of the pack was read, or that it is a guess.
    provenance: Option<String>,
    /// Counts the changes of a day that was added.
    version: Option<i64>,
}

fn told(day: &Day, lang: Lang) -> PlanDay {
    let (provenance, version) = match &day.origin {
        Origin::Pack(provenance) => (Some(provenance.words().to_owned()), None),
        Origin::Added { version, .. } => (None, Some(*version)),
    };
    PlanDay {
        id: day.id,
        kind: day.kind.code(),
        title: day.title.get(lang).to_owned(),
        on: day.on,
        until: day.until,
        hours: day.hours(),
        place: day.place.clone(),
        public: day.public,
        cancelled: day.cancelled,
        provenance,
        version,
    }
}

/// The public days.
#[utoipa::path(
    get, path = "/api/v1/plan/year", tag = "plan", operation_id = "plan_year",
    responses((status = 200, description = "The public days.", body = PlanDays))
)]
pub async fn public(visit: Visit, State(plan): State<Plan>) -> Result<Said<PlanDays>, Failure> {
    let all = web::all(&plan).await?;
    let days = all.iter().filter(|day| day.public).map(|day| told(day, visit.lang()));
    Ok(Said::ok(&visit, PlanDays { days: days.collect() }))
}

/// All days.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/year", tag = "plan", operation_id = "staff_plan_year",
    security(("staff" = [])),
    responses((status = 200, description = "All days.", body = PlanDays))
)]
pub async fn all(visit: Visit, Seated(seat): Seated) -> Result<Said<PlanDays>, Failure> {
    let all = web::all(&seat.plan).await?;
    let days = all.iter().map(|day| told(day, Lang::Ja)).collect();
    Ok(Said::ok(&visit, PlanDays { days }))
}

/// Adds a day.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/year", tag = "plan", operation_id = "staff_plan_day_add",
    security(("staff" = [])), request_body = Entered,
    responses((status = 200, description = "The day.", body = PlanItemId))
)]
pub async fn add(
    visit: Visit,
    Seated(seat): Seated,
    Body(sent): Body<Entered>,
) -> Result<Said<PlanItemId>, Failure> {
    let id = web::keep(&seat, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, PlanItemId::of(id)))
}

/// Changes a day that was added, or cancels it.
#[utoipa::path(
    put, path = "/api/v1/staff/plan/year/{id}", tag = "plan",
    operation_id = "staff_plan_day_change", security(("staff" = [])), request_body = Entered,
    params(("id" = String, Path, description = "Which day.")),
    responses((status = 200, description = "Whether anything changed.", body = PlanItemChanged))
)]
pub async fn change(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<Entered>,
) -> Result<Said<PlanItemChanged>, Failure> {
    let day = web::find(&seat, &id).await?;
    let changed = web::amend(&seat, &day, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, PlanItemChanged::of(changed)))
}

/// All days as a workbook.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/year/sheet", tag = "plan", operation_id = "staff_plan_year_sheet",
    security(("staff" = [])),
    responses((
        status = 200, description = "A workbook.", body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ))
)]
pub async fn sheet(Seated(seat): Seated) -> Result<Response, Failure> {
    Ok(workbook::response("year", web::written(&seat).await?))
}

/// Reads a workbook of days that was written out, all of it or nothing.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/year/sheet", tag = "plan",
    operation_id = "staff_plan_year_sheet_bring", security(("staff" = [])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, description = "What it did.", body = SheetBrought))
)]
pub async fn bring(
    visit: Visit,
    Seated(seat): Seated,
    bytes: Bytes,
) -> Result<Said<SheetBrought>, Failure> {
    let brought = web::bring(&seat, &bytes, visit.now()).await?;
    let brought = brought.map_err(|faults| workbook::refusal(&faults))?;
    Ok(Said::ok(&visit, SheetBrought::of(brought)))
}
