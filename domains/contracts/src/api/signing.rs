//! `/api/v1/staff/contracts/{id}/…`: asking the parties, what became of it, and the seal.

use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Body, Failure, Said};

use super::contracts::{ContractId, ContractKept};
use crate::{
    signing::Asked,
    store::signers,
    web::staff::{
        seal,
        seat::Seated,
        send::{self, Entered},
    },
};

/// An access code, said once: tell it by telephone or letter.
#[derive(Serialize, ToSchema)]
pub struct ContractAccessCode {
    /// The signer.
    signer: Uuid,
    /// The party's name.
    party: String,
    /// Who signs.
    person: String,
    /// Where to call.
    phone: String,
    /// The code.
    code: String,
}

/// A signer and how far they are.
#[derive(Serialize, ToSchema)]
pub struct ContractSigner {
    /// Their id.
    id: Uuid,
    /// The party.
    party: Uuid,
    /// In which turn.
    turn: i64,
    /// `code`, `totp`.
    level: &'static str,
    /// `waiting`, `asked`, `agreed`, `declined`, `delegated`, `ended`.
    state: &'static str,
    /// Until when they can answer.
    #[schema(value_type = Option<String>, format = DateTime)]
    ends_at: Option<jiff::Timestamp>,
    /// When they answered.
    #[schema(value_type = Option<String>, format = DateTime)]
    answered_at: Option<jiff::Timestamp>,
    /// Why they declined.
    reason: Option<String>,
}

/// What a verification of the sealed file found.
#[derive(Serialize, ToSchema)]
pub struct ContractVerification {
    /// Whether the signatures hold and fit what was agreed.
    holds: bool,
    /// `TOTAL-PASSED`, `INDETERMINATE`, `TOTAL-FAILED`.
    verdict: String,
    /// `B-LTA` and less.
    level: String,
    /// The SHA-256 of the sealed file.
    sha256: String,
    /// The attachment that holds it.
    file: Uuid,
    /// The attachment of the 合意締結証明書.
    certificate: Option<Uuid>,
    /// How often its proof was renewed.
    renewals: i64,
    /// On which day it is renewed next.
    #[schema(value_type = String, format = Date)]
    renew_on: jiff::civil::Date,
    /// What does not fit what was agreed.
    differences: Vec<String>,
    /// Whether a key or authority of it is 試験用.
    stand_in: bool,
}

/// A party's signature with a certificate of its own.
#[derive(Serialize, ToSchema)]
pub struct ContractOwnSignature {
    /// The signer.
    signer: Uuid,
    /// The attachment that holds the signed file.
    file: Uuid,
    /// Its SHA-256.
    sha256: String,
    /// Whose certificate it is.
    subject: String,
    /// Who issued it.
    issuer: String,
    /// SHA-256 of the certificate.
    certificate: String,
    /// `B-B` and more.
    level: String,
    /// Whether the certificate names the party or the person who was asked.
    name_fits: bool,
    /// Whether the certificate is 試験用.
    stand_in: bool,
    /// When it was taken.
    #[schema(value_type = String, format = DateTime)]
    taken_at: jiff::Timestamp,
}

fn code(one: Asked) -> ContractAccessCode {
    ContractAccessCode {
        signer: one.signer,
        party: one.party,
        person: one.person,
        phone: one.phone,
        code: one.code,
    }
}

/// Asks the parties of an approved contract to sign.
#[utoipa::path(
    post, path = "/api/v1/staff/contracts/{id}/request", tag = "contracts",
    operation_id = "staff_contract_send", security(("staff" = [])), request_body = Entered,
    params(("id" = String, Path, description = "Which contract.")),
    responses((status = 200, description = "The access codes, said once.", body = Vec<ContractAccessCode>))
)]
pub async fn ask(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<Entered>,
) -> Result<Said<Vec<ContractAccessCode>>, Failure> {
    let opened = seat.contract(&id, ActionName::ContractSend, visit.now()).await?;
    let asked = send::send(&seat, &opened, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, asked.into_iter().map(code).collect()))
}

/// Who is asked to sign, and what became of it.
#[utoipa::path(
    get, path = "/api/v1/staff/contracts/{id}/signers", tag = "contracts",
    operation_id = "staff_contract_signers", security(("staff" = [])),
    params(("id" = String, Path, description = "Which contract.")),
    responses((status = 200, description = "The signers.", body = Vec<ContractSigner>))
)]
pub async fn list(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
) -> Result<Said<Vec<ContractSigner>>, Failure> {
    let opened = seat.contract(&id, ActionName::ContractRead, visit.now()).await?;
    let db = seat.app.store().read();
    let mut all = Vec::new();
    for one in signers::of_contract(&seat.app, db, opened.contract.id).await? {
        all.push(ContractSigner {
            id: one.id,
            party: one.party,
            turn: one.turn,
            level: one.level.code(),
            state: one.state.code(),
            ends_at: one.ends_at,
            answered_at: one.answered_at,
            reason: seat.app.words_of(&one)?,
        });
    }
    Ok(Said::ok(&visit, all))
}

