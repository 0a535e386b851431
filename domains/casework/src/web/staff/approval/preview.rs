//! `GET /staff/approvals/{id}/notice.pdf`: the notice as it will be sent if the decision is made.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde_json::json;
use yakusho_kernel::Refusal;
use yakusho_pages::{Refused, Visit};
use yakusho_permission::ActionName;

use super::{file::ApprovalFile, for_signing};
use crate::{
    Casework,
    approval::Decision,
    web::staff::{
        decision_paper::{self, Notice},
        desk::Desk,
        papers::{applicant, send},
    },
};

/// The notice of a decision; a 届出 that is accepted has none.
#[must_use]
pub const fn notice_of(decision: Decision) -> Option<Notice> {
    match decision {
        Decision::Approve => Some(Notice::Approved),
        Decision::Refuse => Some(Notice::Refused),
        Decision::Return => Some(Notice::Returned),
        Decision::Accept => None,
    }
}

/// Makes it. It says that it is a draft, and carries no number.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = for_signing(Desk::open(&visit, &app).await?, &visit);
    let file = ApprovalFile::open(&desk, &id, ActionName::ApprovalReadPersonalData).await?;
    let notice = notice_of(file.proposal.decision).ok_or_else(Refusal::not_found)?;
    let what = json!({ "what": "decision", "for": "approval", "approval": file.standing.approval.id });
    let reading = file.read_facts(&desk, what, visit.now()).await?;
    let name = applicant(&file.case, &reading);
    let reason = Some(file.proposal.reason.clone()).filter(|reason| !reason.is_empty());
    let data =
        decision_paper::preview(&desk, &file.case, notice, &name, reason);
    let (template, title) = notice.paper();
    send(&visit, &desk, template, &format!("{title}（案）"), data).await
}
