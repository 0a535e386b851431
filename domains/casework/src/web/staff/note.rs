//! `POST /staff/cases/{id}/note`: writes a note for colleagues. The resident never sees it.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_kernel::{Problem, Text, text::fits};
use yakusho_pages::{Form, Refused, Visit, parts::NoticeKind};
use yakusho_permission::ActionName;

use super::{case, case_file::CaseFile, desk::Desk};
use crate::{Casework, web::failure::refused};

/// The longest note, in characters.
pub const LONGEST: u32 = 1_000;

/// What the page sends.
#[derive(Deserialize)]
pub struct Written {
    #[serde(default)]
    text: String,
}

/// Writes it.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(written): Form<Written>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseNote).await?;
    if let Some(problem) = problem(&written.text) {
        let page = case::page(&visit, &desk, &file, &written.text, &[problem]).await?;
        return Ok(page.with_problems().into_response());
    }
    let case = file.record.case.id.uuid();
    let kept = app.note(case, desk.who.staff, &written.text, visit.now()).await;
    kept.map_err(refused)?;
    visit.flash(NoticeKind::Success, &Text::ja("内部メモを残しました。"));
    Ok(visit.see(&file.href()))
}

/// What is wrong with a note, if anything.
pub fn problem(text: &str) -> Option<Problem> {
    if text.trim().is_empty() {
        let words = Text::ja("メモを書いてください。");
        return Some(Problem::new("text", "note_missing", words));
    }
    let longest = usize::try_from(LONGEST).unwrap_or(usize::MAX);
    (!fits(text, longest)).then(|| {
        Problem::new(
            "text",
            "note_too_long",
            Text::ja(format!("{LONGEST}文字以内で書いてください。")),
        )
    })
}
