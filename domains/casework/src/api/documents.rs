//! `/api/v1/staff/documents`: the register of issued documents, their PDFs, reprints and corrections.

use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    response::Response,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_documents::{Document, SealMark};
use yakusho_kernel::{Refusal, date::FiscalYear};
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Body, Failure, Said};

use super::desk::Clerk;
use crate::{
    Casework,
    papers::Kind,
    web::staff::{
        documents::{Opened, correct, list, pdf, reprint},
        papers,
    },
};

/// What to list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// `approval`, `refusal`, `return`, `correction`.
    kind: Option<String>,
    /// The figures of the number: 123 of 前国第123号.
    number: Option<String>,
    /// Where the page before ended.
    before: Option<Uuid>,
    /// The calendar year in which the fiscal year begins; this one where absent.
    year: Option<i16>,
}

/// A page of the register, newest first.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Register {
    /// The documents.
    documents: Vec<IssuedDocument>,
    /// Where the next page begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Uuid>,
}

/// An issued document; no personal data.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssuedDocument {
    /// Its id.
    id: Uuid,
    /// 文書番号.
    #[schema(example = "前国第123号")]
    document_number: String,
    /// The calendar year in which its fiscal year begins.
    fiscal_year: i16,
    /// `approval`, `refusal`, `return`, `correction`.
    kind: String,
    /// The case that it is about.
    case: Uuid,
    /// The department that answers for it.
    department: String,
    /// The day that stands on it.
    #[schema(value_type = String, format = Date)]
    dated_on: jiff::civil::Date,
    /// `blank` (a person puts the seal there), `omitted`, `none`.
    seal: &'static str,
    /// The rule that lets the seal be left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    seal_authority: Option<String>,
    /// SHA-256 of its PDF, once it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    /// 1 for a first notice, one more with each correction.
    edition: i64,
    /// The document that it corrects.
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<Uuid>,
    /// The document that corrects it.
    #[serde(skip_serializing_if = "Option::is_none")]
    superseded_by: Option<Uuid>,
    /// When it was issued.
    #[schema(value_type = String, format = DateTime)]
    issued_at: jiff::Timestamp,
}

/// Why and as what a document is printed once more.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Again {
    /// `copy` (写し) or `reissue` (再発行); stands on the paper with the day.
    mark: String,
    /// Why; recorded.
    #[schema(max_length = 100)]
    why: String,
}

/// The corrected texts of a notice.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Corrected {
    /// What is corrected and why; stands on the new notice.
    why: String,
    /// The main text.
    body: String,
    /// The reasons of a refusal or a return.
    #[serde(default)]
    reason: String,
}

impl IssuedDocument {
    /// As the API says it.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        Self {
            id: document.id.uuid(),
            document_number: document.shown_number.clone(),
            fiscal_year: document.fiscal_year.0,
            kind: document.kind.clone(),
            case: document.subject,
            department: document.department.clone(),
            dated_on: document.dated_on,
            seal: match document.seal.mark {
                SealMark::Blank => "blank",
                SealMark::Omitted => "omitted",
                SealMark::None => "none",
            },
            seal_authority: document.seal.authority.clone(),
            sha256: document.sha256.clone(),
            edition: document.edition,
            supersedes: document.supersedes.map(|id| id.uuid()),
            superseded_by: document.superseded_by.map(|id| id.uuid()),
            issued_at: document.issued_at,
        }
    }
}

/// The documents of the caller's departments.
#[utoipa::path(
    get, path = "/api/v1/staff/documents", tag = "staff", params(Asked), security(("staff" = [])),
    operation_id = "list_documents",
    responses((status = 200, description = "A page of the register.", body = Register))
)]
pub async fn register(
    visit: Visit,
    State(app): State<Casework>,
    Clerk(desk): Clerk,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Said<Register>, Failure> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let year = asked.year.map_or_else(|| FiscalYear::of(desk.today), FiscalYear);
    let kind = asked.kind.as_deref().and_then(Kind::from_code);
    let typed = asked.number.unwrap_or_default();
    let Some(filter) = list::narrowed(&desk, year, kind, &typed) else {
        return Ok(Said::ok(&visit, Register::default()));
    };
    let page = app.archive().list(&filter, asked.before, list::PAGE).await?;
    let documents = page.documents.iter().map(IssuedDocument::of).collect();
    Ok(Said::ok(&visit, Register { documents, next: page.next }))
}

