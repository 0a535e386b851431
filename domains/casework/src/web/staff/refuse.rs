//! `GET /staff/cases/{id}/refuse`: asks for the reasons and shows the 教示. `POST`: refuses an 申請
//! or 請求, or drafts that where others must sign.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_pages::{Form, Refused, Visit};
use yakusho_permission::ActionName;

use super::{
    case_file::CaseFile,
    desk::Desk,
    reason::{self, Entered, Kind, page},
    remedies,
};
use crate::{Casework, approval::Decision};

/// Asks for the reasons.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseDraft).await?;
    Ok(page(&visit, &desk, &file, kind(&file), &Entered::default(), None).await?.into_response())
}

/// Proposes it; without reasons the page comes back with what was typed.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseDraft).await?;
    reason::act(&visit, &desk, &file, kind(&file), &entered).await
}

fn kind(file: &CaseFile) -> Kind {
    Kind {
        decision: Decision::Refuse,
        lead: "申請・請求を却下します。理由と教示は、決定通知書にそのまま載ります（行政手続法8条）。",
        hint: "どの要件を、どの事実から満たさないと判断したかを書いてください。根拠の条文も書きます。",
        remedies: remedies::of(file),
        remedies_note: Some(remedies::NOTE),
    }
}
