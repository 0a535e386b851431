//! `POST /api/v1/staff/cases/{id}/…`: commands without words of their own: claim, approve, accept,
//! finish, visit, identify.

use axum::{body::Bytes, extract::Path};
use serde::Deserialize;
use utoipa::ToSchema;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Body, Failure, IfMatch, Said};

use super::{
    approval::{Opinion, open_of},
    case::CaseStanding,
    desk::{Clerk, etag},
};
use crate::{
    approval::{Decision, Proposal, Proposed},
    rules::decide::Command,
    store::cases::Record,
    web::staff::{
        approval::sign::note_of,
        case_file::CaseFile,
        identify::{document_missing, known_document, open, record},
    },
};

/// With what a person was identified.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Identification {
    /// マイナンバーカード, 運転免許証, 在留カード, 旅券, 障害者手帳 or 書類2点. Never its number.
    #[schema(example = "運転免許証")]
    document: String,
}

/// Takes a case in hand.
#[utoipa::path(
    post, path = "/api/v1/staff/cases/{id}/claim", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The case."),
        ("If-Match" = String, Header, description = "The version that was seen.")),
    responses((status = 200, description = "The case after it.", body = CaseStanding))
)]
pub async fn claim(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    if_match: IfMatch,
) -> Result<Said<CaseStanding>, Failure> {
    let command = Command::Claim { staff: clerk.0.who.staff };
    let done = clerk.command(&visit, &id, &if_match, ActionName::CaseClaim, command, None).await?;
    Ok(said(&visit, &done))
}

/// Grants an 申請 or 請求. Where its route names others, this drafts it (起案): the case stays as it
/// is, and `approval` says who must sign.
#[utoipa::path(
    post, path = "/api/v1/staff/cases/{id}/approve", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The case."),
        ("If-Match" = String, Header, description = "The version that was seen.")),
    request_body(content = Option<Opinion>, description = "伺い, where it is drafted."),
    responses((status = 200, description = "The case after it.", body = CaseStanding))
)]
pub async fn approve(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    if_match: IfMatch,
    body: Bytes,
) -> Result<Said<CaseStanding>, Failure> {
    let proposal = Proposal { decision: Decision::Approve, reason: String::new() };
    let sent = Opinion::read(&body)?;
    propose(&visit, &clerk, &id, &if_match, proposal, &sent.note).await
}

/// Accepts a 届出 that has what it needs, or drafts that where its route names others.
#[utoipa::path(
    post, path = "/api/v1/staff/cases/{id}/accept", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The case."),
        ("If-Match" = String, Header, description = "The version that was seen.")),
    request_body(content = Option<Opinion>, description = "伺い, where it is drafted."),
    responses((status = 200, description = "The case after it.", body = CaseStanding))
)]
pub async fn accept(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    if_match: IfMatch,
    body: Bytes,
) -> Result<Said<CaseStanding>, Failure> {
    let proposal = Proposal { decision: Decision::Accept, reason: String::new() };
    let sent = Opinion::read(&body)?;
    propose(&visit, &clerk, &id, &if_match, proposal, &sent.note).await
}

/// Finishes a case: everything that follows from the answer is done.
#[utoipa::path(
    post, path = "/api/v1/staff/cases/{id}/finish", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The case."),
        ("If-Match" = String, Header, description = "The version that was seen.")),
    responses((status = 200, description = "The case after it.", body = CaseStanding))
)]
pub async fn finish(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    if_match: IfMatch,
) -> Result<Said<CaseStanding>, Failure> {
    let action = ActionName::CaseFinish;
    let done = clerk.command(&visit, &id, &if_match, action, Command::Finish, None).await?;
    Ok(said(&visit, &done))
}

/// Records that the person came and the procedure was made; what waited for it goes on.
#[utoipa::path(
    post, path = "/api/v1/staff/cases/{id}/visit", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The case."),
        ("If-Match" = String, Header, description = "The version that was seen.")),
    request_body = Identification,
    responses((status = 200, description = "The case after it.", body = CaseStanding))
)]
pub async fn visit(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    if_match: IfMatch,
    Body(sent): Body<Identification>,
) -> Result<Said<CaseStanding>, Failure> {
    let file = CaseFile::open(&clerk.0, &id, ActionName::CaseRecordVisit).await?;
    let shown = Some(document(&sent)?.to_owned());
    let done = clerk.carry_out(&visit, &file, &if_match, Command::RecordVisit, shown).await?;
    Ok(said(&visit, &done))
}

/// Records that the person was identified at a window; what waited for that goes on.
#[utoipa::path(
    post, path = "/api/v1/staff/cases/{id}/identify", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The case."),
        ("If-Match" = String, Header, description = "The version that was seen.")),
    request_body = Identification,
    responses((status = 200, description = "The case after it.", body = CaseStanding))
)]
pub async fn identify(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    if_match: IfMatch,
    Body(sent): Body<Identification>,
) -> Result<Said<CaseStanding>, Failure> {
    let file = open(&clerk.0, &id).await?;
    if_match.need(&etag(&file.record))?;
    record(&visit, &clerk.0, &file, document(&sent)?).await?;
    let file = CaseFile::open(&clerk.0, &id, ActionName::CaseRead).await?;
    Ok(said(&visit, &file.record))
}

/// Proposes a decision on the version that was seen; the case after it says whether it was made or
/// waits for signatures.
pub async fn propose(
    visit: &Visit,
    clerk: &Clerk,
    id: &str,
    if_match: &IfMatch,
    proposal: Proposal,
    note: &str,
) -> Result<Said<CaseStanding>, Failure> {
    let desk = &clerk.0;
    let file = CaseFile::open(desk, id, ActionName::CaseDraft).await?;
    if_match.need(&etag(&file.record))?;
    desk.fresh_for(visit, &file, proposal.decision).await?;
    let note = note_of(note).map_err(|problem| Refusal::invalid(vec![problem]))?;
    let version = file.record.case.version;
    let done = desk.propose(&file, version, proposal, note, visit.now()).await;
    let record = match done.map_err(|error| if_match.lost(error, "case_moved"))? {
        Proposed::Decided(record) | Proposed::Drafted(_, record) => record,
    };
    let approval = open_of(&desk.app, record.case.id.uuid()).await?;
    Ok(Said::ok(visit, CaseStanding::of(&record).with(approval)).etag(&etag(&record)))
}

fn document(sent: &Identification) -> Result<&'static str, Refusal> {
    known_document(&sent.document).ok_or_else(|| Refusal::invalid(vec![document_missing()]))
}

/// A case after a command, with its new version.
pub fn said(visit: &Visit, record: &Record) -> Said<CaseStanding> {
    Said::ok(visit, CaseStanding::of(record)).etag(&etag(record))
}
