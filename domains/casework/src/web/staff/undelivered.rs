//! What did not reach the person of a case: shown on the case with what to do, and
//! `POST /staff/cases/{id}/settle` when it was done.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde::Deserialize;
use yakusho_kernel::{Refusal, Text};
use yakusho_pages::{
    Form, Refused, Visit,
    parts::{FormStart, NoticeKind},
};
use yakusho_permission::ActionName;
use yakusho_store::NewAction;

use super::{case_file::CaseFile, desk::Desk};
use crate::{
    Casework,
    papers::delivery::{Undelivered, open_of},
    web::failure::refused,
};

/// What did not arrive, as the case shows it.
pub struct View {
    /// What happened.
    pub title: &'static str,
    /// What to do.
    pub advice: &'static str,
    /// Which.
    pub kind: &'static str,
    /// Says that it was done.
    pub form: FormStart,
}

/// What the page sends.
#[derive(Deserialize)]
pub struct Settled {
    #[serde(default)]
    kind: String,
}

/// What did not arrive and is not settled.
///
/// # Errors
/// What the store says.
pub async fn of(visit: &Visit, desk: &Desk, file: &CaseFile) -> Result<Vec<View>, Refused> {
    if !desk.may(ActionName::CaseNote, &desk.case(&file.record)) {
        return Ok(Vec::new());
    }
    let open = open_of(desk.app.store(), file.record.case.id.uuid()).await.map_err(refused)?;
    let view = |what: Undelivered| View {
        title: what.title(),
        advice: what.advice(),
        kind: what.kind(),
        form: FormStart::post(visit, format!("{}/settle", file.href())).with_own_button(),
    };
    Ok(open.into_iter().map(view).collect())
}

/// Notes that it was done.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(settled): Form<Settled>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseNote).await?;
    let what = Undelivered::of_kind(&settled.kind).ok_or_else(Refusal::not_found)?;
    settle(&visit, &desk, &file, what).await?;
    visit.flash(NoticeKind::Success, &Text::ja("対応したことを記録しました。"));
    Ok(visit.see(&file.href()))
}

/// Closes the work item and records who did it.
///
/// # Errors
/// What the store says.
pub async fn settle(
    visit: &Visit,
    desk: &Desk,
    file: &CaseFile,
    what: Undelivered,
) -> Result<(), Refused> {
    let case = file.record.case.id.uuid();
    let input = (desk.who.actor(), desk.who.authority_in(&file.record.department));
    let settled = desk.app.store().write_with(visit.now(), input, move |tx, (by, authority)| {
        Box::pin(async move {
            if !yakusho_worklist::close(tx, what.kind(), case).await? {
                return Ok(());
            }
            tx.act(NewAction {
                kind: "notice.settled",
                subject_kind: "case",
                subject: case,
                by,
                authority: authority.as_deref(),
                purpose: None,
                data: serde_json::json!({ "what": what.kind() }),
            })
            .await
            .map(drop)
        })
    });
    settled.await.map_err(refused)
}
