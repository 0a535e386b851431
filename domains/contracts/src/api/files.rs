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
use yakusho_pages::{SentFile, Visit};
use yakusho_permission::ActionName;
use yakusho_procedures::api::{AROUND, Failure, Said, sent_files};

use super::contracts::{ContractId, ContractKept};
use crate::{
    Contracts,
    store::contracts::BODY,
    web::staff::{file, import, seat::Seated},
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
    OpenApiRouter::default()
        .routes(routes!(import))
        .routes(routes!(bring))
        .routes(routes!(show, remove))
        .layer(limit)
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

/// Keeps a contract that was concluded on paper or in another service, with its file. The parts that are
/// no files are those of a draft.
#[utoipa::path(
    post, path = "/api/v1/staff/contracts/imports", tag = "contracts",
    operation_id = "staff_contract_import", security(("staff" = [])),
    request_body(content = std::collections::BTreeMap<String, String>, content_type = "multipart/form-data",
        description = "The fields of a draft, and one file."),
    responses((status = 201, description = "It was kept.", body = ContractId))
)]
pub async fn import(
    visit: Visit,
    Seated(seat): Seated,
    parts: Result<Multipart, MultipartRejection>,
) -> Result<Response, Response> {
    let largest = seat.app.files().examiner().limits().bytes;
    let mut parts = parts.map_err(|error| error.status().into_response())?;
    let (mut fields, mut file) = (Vec::new(), None);
    while let Some(part) =
        parts.next_field().await.map_err(|error| error.status().into_response())?
    {
        let field = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            Some(name) => {
                let bytes = part.bytes().await.map_err(|error| error.status().into_response())?;
                let too_large = bytes.len() > largest;
                file = Some(SentFile { field, name, bytes, too_large });
            }
            None => {
                let text = part.text().await.map_err(|error| error.status().into_response())?;
                fields.push((field, text));
            }
        }
    }
    let said = async {
        let entered = import::of_pairs(&fields);
        let id = import::keep(&seat, &entered, file, visit.now()).await?;
        let place = format!("/api/v1/staff/contracts/{id}");
        Ok::<_, Failure>(Said::created(&visit, &place, ContractId { id }))
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
