//! `GET /staff/audit`: the newest signed checkpoint of the log, to be printed and kept elsewhere.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_pages::{Refused, Visit, parts::Empty};
use yakusho_permission::ActionName;

use super::{desk::Desk, words};
use crate::{Casework, web::failure::refused};

#[derive(Template)]
#[template(path = "staff/audit.html")]
struct AuditPage {
    printed: String,
    waiting: u64,
    checkpoint: Option<CheckpointView>,
    empty: Empty,
}

/// A signed checkpoint.
pub struct CheckpointView {
    /// The log's name.
    pub origin: String,
    /// How many entries it covers.
    pub size: String,
    /// The root over them.
    pub root: String,
    /// The whole signed note.
    pub note: String,
}

impl CheckpointView {
    /// The first three lines of a checkpoint are the log's name, its length and its root (C2SP
    /// tlog-checkpoint); the whole note goes onto the paper so that its signature can be verified.
    pub fn of(note: String) -> Option<Self> {
        let mut lines = note.lines().map(str::to_owned);
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        Some(Self { origin, size, root, note })
    }
}

/// Shows it.
pub async fn show(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    desk.must(ActionName::AuditRead, &desk.city())?;
    let note = yakusho_audit::latest_checkpoint(app.store()).await.map_err(refused)?;
    let body = AuditPage {
        printed: words::when(visit.now()),
        waiting: app.store().count_actions_without_leaf().await.map_err(refused)?,
        checkpoint: note.and_then(CheckpointView::of),
        empty: Empty {
            title: "検査点（チェックポイント）はまだありません".to_owned(),
            help: "最初の操作が記録されると、数秒でここに出ます。".to_owned(),
            next: None,
        },
    };
    Ok(desk.page(&visit, "監査ログ", &body).into_response())
}
