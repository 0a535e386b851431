//! `/api/v1/staff/contracts`: the ledger, drafts and their changes.

use axum::extract::{Path, Query, rejection::QueryRejection};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Body, Failure, Said};

use crate::{
    model::{Contract, Party},
    rules::entry::ContractEntered,
    web::staff::{
        approve::give_up,
        list::{self, Asked},
        seat::{Opened, Seated},
        write,
    },
};

/// What the ledger is searched by; all that is said must hold.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ContractSought {
    /// Words of number, title, tender or counterparty; with two letters or more also of the file itself.
    pub words: Option<String>,
    /// Words of the counterparty's name.
    pub supplier: Option<String>,
    /// 契約日, from this day on.
    pub from: Option<String>,
    /// 契約日, until this day.
    pub to: Option<String>,
    /// Yen, from.
    pub amount_from: Option<String>,
    /// Yen, to.
    pub amount_to: Option<String>,
    /// A state's code.
    pub state: Option<String>,
    /// The page, from 1.
    pub page: Option<u64>,
}

/// A page of the ledger.
#[derive(Serialize, ToSchema)]
pub struct ContractList {
    /// How many there are in all.
    total: u64,
    /// The newest day first.
    contracts: Vec<ContractLine>,
}

/// A contract.
#[derive(Serialize, ToSchema)]
pub struct ContractLine {
    /// Its id.
    id: Uuid,
    /// 契約番号
    number: String,
    /// The kind's id.
    kind: String,
    /// 件名
    title: String,
    /// The department's code.
    department: String,
    /// Yen, tax included.
    amount: i64,
    /// うち消費税
    tax: i64,
    /// 契約日
    #[schema(value_type = String, format = Date)]
    concluded_on: jiff::civil::Date,
    /// 期間の始まり
    #[schema(value_type = Option<String>, format = Date)]
    from_on: Option<jiff::civil::Date>,
    /// 期間の終わり
    #[schema(value_type = Option<String>, format = Date)]
    to_on: Option<jiff::civil::Date>,
    /// 入札結果の番号
    tender: String,
    /// Whether it is renewed by itself.
    auto_renew: bool,
    /// `drafted`, `uploaded`, `imported`.
    origin: &'static str,
    /// `witness`, `party`.
    way: &'static str,
    /// `draft`, `in_approval`, `approved`, `sent`, `agreed`, `concluded`, `declined`, `expired`,
    /// `withdrawn`.
    state: &'static str,
    /// The attachment that holds its file.
    file: Option<Uuid>,
    /// The file's SHA-256.
    sha256: Option<String>,
    /// The SHA-256 that was approved.
    approved_sha256: Option<String>,
    /// `reissue`, `change`, `termination`.
    link: Option<&'static str>,
    /// The contract that it is linked to.
    linked_to: Option<Uuid>,
    /// Whether it is a record for the demonstration.
    stand_in: bool,
    /// Counts its changes; send it with the next.
    version: i64,
}

/// A contract with its parties and its approval.
#[derive(Serialize, ToSchema)]
pub struct ContractInFull {
    /// It.
    #[serde(flatten)]
    contract: ContractLine,
    /// Its parties.
    parties: Vec<ContractParty>,
    /// Its newest approval.
    approval: Option<ContractApproval>,
}

/// A party besides the city, as the register had it.
#[derive(Serialize, ToSchema)]
pub struct ContractParty {
    /// The supplier of the register.
    supplier: Uuid,
    /// 商号・名称
    name: String,
    /// 代表者
    representative: String,
    /// 所在地
    address: String,
}

/// How the approval of a contract stands.
#[derive(Serialize, ToSchema)]
pub struct ContractApproval {
    /// Its id.
    id: Uuid,
    /// `running`, `returned`, `decided`, `withdrawn`, `void`.
    state: &'static str,
    /// The SHA-256 that was proposed.
    sha256: String,
    /// Whether it is the caller's turn.
    your_turn: bool,
    /// Counts its changes; send it with the next.
    version: i64,
}

/// The id of what was made.
#[derive(Serialize, ToSchema)]
pub struct ContractId {
    /// It.
    pub(super) id: Uuid,
}

/// It was kept.
#[derive(Serialize, ToSchema)]
pub struct ContractKept {
    /// Always true; what was not kept is refused.
    pub(super) kept: bool,
}

/// The version that the caller saw.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ContractSeen {
    /// It.
    pub(super) version: i64,
}

