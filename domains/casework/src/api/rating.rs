//! `PUT /api/v1/applications/{number}/cases/{case}/rating`: how easy a procedure was, after its end.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use utoipa::ToSchema;
use yakusho_kernel::Problem;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure};

use super::holder::Holding;
use crate::{
    Casework,
    numbers::{self, Score},
    web::resident::{held::not_held, rating::may_be_rated},
    words,
};

/// The answer.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Rated {
    /// 1 (very hard) to 5 (very easy).
    #[schema(minimum = 1, maximum = 5)]
    score: i64,
}

/// Keeps the answer to the one question after the end; a later one takes the place of an earlier.
#[utoipa::path(
    put, path = "/api/v1/applications/{number}/cases/{case}/rating", tag = "application",
    params(("number" = String, Path, description = "受付番号."),
        ("case" = String, Path, description = "The case.")),
    security(("application" = [])), request_body = Rated,
    responses((status = 204, description = "It was kept."))
)]
pub async fn keep(
    visit: Visit,
    State(app): State<Casework>,
    Path((_number, case)): Path<(String, String)>,
    Holding(held): Holding,
    Body(rated): Body<Rated>,
) -> Result<StatusCode, Failure> {
    let record = held.record(&case)?;
    if !may_be_rated(record.case.state) {
        return Err(not_held().into());
    }
    let Some(score) = Score::parse(&rated.score.to_string()) else {
        let problem = Problem::new("score", "required", words::RATE_MISSING.text());
        return Err(yakusho_kernel::Refusal::invalid(vec![problem]).into());
    };
    let (case, by) = (record.case.id.uuid(), held.actor());
    app.store()
        .write_with(visit.now(), by, move |tx, by| {
            Box::pin(async move { numbers::rate(tx, case, score, by).await })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