/// The signatures of parties with certificates of their own (当事者型), in their order.
#[utoipa::path(
    get, path = "/api/v1/staff/contracts/{id}/signatures", tag = "contracts",
    operation_id = "staff_contract_signatures", security(("staff" = [])),
    params(("id" = String, Path, description = "Which contract.")),
    responses((status = 200, description = "The signatures.", body = Vec<ContractOwnSignature>))
)]
pub async fn own(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
) -> Result<Said<Vec<ContractOwnSignature>>, Failure> {
    let opened = seat.contract(&id, ActionName::ContractRead, visit.now()).await?;
    let all = seat.app.signed_files(opened.contract.id).await?;
    let all = all.into_iter().map(|one| ContractOwnSignature {
        signer: one.signer,
        file: one.file.attachment,
        sha256: one.file.sha256,
        subject: one.subject,
        issuer: one.issuer,
        certificate: one.fingerprint,
        level: one.level,
        name_fits: one.name_fits,
        stand_in: one.stand_in,
        taken_at: one.taken_at,
    });
    Ok(Said::ok(&visit, all.collect()))
}

/// Reminds a signer by mail.
#[utoipa::path(
    post, path = "/api/v1/staff/contracts/{id}/signers/{signer}/reminder", tag = "contracts",
    operation_id = "staff_contract_remind", security(("staff" = [])),
    params(("id" = String, Path, description = "Which contract."),
        ("signer" = String, Path, description = "Which signer.")),
    responses((status = 200, description = "They were reminded.", body = ContractKept))
)]
pub async fn remind(
    visit: Visit,
    Seated(seat): Seated,
    Path((id, signer)): Path<(String, String)>,
) -> Result<Said<ContractKept>, Failure> {
    let opened = seat.contract(&id, ActionName::ContractSend, visit.now()).await?;
    let signer: Uuid = signer.parse().map_err(|_| Refusal::not_found())?;
    let by = seat.by(&opened.contract.department);
    seat.app.remind(opened.contract.id, signer, &by, visit.now()).await?;
    Ok(Said::ok(&visit, ContractKept { kept: true }))
}

/// Gives a signer a new link and a new access code.
#[utoipa::path(
    post, path = "/api/v1/staff/contracts/{id}/signers/{signer}/link", tag = "contracts",
    operation_id = "staff_contract_ask_again", security(("staff" = [])),
    params(("id" = String, Path, description = "Which contract."),
        ("signer" = String, Path, description = "Which signer.")),
    responses((status = 200, description = "The access code, said once.", body = ContractAccessCode))
)]
pub async fn again(
    visit: Visit,
    Seated(seat): Seated,
    Path((id, signer)): Path<(String, String)>,
) -> Result<Said<ContractAccessCode>, Failure> {
    let opened = seat.contract(&id, ActionName::ContractSend, visit.now()).await?;
    let signer: Uuid = signer.parse().map_err(|_| Refusal::not_found())?;
    let by = seat.by(&opened.contract.department);
    let asked = seat.app.ask_again(opened.contract.id, signer, &by, visit.now()).await?;
    Ok(Said::ok(&visit, code(asked)))
}

/// Drafts a corrected contract in the place of one that was declined, is over or was taken back.
#[utoipa::path(
    post, path = "/api/v1/staff/contracts/{id}/reissue", tag = "contracts",
    operation_id = "staff_contract_reissue", security(("staff" = [])),
    params(("id" = String, Path, description = "Which contract.")),
    responses((status = 201, description = "It was drafted.", body = ContractId))
)]
pub async fn reissue(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
) -> Result<Said<ContractId>, Failure> {
    let opened = seat.contract(&id, ActionName::ContractDraft, visit.now()).await?;
    let id = seal::again(&seat, &opened, visit.now()).await?;
    let place = format!("/api/v1/staff/contracts/{id}");
    Ok(Said::created(&visit, &place, ContractId { id }))
}

/// What the engine says of the sealed file now, and whether it fits what was agreed.
#[utoipa::path(
    get, path = "/api/v1/staff/contracts/{id}/verification", tag = "contracts",
    operation_id = "staff_contract_verify", security(("staff" = [])),
    params(("id" = String, Path, description = "Which contract.")),
    responses((status = 200, description = "What was found.", body = ContractVerification))
)]
pub async fn verify(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
) -> Result<Said<ContractVerification>, Failure> {
    let opened = seat.contract(&id, ActionName::ContractRead, visit.now()).await?;
    let found = seal::found(&seat, &opened, visit.now()).await?;
    let answer = ContractVerification {
        holds: found.report.holds() && found.wrong.is_empty(),
        verdict: found.report.verdict.to_owned(),
        level: found.seal.level,
        sha256: found.seal.sha256,
        file: found.seal.attachment,
        certificate: found.seal.certificate,
        renewals: found.seal.number.saturating_sub(1),
        renew_on: found.seal.renew_on,
        differences: found.wrong,
        stand_in: found.seal.stand_in,
    };
    Ok(Said::ok(&visit, answer))
}
