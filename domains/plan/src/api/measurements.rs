//! `POST /api/v1/staff/plan/kpis/{id}/measurements`, `…/record`,
//! `POST /api/v1/staff/plan/measurements/{id}/step`: measurements entered and passed on.

use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use super::seat::Seated;
use crate::{
    model::Measurement,
    rules::{decide::Step, enter::Entered},
    web::staff::{
        enter::keep,
        pass::{Entered as Stepped, pass},
        record::record,
    },
};

/// A measurement.
#[derive(Serialize, ToSchema)]
pub struct MeasurementTold {
    /// Its id.
    id: Uuid,
    /// The day that it tells of.
    #[schema(value_type = String, format = Date)]
    as_of: jiff::civil::Date,
    /// The value, as a decimal.
    value: String,
    /// Above the line.
    numerator: i64,
    /// Below the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    denominator: Option<i64>,
    /// The version of the definition.
    definition: u16,
    /// `operations`, `typed_in`.
    method: &'static str,
    /// `draft`, `checked`, `approved`, `published`, `superseded`, `returned`.
    state: &'static str,
    /// Where it was found.
    source: String,
    /// Why it was entered late, or again.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The one that it takes the place of.
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<Uuid>,
    /// What the measure said, as a hash.
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<String>,
    /// Whether it is a record for the demonstration.
    stand_in: bool,
    /// Counts its changes; send it with the next step.
    version: i64,
}

/// What was kept.
#[derive(Serialize, ToSchema)]
pub struct MeasurementId {
    /// Its id.
    id: Uuid,
}

/// How far it is now.
#[derive(Serialize, ToSchema)]
pub struct MeasurementState {
    /// `checked`, `approved`, `published`, `returned`.
    state: &'static str,
}

impl MeasurementTold {
    /// A measurement as the API says it.
    pub fn of(known: &Measurement) -> Self {
        Self {
            id: known.id,
            as_of: known.as_of,
            value: known.value.to_string(),
            numerator: known.numerator,
            denominator: known.denominator,
            definition: known.definition,
            method: known.method.code(),
            state: known.state.code(),
            source: known.source.clone(),
            reason: known.reason.clone(),
            supersedes: known.supersedes,
            fingerprint: known.fingerprint.clone(),
            stand_in: known.stand_in,
            version: known.version,
        }
    }
}

/// Enters a measurement that people found, as a draft.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/kpis/{id}/measurements", tag = "plan",
    operation_id = "plan_measurement_enter", security(("staff" = [])), request_body = Entered,
    params(("id" = String, Path, description = "Which figure.")),
    responses((status = 200, description = "It is a draft.", body = MeasurementId))
)]
pub async fn enter(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<Entered>,
) -> Result<Said<MeasurementId>, Failure> {
    let kpi = seat.kpi(&id)?;
    if !seat.may_enter(&kpi) {
        return Err(Refusal::not_found().into());
    }
    let id = keep(&seat, &kpi, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, MeasurementId { id }))
}

/// Keeps what operations say now as a draft.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/kpis/{id}/record", tag = "plan",
    operation_id = "plan_measurement_record", security(("staff" = [])),
    params(("id" = String, Path, description = "Which figure.")),
    responses((status = 200, description = "It is a draft.", body = MeasurementId))
)]
pub async fn record_now(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
) -> Result<Said<MeasurementId>, Failure> {
    let one = seat.standing(&id).await?;
    if !seat.may_enter(&one.kpi) {
        return Err(Refusal::not_found().into());
    }
    let id = record(&seat, &one, visit.now()).await?;
    Ok(Said::ok(&visit, MeasurementId { id }))
}

/// Checks, approves, publishes or returns a measurement by the version that was seen.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/measurements/{id}/step", tag = "plan",
    operation_id = "plan_measurement_step", security(("staff" = [])), request_body = Stepped,
    params(("id" = String, Path, description = "Which measurement.")),
    responses((status = 200, description = "How far it is now.", body = MeasurementState))
)]
pub async fn step(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<Stepped>,
) -> Result<Said<MeasurementState>, Failure> {
    let (known, kpi) = seat.measurement(&id).await?;
    let step = Step::from_code(&sent.step, &sent.reason).ok_or_else(Refusal::not_found)?;
    seat.must_step(&kpi, &known, &step)?;
    if !matches!(step, Step::Return { .. }) {
        seat.desk.fresh(&visit).await?;
    }
    let to = pass(&seat, &kpi, &known, step, sent.version, visit.now()).await?;
    Ok(Said::ok(&visit, MeasurementState { state: to.code() }))
}
