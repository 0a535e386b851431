//! `GET /api/v1/addresses?postal_code=`: the place that a postal code stands for.

use axum::extract::{Query, State, rejection::QueryRejection};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yakusho_kernel::text::search_key;
use yakusho_pages::Visit;

use super::wire::Said;
use crate::Procedures;

/// The code.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Seven digits, however they are typed.
    #[serde(default)]
    #[param(example = "371-8601", required = false)]
    postal_code: String,
}

/// The part of an address that its postal code says.
#[derive(Debug, Serialize, ToSchema)]
pub struct Place {
    /// 都道府県
    prefecture: String,
    /// 市区町村
    city: String,
    /// 町名; empty where the code covers the rest of a city.
    town: String,
}

/// The place of a postal code that the city's data know; an empty list for any other.
#[utoipa::path(
    get, path = "/api/v1/addresses", tag = "catalogue", params(Asked),
    responses((status = 200, description = "At most one place.", body = Vec<Place>))
)]
pub async fn find(
    visit: Visit,
    State(app): State<Procedures>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Said<Vec<Place>> {
    let typed = asked.map(|Query(asked)| asked.postal_code).unwrap_or_default();
    let digits: String = search_key(&typed).chars().filter(char::is_ascii_digit).take(8).collect();
    let edition = app.shelf().current();
    let place = edition.postal().find(&digits).map(|place| Place {
        prefecture: place.prefecture.clone(),
        city: place.city.clone(),
        town: place.town.clone(),
    });
    Said::ok(&visit, place.into_iter().collect())
}