/// One document, without what stands in it.
#[utoipa::path(
    get, path = "/api/v1/staff/documents/{id}", tag = "staff", security(("staff" = [])),
    operation_id = "show_document",
    params(("id" = String, Path, description = "The document.")),
    responses((status = 200, description = "The document.", body = IssuedDocument))
)]
pub async fn show(
    visit: Visit,
    Clerk(desk): Clerk,
    Path(id): Path<String>,
) -> Result<Said<IssuedDocument>, Failure> {
    let opened = Opened::open(&desk, &id, ActionName::CaseRead).await?;
    Ok(Said::ok(&visit, IssuedDocument::of(&opened.document)))
}

/// Its PDF, exactly as it was kept. The reading is recorded.
#[utoipa::path(
    get, path = "/api/v1/staff/documents/{id}/pdf", tag = "staff", security(("staff" = [])),
    operation_id = "read_document",
    params(("id" = String, Path, description = "The document."),
        ("Purpose" = String, Header, description = "Why it is read, in UTF-8; recorded.")),
    responses((status = 200, description = "PDF/A-2a.", content_type = "application/pdf", body = Vec<u8>))
)]
pub async fn read(visit: Visit, clerk: Clerk, Path(id): Path<String>) -> Result<Response, Failure> {
    clerk.must_say_why()?;
    let opened = Opened::open(&clerk.0, &id, ActionName::CaseReadPersonalData).await?;
    Ok(pdf::send(&visit, &clerk.0, &opened).await?)
}

/// Prints it once more, marked 写し or 再発行.
#[utoipa::path(
    post, path = "/api/v1/staff/documents/{id}/reprint", tag = "staff", security(("staff" = [])),
    operation_id = "reprint_document",
    params(("id" = String, Path, description = "The document."),
        ("Purpose" = String, Header, description = "Why it is read, in UTF-8; recorded.")),
    request_body = Again,
    responses((status = 200, description = "PDF/A-2a with its mark.", content_type = "application/pdf", body = Vec<u8>))
)]
pub async fn again(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    Body(sent): Body<Again>,
) -> Result<Response, Failure> {
    clerk.must_say_why()?;
    let opened = Opened::open(&clerk.0, &id, ActionName::CaseReadPersonalData).await?;
    let mark = reprint::read(&sent.mark, &sent.why).map_err(Refusal::invalid)?;
    let made = reprint::print(&visit, &clerk.0, &opened, mark, sent.why.trim()).await?;
    Ok(papers::pdf(mark.code(), made))
}

/// Issues another notice in the place of this one; the old one stays as it was sent.
#[utoipa::path(
    post, path = "/api/v1/staff/documents/{id}/correct", tag = "staff", security(("staff" = [])),
    operation_id = "correct_document",
    params(("id" = String, Path, description = "The document.")),
    request_body = Corrected,
    responses((status = 201, description = "The new document.", body = IssuedDocument))
)]
pub async fn correct(
    visit: Visit,
    Clerk(desk): Clerk,
    Path(id): Path<String>,
    Body(sent): Body<Corrected>,
) -> Result<Said<IssuedDocument>, Failure> {
    let opened = Opened::open(&desk, &id, ActionName::CaseApprove).await?;
    let entered = correct::Entered { why: sent.why, body: sent.body, reason: sent.reason };
    let document = correct::carry_out(&visit, &desk, &opened, &entered).await?;
    let place = format!("/api/v1/staff/documents/{}", document.id);
    Ok(Said::created(&visit, &place, IssuedDocument::of(&document)))
}
