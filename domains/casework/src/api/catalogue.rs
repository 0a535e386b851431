//! `GET /api/v1/staff/catalogue`: every procedure that the pack knows. `GET …/{id}`: what it says of
//! one, with where each thing was read.

use axum::extract::{Path, Query, State, rejection::QueryRejection};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Failure, Said};

use super::desk::Clerk;
use crate::{
    Casework,
    web::staff::{
        catalogue::{View, matching},
        catalogue_entry::known,
    },
};

/// Which part.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// `published`, `draft` (a department must check it), `catalogue` (not yet fileable).
    view: Option<String>,
    /// Letters of its name, its reading or its id.
    query: Option<String>,
}

/// A procedure in the catalogue.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listed {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// The department's name.
    department: String,
    /// What it is in law: 申請, 届出, 請求, その他.
    legal_kind: String,
}

/// One part of the catalogue.
#[utoipa::path(
    get, path = "/api/v1/staff/catalogue", tag = "staff", params(Asked), security(("staff" = [])),
    responses((status = 200, description = "The procedures.", body = Vec<Listed>))
)]
pub async fn list(
    visit: Visit,
    State(app): State<Casework>,
    Clerk(desk): Clerk,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Said<Vec<Listed>> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let edition = app.procedures().shelf().current();
    let (view, query) = (View::asked(asked.view.as_deref()), asked.query.unwrap_or_default());
    let lines = matching(&desk, &edition.pack, view, &query).into_iter().map(|line| Listed {
        id: line.id,
        name: line.name,
        department: line.department,
        legal_kind: line.kind,
    });
    Said::ok(&visit, lines.collect())
}

/// Everything that the pack says of a procedure, in the pack's own words: boxes, law, fee,
/// enclosures, each with its provenance.
#[utoipa::path(
    get, path = "/api/v1/staff/catalogue/{id}", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The procedure, or its line in the catalogue.")),
    responses((status = 200, description = "`procedure` and `entry`, each as in the pack's files; \
        null where there is none.", body = Value))
)]
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Clerk(desk): Clerk,
    Path(id): Path<String>,
) -> Result<Said<Value>, Failure> {
    let edition = app.procedures().shelf().current();
    let (procedure, entry) = known(&desk, &edition.pack, &id)?;
    Ok(Said::ok(&visit, json!({ "procedure": procedure, "entry": entry })))
}
