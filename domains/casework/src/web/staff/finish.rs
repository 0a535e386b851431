//! `POST /staff/cases/{id}/finish`: everything that follows from the answer is done.

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

/// Finishes it.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseFinish).await?;
    let command = Command::Finish;
    desk.carry_out(&file, seen.version, command, None, visit.now()).await.map_err(refused)?;
    visit.flash(NoticeKind::Success, &Text::ja("完了にしました。"));
    Ok(visit.see(&file.href()))
}
