//! `GET /staff/cases/{id}/visit`: how was the visitor identified? `POST`: records that the person
//! came and the procedure was made; what waited for it goes on.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_kernel::Text;
use yakusho_pages::{Form, Refused, Visit, parts::NoticeKind};
use yakusho_permission::ActionName;

use super::{
    case_file::CaseFile,
    desk::Desk,
    identify::{Entered, Kind, known_document, page},
};
use crate::{Casework, rules::decide::Command, web::failure::refused};

const KIND: Kind = Kind {
    title: "来庁を記録する",
    lead: "窓口で本人を確かめ、手続きをしたことを記録します。この申請でお預かりしているほかの手続きは、待つものがなくなると自動で受付になります。",
    button: "来庁を記録する",
    verb: "visit",
};

/// Asks for the document.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseRecordVisit).await?;
    Ok(page(&visit, &desk, &file, &KIND, false).into_response())
}

/// Records the visit.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseRecordVisit).await?;
    let Some(document) = known_document(&entered.document) else {
        return Ok(page(&visit, &desk, &file, &KIND, true).with_problems().into_response());
    };
    let shown = Some(document.to_owned());
    let done = desk.carry_out(&file, entered.version, Command::RecordVisit, shown, visit.now());
    done.await.map_err(refused)?;
    visit.flash(NoticeKind::Success, &Text::ja("来庁を記録しました。"));
    Ok(visit.see(&file.href()))
}
