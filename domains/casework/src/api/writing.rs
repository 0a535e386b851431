//! `POST /api/v1/staff/cases/{id}/…`: what is done with words: correction, refuse, return, note.

use std::collections::BTreeMap;

use axum::{extract::Path, http::StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;
use yakusho_kernel::{Problem, Refusal, Text};
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Body, Failure, IfMatch, Said};

use super::{
    case::CaseStanding,
    command::{propose, said},
    desk::Clerk,
};
use crate::{
    approval::{Decision, Proposal},
    model::{CorrectionField, CorrectionRequest},
    rules::decide::Command,
    web::staff::{
        case_file::CaseFile,
        correction::boxes,
        note::{keep, problem},
    },
};

/// Reasons, as the resident will read them.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reasons {
    /// The reasons (行政手続法8条); of a return, what is missing.
    reason: String,
    /// 伺い, where it is drafted: for those who sign, never for the resident.
    #[serde(default)]
    #[schema(max_length = 1000)]
    note: String,
}

/// What to mend.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mend {
    /// The reasons by the key of a `mendable` field; at least one.
    fields: BTreeMap<String, String>,
    /// The day by which an answer is hoped for.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    answer_by: Option<jiff::civil::Date>,
}

/// A note.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// For colleagues; the resident never sees it.
    #[schema(max_length = 1000)]
    text: String,
}

/// Refuses an 申請 or 請求 with reasons, or drafts that where its route names others; the notice
/// carries the 教示.
#[utoipa::path(
    post, path = "/api/v1/staff/cases/{id}/refuse", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The case."),
        ("If-Match" = String, Header, description = "The version that was seen.")),
    request_body = Reasons,
    responses((status = 200, description = "The case after it.", body = CaseStanding))
)]
pub async fn refuse(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    if_match: IfMatch,
    Body(sent): Body<Reasons>,
) -> Result<Said<CaseStanding>, Failure> {
    let proposal = Proposal { decision: Decision::Refuse, reason: sent.reason };
    propose(&visit, &clerk, &id, &if_match, proposal, &sent.note).await
}

/// Returns a 届出 for formal defects (行政手続法37条), or drafts that where its route names others.
#[utoipa::path(
    post, path = "/api/v1/staff/cases/{id}/return", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The case."),
        ("If-Match" = String, Header, description = "The version that was seen.")),
    request_body = Reasons,
    responses((status = 200, description = "The case after it.", body = CaseStanding))
)]
pub async fn send_back(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    if_match: IfMatch,
    Body(sent): Body<Reasons>,
) -> Result<Said<CaseStanding>, Failure> {
    let proposal = Proposal { decision: Decision::Return, reason: sent.reason };
    propose(&visit, &clerk, &id, &if_match, proposal, &sent.note).await
}

/// Asks the resident to mend fields, each with its reason (行政手続法7条).
#[utoipa::path(
    post, path = "/api/v1/staff/cases/{id}/correction", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The case."),
        ("If-Match" = String, Header, description = "The version that was seen."),
        ("Purpose" = String, Header, description = "Why its personal data are read, in UTF-8; recorded.")),
    request_body = Mend,
    responses((status = 200, description = "The case after it.", body = CaseStanding))
)]
pub async fn correction(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    if_match: IfMatch,
    Body(sent): Body<Mend>,
) -> Result<Said<CaseStanding>, Failure> {
    let file = CaseFile::open(&clerk.0, &id, ActionName::CaseAskCorrection).await?;
    clerk.must_say_why()?;
    let boxes = boxes(&visit, &clerk.0, &file).await?;
    let (mut fields, mut problems) = (Vec::new(), Vec::new());
    for (key, reason) in &sent.fields {
        match boxes.iter().find(|mendable| mendable.key == *key) {
            Some(mendable) => fields.push(CorrectionField {
                key: key.clone(),
                label: mendable.label.clone(),
                reason: reason.trim().to_owned(),
            }),
            None => problems.push(Problem::new(
                key.clone(),
                "not_mendable",
                Text::ja("この欄は、補正を求められません。mendable にある欄から選んでください。"),
            )),
        }
    }
    if !problems.is_empty() {
        return Err(Refusal::invalid(problems).into());
    }
    let request = CorrectionRequest { fields, answer_by: sent.answer_by };
    let command = Command::AskCorrection(request);
    let done = clerk.carry_out(&visit, &file, &if_match, command, None).await?;
    Ok(said(&visit, &done))
}

/// Writes a note for colleagues.
#[utoipa::path(
    post, path = "/api/v1/staff/cases/{id}/note", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The case.")),
    request_body = Note,
    responses((status = 204, description = "It is kept."))
)]
pub async fn note(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    Body(sent): Body<Note>,
) -> Result<StatusCode, Failure> {
    let file = CaseFile::open(&clerk.0, &id, ActionName::CaseNote).await?;
    if let Some(problem) = problem(&sent.text) {
        return Err(Refusal::invalid(vec![problem]).into());
    }
    keep(&clerk.0, &file, &sent.text, visit.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
