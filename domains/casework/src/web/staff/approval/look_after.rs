//! `POST /staff/approvals/{id}/look-after`: the principal has seen what the deputy decided (後閲).

use axum::{
    extract::{Path, State},
    response::Response,
};
use yakusho_kernel::Text;
use yakusho_pages::{Form, Refused, Visit, parts::NoticeKind};
use yakusho_permission::ActionName;

use super::file::ApprovalFile;
use crate::{
    Casework,
    approval::OnApproval,
    web::{
        failure::refused,
        staff::{case_file::Seen, desk::Desk},
    },
};

/// Records it.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = ApprovalFile::open(&desk, &id, ActionName::ApprovalDecide).await?;
    desk.on_approval(&file, seen.version, OnApproval::LookAfter, None, visit.now())
        .await
        .map_err(refused)?;
    visit.flash(NoticeKind::Success, &Text::ja("後閲を記録しました。"));
    Ok(visit.see(&file.href()))
}
