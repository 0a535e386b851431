//! `/api/v1/staff/imports…`: exports of the city's present form tool.

use axum::{body::Bytes, extract::Path};
use serde::Serialize;
use utoipa::ToSchema;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Failure, Said};

use super::{
    desk::Clerk,
    handover::{Wrong, refusal, wrong},
};
use crate::web::staff::form_import::{mapping_of, mappings, take};

/// A mapping for a form tool's export.
#[derive(Serialize, ToSchema)]
pub struct ImportMapping {
    /// Its id.
    id: String,
    /// What staff call it.
    name: String,
    /// The tool.
    tool: String,
    /// The procedure that is filed.
    procedure: String,
    /// Where the layout was read; an estimate says so.
    provenance: String,
}

/// What taking a file in would do, or did.
#[derive(Serialize, ToSchema)]
pub struct Imported {
    /// Rows that become (or became) applications.
    taken: i64,
    /// Rows that had become applications before.
    known: i64,
    /// What is wrong with the others, at row and column.
    problems: Vec<Wrong>,
    /// Columns that the mapping does not know.
    unknown_columns: Vec<String>,
}

/// The imports that one may bring in.
#[utoipa::path(
    get, path = "/api/v1/staff/imports", tag = "staff", operation_id = "import_mappings",
    security(("staff" = [])),
    responses((status = 200, description = "The mappings.", body = Vec<ImportMapping>))
)]
pub async fn list(visit: Visit, clerk: Clerk) -> Result<Said<Vec<ImportMapping>>, Failure> {
    let edition = clerk.0.app.procedures().shelf().current();
    let all = mappings(&clerk.0, &edition).into_iter().map(|mapping| ImportMapping {
        id: mapping.id,
        name: mapping.name,
        tool: mapping.tool,
        procedure: mapping.procedure,
        provenance: mapping.provenance.words().to_owned(),
    });
    Ok(Said::ok(&visit, all.collect()))
}

/// What taking an export in would do. Nothing is written.
#[utoipa::path(
    post, path = "/api/v1/staff/imports/{mapping}/dry-run", tag = "staff",
    operation_id = "import_dry_run", security(("staff" = [])),
    params(("mapping" = String, Path, description = "The mapping.")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "The file as the tool exported it."),
    responses((status = 200, description = "What it would do.", body = Imported))
)]
pub async fn dry_run(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<Said<Imported>, Failure> {
    let desk = &clerk.0;
    let mapping = mapping_of(desk, &id)?;
    let checked = take::checked(desk, &mapping, &bytes).map_err(|found| refusal(&found))?;
    let before = take::known(desk, &checked).await?;
    let known = before.iter().filter(|known| **known).count();
    let imported = Imported {
        taken: i64::try_from(checked.ready.len() - known).unwrap_or(i64::MAX),
        known: i64::try_from(known).unwrap_or(i64::MAX),
        problems: checked.problems.into_iter().map(wrong).collect(),
        unknown_columns: checked.unknown,
    };
    Ok(Said::ok(&visit, imported))
}

/// Takes an export in. A row that became an application before stays as it is.
#[utoipa::path(
    post, path = "/api/v1/staff/imports/{mapping}", tag = "staff", operation_id = "import_take",
    security(("staff" = [])),
    params(("mapping" = String, Path, description = "The mapping.")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "The file as the tool exported it."),
    responses((status = 200, description = "What it did.", body = Imported))
)]
pub async fn bring(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<Said<Imported>, Failure> {
    let desk = &clerk.0;
    let mapping = mapping_of(desk, &id)?;
    let checked = take::checked(desk, &mapping, &bytes).map_err(|found| refusal(&found))?;
    let taken = take::bring_and_take(&visit, desk, &mapping, &bytes, &checked).await?;
    let imported = Imported {
        taken: taken.taken,
        known: taken.known,
        problems: checked.problems.into_iter().map(wrong).collect(),
        unknown_columns: checked.unknown,
    };
    Ok(Said::ok(&visit, imported))
}