pub(super) fn line(known: &Contract) -> ContractLine {
    ContractLine {
        id: known.id,
        number: known.number.clone(),
        kind: known.kind.clone(),
        title: known.title.clone(),
        department: known.department.clone(),
        amount: known.amount.0,
        tax: known.tax.0,
        concluded_on: known.concluded_on,
        from_on: known.from_on,
        to_on: known.to_on,
        tender: known.tender.clone(),
        auto_renew: known.auto_renew,
        origin: known.origin.code(),
        way: known.way.code(),
        state: known.state.code(),
        file: known.file.as_ref().map(|file| file.attachment),
        sha256: known.file.as_ref().map(|file| file.sha256.clone()),
        approved_sha256: known.approved_sha256.clone(),
        link: known.link.map(|(link, _)| link.code()),
        linked_to: known.link.map(|(_, id)| id),
        stand_in: known.stand_in,
        version: known.version,
    }
}

fn party(one: &Party) -> ContractParty {
    ContractParty {
        supplier: one.supplier,
        name: one.name.clone(),
        representative: one.representative.clone(),
        address: one.address.clone(),
    }
}

fn full(opened: &Opened, staff: Uuid) -> ContractInFull {
    ContractInFull {
        contract: line(&opened.contract),
        parties: opened.parties.iter().map(party).collect(),
        approval: opened.approval.as_ref().map(|found| {
            let approval = &found.standing.approval;
            ContractApproval {
                id: approval.id,
                state: approval.state.code(),
                sha256: approval.subject.hash.clone(),
                your_turn: found.turn(staff).is_some(),
                version: approval.version,
            }
        }),
    }
}

/// Contracts by day, amount and counterparty, alone or together.
#[utoipa::path(
    get, path = "/api/v1/staff/contracts", tag = "contracts", operation_id = "staff_contracts",
    security(("staff" = [])), params(ContractSought),
    responses((status = 200, description = "The contracts.", body = ContractList))
)]
pub async fn list(
    visit: Visit,
    Seated(seat): Seated,
    sought: Result<Query<ContractSought>, QueryRejection>,
) -> Result<Said<ContractList>, Failure> {
    let sought = sought.map(|Query(sought)| sought).unwrap_or_default();
    let search = Asked::from(sought).read().map_err(yakusho_kernel::Refusal::invalid)?;
    let found = list::found(&seat, search).await?;
    let contracts = found.contracts.iter().map(line).collect();
    Ok(Said::ok(&visit, ContractList { total: found.total, contracts }))
}

/// Drafts a contract; its file is made from the template of its kind.
#[utoipa::path(
    post, path = "/api/v1/staff/contracts", tag = "contracts", operation_id = "staff_contract_draft",
    security(("staff" = [])), request_body = ContractEntered,
    responses((status = 201, description = "It was drafted.", body = ContractId))
)]
pub async fn make(
    visit: Visit,
    Seated(seat): Seated,
    Body(sent): Body<ContractEntered>,
) -> Result<Said<ContractId>, Failure> {
    let id = write::keep(&seat, &sent, visit.now()).await?;
    let place = format!("/api/v1/staff/contracts/{id}");
    Ok(Said::created(&visit, &place, ContractId { id }))
}

/// A contract.
#[utoipa::path(
    get, path = "/api/v1/staff/contracts/{id}", tag = "contracts", operation_id = "staff_contract",
    security(("staff" = [])), params(("id" = String, Path, description = "Which contract.")),
    responses((status = 200, description = "The contract.", body = ContractInFull))
)]
pub async fn show(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
) -> Result<Said<ContractInFull>, Failure> {
    let opened = seat.contract(&id, ActionName::ContractRead, visit.now()).await?;
    Ok(Said::ok(&visit, full(&opened, seat.desk.who.staff)))
}

/// Changes a draft; a file from the template is made anew.
#[utoipa::path(
    put, path = "/api/v1/staff/contracts/{id}", tag = "contracts",
    operation_id = "staff_contract_change", security(("staff" = [])),
    request_body = ContractEntered,
    params(("id" = String, Path, description = "Which contract.")),
    responses((status = 200, description = "It was kept.", body = ContractKept))
)]
pub async fn change(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<ContractEntered>,
) -> Result<Said<ContractKept>, Failure> {
    let opened = seat.contract(&id, ActionName::ContractDraft, visit.now()).await?;
    write::amend(&seat, &opened, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, ContractKept { kept: true }))
}

/// Takes a contract back.
#[utoipa::path(
    post, path = "/api/v1/staff/contracts/{id}/withdraw", tag = "contracts",
    operation_id = "staff_contract_withdraw", security(("staff" = [])),
    request_body = ContractSeen,
    params(("id" = String, Path, description = "Which contract.")),
    responses((status = 200, description = "It was taken back.", body = ContractKept))
)]
pub async fn withdraw(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<ContractSeen>,
) -> Result<Said<ContractKept>, Failure> {
    let opened = seat.contract(&id, ActionName::ContractSend, visit.now()).await?;
    give_up(&seat, &opened, sent.version, visit.now()).await?;
    Ok(Said::ok(&visit, ContractKept { kept: true }))
}
