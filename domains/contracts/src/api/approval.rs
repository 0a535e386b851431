//! `/api/v1/staff/contracts/{id}/…`: what is done with a contract's approval.

use axum::extract::Path;
use serde::Deserialize;
use utoipa::ToSchema;
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Body, Failure, Said};

use super::contracts::{ContractKept, ContractSeen};
use crate::{
    approval::OnApproval,
    web::staff::{approve::on_approval, propose::yours, seat::Seated},
};

/// What is said with a proposal.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ContractProposal {
    /// The SHA-256 of the file as the caller saw it.
    sha256: String,
    /// 伺い
    #[serde(default)]
    note: String,
}

/// What is said with a signature.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ContractSignature {
    /// The SHA-256 of the file that the caller compared.
    sha256: String,
    /// The approval's version that was seen.
    version: i64,
    /// 意見
    #[serde(default)]
    note: String,
}

/// Why it goes back.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ContractReturn {
    /// Why.
    reason: String,
    /// The approval's version that was seen.
    version: i64,
}

/// Proposes a contract for approval.
#[utoipa::path(
    post, path = "/api/v1/staff/contracts/{id}/proposal", tag = "contracts",
    operation_id = "staff_contract_propose", security(("staff" = [])),
    request_body = ContractProposal,
    params(("id" = String, Path, description = "Which contract.")),
    responses((status = 200, description = "It was proposed.", body = ContractKept))
)]
pub async fn propose(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<ContractProposal>,
) -> Result<Said<ContractKept>, Failure> {
    let opened = seat.contract(&id, ActionName::ContractDraft, visit.now()).await?;
    let known = &opened.contract;
    let by = seat.by(&known.department);
    seat.app.propose(known, &sent.sha256, yours(&sent.note)?, &by, visit.now()).await?;
    Ok(Said::ok(&visit, ContractKept { kept: true }))
}

/// Signs the approval on the file that was compared.
#[utoipa::path(
    post, path = "/api/v1/staff/contracts/{id}/approval", tag = "contracts",
    operation_id = "staff_contract_approve", security(("staff" = [])),
    request_body = ContractSignature,
    params(("id" = String, Path, description = "Which contract.")),
    responses((status = 200, description = "It was signed.", body = ContractKept))
)]
pub async fn approve(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<ContractSignature>,
) -> Result<Said<ContractKept>, Failure> {
    let opened = seat.contract(&id, ActionName::ContractApprove, visit.now()).await?;
    seat.desk.fresh(&visit).await?;
    let what = OnApproval::Sign { sha256: sent.sha256 };
    on_approval(&seat, &opened, sent.version, what, &sent.note, visit.now()).await?;
    Ok(Said::ok(&visit, ContractKept { kept: true }))
}

/// Sends it back to whoever drafted it.
#[utoipa::path(
    post, path = "/api/v1/staff/contracts/{id}/return", tag = "contracts",
    operation_id = "staff_contract_return", security(("staff" = [])),
    request_body = ContractReturn,
    params(("id" = String, Path, description = "Which contract.")),
    responses((status = 200, description = "It went back.", body = ContractKept))
)]
pub async fn send_back(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<ContractReturn>,
) -> Result<Said<ContractKept>, Failure> {
    let opened = seat.contract(&id, ActionName::ContractApprove, visit.now()).await?;
    let what = OnApproval::Return { reason: sent.reason };
    on_approval(&seat, &opened, sent.version, what, "", visit.now()).await?;
    Ok(Said::ok(&visit, ContractKept { kept: true }))
}

/// Takes one's own proposal back.
#[utoipa::path(
    post, path = "/api/v1/staff/contracts/{id}/take-back", tag = "contracts",
    operation_id = "staff_contract_take_back", security(("staff" = [])),
    request_body = ContractSeen,
    params(("id" = String, Path, description = "Which contract.")),
    responses((status = 200, description = "It was taken back.", body = ContractKept))
)]
pub async fn take_back(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<ContractSeen>,
) -> Result<Said<ContractKept>, Failure> {
    let opened = seat.contract(&id, ActionName::ContractDraft, visit.now()).await?;
    on_approval(&seat, &opened, sent.version, OnApproval::TakeBack, "", visit.now()).await?;
    Ok(Said::ok(&visit, ContractKept { kept: true }))
}

/// Has looked at what a deputy signed.
#[utoipa::path(
    post, path = "/api/v1/staff/contracts/{id}/look-after", tag = "contracts",
    operation_id = "staff_contract_look_after", security(("staff" = [])),
    request_body = ContractSeen,
    params(("id" = String, Path, description = "Which contract.")),
    responses((status = 200, description = "It was looked at.", body = ContractKept))
)]
pub async fn look_after(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<ContractSeen>,
) -> Result<Said<ContractKept>, Failure> {
    let opened = seat.contract(&id, ActionName::ContractApprove, visit.now()).await?;
    on_approval(&seat, &opened, sent.version, OnApproval::LookAfter, "", visit.now()).await?;
    Ok(Said::ok(&visit, ContractKept { kept: true }))
}
