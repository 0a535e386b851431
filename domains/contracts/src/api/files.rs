//! `/api/v1/staff/contracts/{id}/files`: the files of a contract.

use axum::{
    extract::{
        DefaultBodyLimit, Multipart, Path, Query, multipart::MultipartRejection,
        rejection::QueryRejection,
    },
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{AROUND, Failure, Said, sent_files};

use super::contracts::ContractKept;
use crate::{
    Contracts,
    store::contracts::BODY,
    web::staff::{file, seat::Seated},
};

/// What a file is.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ContractFileRole {
    /// `body` (the contract itself, the default) or `enclosure`.
    role: Option<String>,
}

/// The calls, with room for the largest file.
pub fn router(largest: usize) -> OpenApiRouter<Contracts> {
    let limit = DefaultBodyLimit::max(largest.saturating_add(AROUND));
    OpenApiRouter::default().routes(routes!(bring)).routes(routes!(show, remove)).layer(limit)
}

/// Brings a file: the contract itself, or what goes with it.
#[utoipa::path(
    post, path = "/api/v1/staff/contracts/{id}/files", tag = "contracts",
    operation_id = "staff_contract_file_bring", security(("staff" = [])),
    params(("id" = String, Path, description = "Which contract."), ContractFileRole),
    request_body(content = std::collections::BTreeMap<String, String>, content_type = "multipart/form-data",
        description = "One file."),
    responses((status = 200, description = "It was kept.", body = ContractKept))
)]
pub async fn bring(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    role: Result<Query<ContractFileRole>, QueryRejection>,
    parts: Result<Multipart, MultipartRejection>,
) -> Result<Response, Response> {
    let largest = seat.app.files().examiner().limits().bytes;
    let parts = parts.map_err(|error| error.status().into_response())?;
    let files = sent_files(parts, largest).await.map_err(IntoResponse::into_response)?;
    let said = async {
        let opened = seat.contract(&id, ActionName::ContractDraft, visit.now()).await?;
        let role = role.ok().and_then(|Query(asked)| asked.role);
        let role = role.as_deref().unwrap_or(BODY);
        file::take(&seat, &opened, role, files.into_iter().next(), visit.now()).await?;
        Ok::<_, Failure>(Said::ok(&visit, ContractKept { kept: true }))
    };
    said.await.map(IntoResponse::into_response).map_err(IntoResponse::into_response)
}

/// A file of a contract.
#[utoipa::path(
    get, path = "/api/v1/staff/contracts/{id}/files/{file}", tag = "contracts",
    operation_id = "staff_contract_file", security(("staff" = [])),
    params(("id" = String, Path, description = "Which contract."),
        ("file" = String, Path, description = "Which file.")),
    responses((
        status = 200, description = "The file.", body = Vec<u8>, content_type = "application/pdf"
    ))
)]
pub async fn show(
    visit: Visit,
    Seated(seat): Seated,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, Failure> {
    Ok(file::sent(&seat, &id, &file, visit.now()).await?)
}

/// Takes away what was put beside a draft.
#[utoipa::path(
    delete, path = "/api/v1/staff/contracts/{id}/files/{file}", tag = "contracts",
    operation_id = "staff_contract_file_remove", security(("staff" = [])),
    params(("id" = String, Path, description = "Which contract."),
        ("file" = String, Path, description = "Which file.")),
    responses((status = 200, description = "It is gone.", body = ContractKept))
)]
pub async fn remove(
    visit: Visit,
    Seated(seat): Seated,
    Path((id, file)): Path<(String, String)>,
) -> Result<Said<ContractKept>, Failure> {
    let opened = seat.contract(&id, ActionName::ContractDraft, visit.now()).await?;
    let file: Uuid = file.parse().map_err(|_| Refusal::not_found())?;
    let by = seat.by(&opened.contract.department);
    seat.app.take_away(&opened.contract, file, &by, visit.now()).await?;
    Ok(Said::ok(&visit, ContractKept { kept: true }))
}
