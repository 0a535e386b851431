//! `POST /staff/cases/{id}/approve`: grants an 申請 or 請求.

use axum::{
    extract::{Path, State},
    response::Response,
};
use yakusho_kernel::Text;
use yakusho_pages::{Form, Refused, Visit, parts::NoticeKind};
use yakusho_permission::ActionName;

use super::{
    case_file::{CaseFile, Seen},
    desk::Desk,
};
use crate::{Casework, rules::decide::Command, web::failure::refused};

/// Grants it.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseApprove).await?;
    desk.fresh(&visit).await?;
    let command = Command::Approve;
    desk.carry_out(&file, seen.version, command, None, visit.now()).await.map_err(refused)?;
    visit.flash(
        NoticeKind::Success,
        &Text::ja("承認しました。申請者へのお知らせは自動で送られます。"),
    );
    Ok(visit.see(&file.href()))
}
