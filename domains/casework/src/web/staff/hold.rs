//! `POST /staff/cases/{id}/hold`: keeps the records of the application beyond their time, for a trial
//! or an audit, or lets them go.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde::Deserialize;
use yakusho_kernel::{Problem, Refusal, Text};
use yakusho_pages::{Form, Refused, Visit, parts::NoticeKind};
use yakusho_permission::ActionName;

use super::{case_file::CaseFile, desk::Desk};
use crate::{Casework, retention::HoldKind, web::failure::refused};

/// What the page sends.
#[derive(Deserialize)]
pub struct Entered {
    /// Why; empty: let go.
    #[serde(default)]
    kind: String,
    /// In words.
    #[serde(default)]
    reason: String,
}

/// Holds, or lets go.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseHold).await?;
    let kind = HoldKind::from_code(&entered.kind);
    if kind.is_some() && entered.reason.trim().is_empty() {
        let words = Text::ja("保留する理由を書いてください（事件番号など）。");
        return Err(Refusal::invalid(vec![Problem::new("reason", "reason_missing", words)]).into());
    }
    let hold = kind.map(|kind| (kind, entered.reason.trim().to_owned()));
    let words = if hold.is_some() {
        "廃棄を保留しました。解除するまで、保存期間が過ぎても消去しません。"
    } else {
        "廃棄の保留を解除しました。"
    };
    let (application, by) = (file.application.id.uuid(), desk.who.actor());
    app.hold(application, hold, &by, visit.now()).await.map_err(refused)?;
    visit.flash(NoticeKind::Success, &Text::ja(words));
    Ok(visit.see(&file.href()))
}
