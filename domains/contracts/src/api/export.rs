//! `/api/v1/staff/contracts/exports`: everything that a search found, as one ZIP.

use axum::{
    extract::{Query, rejection::QueryRejection},
    response::Response,
};
use yakusho_pages::Visit;
use yakusho_procedures::api::Failure;

use super::contracts::ContractSought;
use crate::web::staff::{export, list::Asked, seat::Seated};

/// Everything that a search of the ledger finds, all pages of it, as one ZIP that a stranger can verify:
/// PDFs, trails, the ledger, and a signed list of the SHA-256 of each file.
#[utoipa::path(
    post, path = "/api/v1/staff/contracts/exports", tag = "contracts",
    operation_id = "staff_contracts_export", security(("staff" = [])), params(ContractSought),
    responses((
        status = 200, description = "The file.", body = Vec<u8>, content_type = "application/zip"
    ))
)]
pub async fn make(
    visit: Visit,
    Seated(seat): Seated,
    sought: Result<Query<ContractSought>, QueryRejection>,
) -> Result<Response, Failure> {
    let sought = sought.map(|Query(sought)| sought).unwrap_or_default();
    Ok(export::sent(&seat, &Asked::from(sought), visit.now()).await?)
}
