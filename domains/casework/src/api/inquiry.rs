//! Questions to other departments: asked at a case, answered by the asked department.

use axum::{extract::Path, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Body, Failure, Said};

use super::desk::Clerk;
use crate::{
    inquiry::{self, Inquiry},
    web::staff::{
        case_file::CaseFile,
        correction::boxes,
        inquiry::{answer, ask, list, open},
    },
};

/// A question to be asked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskDepartment {
    /// The department.
    to: String,
    /// What is asked.
    text: String,
    /// The keys of the boxes that it shares, from `mendable` of the case. Nothing else of the case
    /// is seen by the asked department.
    #[serde(default)]
    share: Vec<String>,
    /// By when an answer is hoped for.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<jiff::civil::Date>,
}

/// A question that was asked.
#[derive(Debug, Serialize, ToSchema)]
pub struct DepartmentInquiry {
    /// Its id.
    id: Uuid,
    /// Who asks.
    from: String,
    /// Who is asked.
    to: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    asked_at: jiff::Timestamp,
    /// By when an answer is hoped for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<jiff::civil::Date>,
    /// What is asked; absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// The shared boxes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    shared: Vec<SharedBox>,
    /// Whether it was answered.
    answered: bool,
    /// The answer; absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
}

/// A box that a question shares.
#[derive(Debug, Serialize, ToSchema)]
pub struct SharedBox {
    /// Its caption.
    label: String,
    /// What was in it.
    value: String,
}

/// An answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerInquiry {
    /// In words.
    text: String,
}

/// Asks another department about a case.
#[utoipa::path(
    post, path = "/api/v1/staff/cases/{id}/inquiries", tag = "staff", security(("staff" = [])),
    params(
        ("id" = String, Path, description = "The case."),
        ("Purpose" = String, Header, description = "Why its personal data are read, in UTF-8; recorded."),
    ),
    request_body = AskDepartment,
    responses((status = 200, description = "The question.", body = DepartmentInquiry))
)]
pub async fn ask_department(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    Body(sent): Body<AskDepartment>,
) -> Result<Said<DepartmentInquiry>, Failure> {
    let Clerk(desk) = &clerk;
    let file = CaseFile::open(desk, &id, ActionName::CaseNote).await?;
    clerk.must_say_why()?;
    let boxes = boxes(&visit, desk, &file).await?;
    let keys: Vec<&str> = sent.share.iter().map(String::as_str).collect();
    let asked = ask::asked(&file, sent.to, sent.text, sent.due_on, &boxes, &keys);
    let problems = inquiry::problems(&asked, &ask::codes(desk), desk.today);
    if !problems.is_empty() {
        return Err(Refusal::invalid(problems).into());
    }
    let id = ask::ask(desk, &file, asked, visit.now()).await?;
    let keyring = &desk.app.procedures().parts().keyring;
    let found = inquiry::find(desk.app.store(), keyring, id).await?;
    Ok(Said::ok(&visit, told(&found.ok_or_else(Refusal::not_found)?, true)))
}

/// The questions to the caller's departments, the open ones first.
#[utoipa::path(
    get, path = "/api/v1/staff/inquiries", tag = "staff", security(("staff" = [])),
    responses((status = 200, description = "The questions, without their words.", body = Vec<DepartmentInquiry>))
)]
pub async fn list_inquiries(
    visit: Visit,
    clerk: Clerk,
) -> Result<Said<Vec<DepartmentInquiry>>, Failure> {
    let all = list::of_desk(&clerk.0).await?;
    Ok(Said::ok(&visit, all.iter().map(|one| told(one, false)).collect()))
}

/// A question to the caller's department. The reading of what it shares is recorded.
#[utoipa::path(
    get, path = "/api/v1/staff/inquiries/{id}", tag = "staff", security(("staff" = [])),
    params(
        ("id" = String, Path, description = "The question."),
        ("Purpose" = String, Header, description = "Why it is read, in UTF-8."),
    ),
    responses((status = 200, description = "The question.", body = DepartmentInquiry))
)]
pub async fn show_inquiry(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<Said<DepartmentInquiry>, Failure> {
    clerk.must_say_why()?;
    let (inquiry, _) = open(&clerk.0, &id, ActionName::CaseReadPersonalData).await?;
    answer::record_reading(&clerk.0, &inquiry, visit.now()).await?;
    Ok(Said::ok(&visit, told(&inquiry, true)))
}

/// Answers a question, once.
#[utoipa::path(
    post, path = "/api/v1/staff/inquiries/{id}/answer", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The question.")),
    request_body = AnswerInquiry,
    responses((status = 204, description = "It is kept."))
)]
pub async fn answer_inquiry(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    Body(sent): Body<AnswerInquiry>,
) -> Result<StatusCode, Failure> {
    let (inquiry, _) = open(&clerk.0, &id, ActionName::CaseNote).await?;
    answer::answer(&clerk.0, &inquiry, &sent.text, visit.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn told(one: &Inquiry, whole: bool) -> DepartmentInquiry {
    let shared = one.question.shared.iter().filter(|_| whole);
    DepartmentInquiry {
        id: one.id,
        from: one.from.clone(),
        to: one.to.clone(),
        asked_at: one.asked_at,
        due_on: one.due_on,
        text: whole.then(|| one.question.text.clone()),
        shared: shared
            .map(|(label, value)| SharedBox { label: label.clone(), value: value.clone() })
            .collect(),
        answered: one.answer.is_some(),
        answer: one.answer.as_ref().filter(|_| whole).map(|(text, ..)| text.clone()),
    }
}
