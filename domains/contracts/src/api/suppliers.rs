//! `/api/v1/staff/suppliers`: the register of suppliers, and what they agreed to.

use axum::extract::{Path, Query, rejection::QueryRejection};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Body, Failure, Said};

use super::contracts::{ContractId, ContractKept};
use crate::{
    model::{Consent, Supplier},
    rules::entry::SupplierEntered,
    store::suppliers as store,
    web::staff::{
        seat::Seated,
        supplier::{self, Entered as ConsentEntered},
        suppliers as pages,
    },
};

/// What the register is searched by.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SupplierSought {
    /// Words of the name, or a 法人番号.
    words: Option<String>,
}

/// A supplier, without whom requests go to.
#[derive(Serialize, ToSchema)]
pub struct SupplierLine {
    /// Its id.
    id: Uuid,
    /// 商号・名称
    name: String,
    /// 代表者
    representative: String,
    /// 所在地
    address: String,
    /// 法人番号
    corporate_number: Option<String>,
    /// It is no longer chosen.
    stopped: bool,
    /// Counts its changes.
    version: i64,
}

/// A supplier with whom requests go to and what it agreed to.
#[derive(Serialize, ToSchema)]
pub struct SupplierInFull {
    /// It.
    #[serde(flatten)]
    supplier: SupplierLine,
    /// 署名する人
    person: String,
    /// 署名用のメールアドレス
    mail: String,
    /// 電話番号
    phone: String,
    /// What it agreed to with this municipality.
    consents: Vec<SupplierConsent>,
}

/// A consent.
#[derive(Serialize, ToSchema)]
pub struct SupplierConsent {
    /// Its id.
    id: Uuid,
    /// `electronic`, `construction`.
    kind: &'static str,
    /// The words that it agreed to.
    words: String,
    /// On which day.
    #[schema(value_type = String, format = Date)]
    given_on: jiff::civil::Date,
    /// How it was told.
    told_by: String,
    /// On which day it was taken back.
    #[schema(value_type = Option<String>, format = Date)]
    withdrawn_on: Option<jiff::civil::Date>,
}

fn line(known: &Supplier) -> SupplierLine {
    SupplierLine {
        id: known.id,
        name: known.name.clone(),
        representative: known.representative.clone(),
        address: known.address.clone(),
        corporate_number: known.corporate_number.clone(),
        stopped: known.stopped,
        version: known.version,
    }
}

fn consent(one: Consent) -> SupplierConsent {
    SupplierConsent {
        id: one.id,
        kind: one.kind.code(),
        words: one.words,
        given_on: one.given_on,
        told_by: one.told_by,
        withdrawn_on: one.withdrawn_on,
    }
}

/// The register.
#[utoipa::path(
    get, path = "/api/v1/staff/suppliers", tag = "contracts", operation_id = "staff_suppliers",
    security(("staff" = [])), params(SupplierSought),
    responses((status = 200, description = "The suppliers.", body = Vec<SupplierLine>))
)]
pub async fn list(
    visit: Visit,
    Seated(seat): Seated,
    sought: Result<Query<SupplierSought>, QueryRejection>,
) -> Result<Said<Vec<SupplierLine>>, Failure> {
    let sought = sought.map(|Query(sought)| sought).unwrap_or_default();
    seat.desk.must(ActionName::SupplierRead, &seat.desk.city())?;
    let words = sought.words.as_deref().map(str::trim).filter(|words| !words.is_empty());
    let all = store::list(&seat.app, words).await?;
    Ok(Said::ok(&visit, all.iter().map(line).collect()))
}

/// Registers a supplier.
#[utoipa::path(
    post, path = "/api/v1/staff/suppliers", tag = "contracts", operation_id = "staff_supplier_make",
    security(("staff" = [])), request_body = SupplierEntered,
    responses((status = 201, description = "It was registered.", body = ContractId))
)]
pub async fn make(
    visit: Visit,
    Seated(seat): Seated,
    Body(sent): Body<SupplierEntered>,
) -> Result<Said<ContractId>, Failure> {
    seat.desk.must(ActionName::SupplierKeep, &seat.desk.city())?;
    let id = pages::keep(&seat, &sent, visit.now()).await?;
    let place = format!("/api/v1/staff/suppliers/{id}");
    Ok(Said::created(&visit, &place, ContractId { id }))
}

/// A supplier. Reading it is an action.
#[utoipa::path(
    get, path = "/api/v1/staff/suppliers/{id}", tag = "contracts", operation_id = "staff_supplier",
    security(("staff" = [])), params(("id" = String, Path, description = "Which supplier.")),
    responses((status = 200, description = "The supplier.", body = SupplierInFull))
)]
pub async fn show(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
) -> Result<Said<SupplierInFull>, Failure> {
    let known = pages::supplier(&seat, &id, ActionName::SupplierRead).await?;
    supplier::was_read(&seat, known.id, visit.now()).await?;
    let consents = store::consents(&seat.app, known.id).await?;
    let answer = SupplierInFull {
        supplier: line(&known),
        person: known.contact.person,
        mail: known.contact.mail,
        phone: known.contact.phone,
        consents: consents.into_iter().map(consent).collect(),
    };
    Ok(Said::ok(&visit, answer))
}

/// Changes a supplier.
#[utoipa::path(
    put, path = "/api/v1/staff/suppliers/{id}", tag = "contracts",
    operation_id = "staff_supplier_change", security(("staff" = [])),
    request_body = SupplierEntered,
    params(("id" = String, Path, description = "Which supplier.")),
    responses((status = 200, description = "It was kept.", body = ContractKept))
)]
pub async fn change(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<SupplierEntered>,
) -> Result<Said<ContractKept>, Failure> {
    let known = pages::supplier(&seat, &id, ActionName::SupplierKeep).await?;
    pages::amend(&seat, known.id, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, ContractKept { kept: true }))
}

/// Writes down that a supplier agreed.
#[utoipa::path(
    post, path = "/api/v1/staff/suppliers/{id}/consents", tag = "contracts",
    operation_id = "staff_supplier_consent", security(("staff" = [])),
    request_body = ConsentEntered,
    params(("id" = String, Path, description = "Which supplier.")),
    responses((status = 201, description = "It was written down.", body = ContractId))
)]
pub async fn agree(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<ConsentEntered>,
) -> Result<Said<ContractId>, Failure> {
    let known = pages::supplier(&seat, &id, ActionName::SupplierKeep).await?;
    let id = supplier::keep(&seat, known.id, &sent, visit.now()).await?;
    let place = format!("/api/v1/staff/suppliers/{}", known.id);
    Ok(Said::created(&visit, &place, ContractId { id }))
}

/// Writes down that a supplier took a consent back.
#[utoipa::path(
    delete, path = "/api/v1/staff/suppliers/{id}/consents/{consent}", tag = "contracts",
    operation_id = "staff_supplier_consent_withdraw", security(("staff" = [])),
    params(("id" = String, Path, description = "Which supplier."),
        ("consent" = String, Path, description = "Which consent.")),
    responses((status = 200, description = "It was written down.", body = ContractKept))
)]
pub async fn take_back(
    visit: Visit,
    Seated(seat): Seated,
    Path((id, consent)): Path<(String, String)>,
) -> Result<Said<ContractKept>, Failure> {
    let known = pages::supplier(&seat, &id, ActionName::SupplierKeep).await?;
    let consent: Uuid = consent.parse().map_err(|_| Refusal::not_found())?;
    supplier::withdraw(&seat, known.id, consent, visit.now()).await?;
    Ok(Said::ok(&visit, ContractKept { kept: true }))
}
