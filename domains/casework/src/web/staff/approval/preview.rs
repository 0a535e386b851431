//! `GET /staff/approvals/{id}/notice.pdf`: the notice as it will be sent if the decision is made.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde_json::json;
use yakusho_disclosure::Shown;
use yakusho_kernel::Refusal;
use yakusho_pages::{Refused, Visit};
use yakusho_permission::ActionName;

use super::{file::ApprovalFile, for_signing};
use crate::{
    Casework,
    papers::{
        Kind,
        content::{Sources, merged},
    },
    web::staff::{desk::Desk, papers::send, words},
};

/// Makes it.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = for_signing(Desk::open(&visit, &app).await?, &visit);
    of(&visit, &desk, &id).await
}

/// The notice of an approval, which says that it is a draft and carries no number; its reading is
/// recorded.
///
/// # Errors
/// Not found where it is not theirs to read, or where nothing is sent; what the store says.
pub async fn of(visit: &Visit, desk: &Desk, id: &str) -> Result<Response, Refused> {
    let file = ApprovalFile::open(desk, id, ActionName::ApprovalReadPersonalData).await?;
    let command = file.proposal.command();
    let kind = Kind::of(&command).ok_or_else(Refusal::not_found)?;
    let what =
        json!({ "what": "decision", "for": "approval", "approval": file.standing.approval.id });
    let reading = file.read_facts(desk, what, visit.now()).await?;
    let name = file.case.told(&reading).and_then(|told| told.applicant());
    let name = name.as_ref().and_then(Shown::value).unwrap_or("申請者");
    let sources = Sources {
        record: &file.case.record,
        application: &file.case.application,
        pack: file.case.pack(),
        command: &command,
        today: desk.today,
        public_url: &desk.app.procedures().parts().public_url,
    };
    let frame = json!({
        "document_number": "（案）",
        "date": words::day(desk.today),
        "addressee": { "name": name, "suffix": "様" },
    });
    let data = merged(sources.data(kind), frame);
    send(visit, &file.case, kind.template(), &format!("{}（案）", kind.title()), data).await
}
