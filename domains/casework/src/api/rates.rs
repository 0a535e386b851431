//! `GET /api/v1/staff/online-rate`: オンライン率 with everything that it is made of.

use axum::extract::{Query, rejection::QueryRejection};
use serde::Serialize;
use utoipa::ToSchema;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Failure, Said};

use super::desk::Clerk;
use crate::{
    uptake::rate::{DEFINITION, DENOMINATOR, NUMERATOR, Rate},
    web::staff::online_rate::{Asked, rates},
};

/// The rates of a fiscal year.
#[derive(Serialize, ToSchema)]
pub struct OnlineRates {
    /// What is counted.
    definition: &'static str,
    /// Above the line.
    numerator: &'static str,
    /// Below the line.
    denominator: &'static str,
    /// The fiscal year by its first calendar year.
    year: i16,
    /// Of all that was asked for.
    total: OnlineRate,
    /// By month.
    months: Vec<RateRow>,
    /// By procedure or department.
    rows: Vec<RateRow>,
}

/// A rate.
#[derive(Serialize, ToSchema)]
pub struct OnlineRate {
    /// Tenths of a percent; missing where nothing arrived.
    #[serde(skip_serializing_if = "Option::is_none")]
    permille: Option<i64>,
    /// Filed on this site: the numerator.
    online: i64,
    /// Prepared on this site and made in person.
    prepared: i64,
    /// Came by another way and was made a case.
    entered: i64,
    /// Came by another way and was only counted.
    tallied: i64,
    /// Everything that arrived: the denominator.
    all: i64,
    /// Records of the demo and of stand-ins, in none of the numbers above.
    stand_in: i64,
}

/// A rate of something.
#[derive(Serialize, ToSchema)]
pub struct RateRow {
    /// The month, procedure or department.
    id: String,
    /// Its name.
    name: String,
    /// The rate.
    #[serde(flatten)]
    rate: OnlineRate,
}

/// オンライン率 by procedure, department or priority procedure, by fiscal year and month.
#[utoipa::path(
    get, path = "/api/v1/staff/online-rate", tag = "staff", params(Asked), security(("staff" = [])),
    responses((status = 200, description = "The rates.", body = OnlineRates))
)]
pub async fn show(
    visit: Visit,
    Clerk(desk): Clerk,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Said<OnlineRates>, Failure> {
    if !desk.may(ActionName::MeasureRead, &desk.city()) {
        return Err(Refusal::not_found().into());
    }
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let found = rates(&desk, &asked).await?;
    let months = found.months.into_iter().map(|(month, rate)| RateRow {
        name: month.clone(),
        id: month,
        rate: told(&rate),
    });
    let rows = found.rows.into_iter().map(|row| RateRow {
        id: row.id,
        name: row.name,
        rate: told(&row.rate),
    });
    let answer = OnlineRates {
        definition: DEFINITION,
        numerator: NUMERATOR,
        denominator: DENOMINATOR,
        year: found.year.0,
        total: told(&found.total),
        months: months.collect(),
        rows: rows.collect(),
    };
    Ok(Said::ok(&visit, answer))
}

/// A rate as the API says it.
pub const fn told(rate: &Rate) -> OnlineRate {
    OnlineRate {
        permille: rate.permille(),
        online: rate.online,
        prepared: rate.prepared,
        entered: rate.entered,
        tallied: rate.tallied,
        all: rate.all(),
        stand_in: rate.stand_in,
    }
}
