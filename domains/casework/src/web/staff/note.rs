//! `POST /staff/cases/{id}/note`: writes a note for colleagues. The resident never sees it.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use yakusho_kernel::{Problem, Text, text::fits};
use yakusho_pages::{Form, Refused, Visit, parts::NoticeKind};
use yakusho_permission::ActionName;
use yakusho_store::Error;

use super::{
    case,
    case_file::CaseFile,
    desk::Desk,
    inquiry::ask::{asked, codes},
};
use crate::{
    Casework,
    handle::Word,
    inquiry::{self, Asked},
    web::failure::refused,
    written,
};

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
    let told = keep(&desk, &file, &written.text, visit.now()).await.map_err(refused)?;
    let words = if told.is_empty() {
        "内部メモを残しました。".to_owned()
    } else {
        format!("内部メモを残し、{}に伝えました。", told.join("、"))
    };
    visit.flash(NoticeKind::Success, &Text::ja(words));
    Ok(visit.see(&file.href()))
}

/// Keeps a note. A department that it names with an @ is told the note, and nothing else of the
/// case, as a question that it may answer. Returns the names of those that were told.
///
/// # Errors
/// What the store says.
pub async fn keep(
    desk: &Desk,
    file: &CaseFile,
    text: &str,
    now: Timestamp,
) -> Result<Vec<String>, Error> {
    let names = mentioned(desk, file, text);
    let asked: Vec<Asked> = names
        .iter()
        .map(|(code, _)| {
            let text = text.trim().to_owned();
            asked(file, code.clone(), text, None, &[], &[])
        })
        .collect();
    let keyring = Arc::clone(&desk.app.procedures().parts().keyring);
    let (case, staff) = (file.record.case.id.uuid(), desk.who.staff);
    let (by, authority) = (desk.who.actor(), desk.who.authority_in(&file.record.department));
    let input = (Word::Note { text: text.trim().to_owned() }, asked, keyring, (by, authority));
    let write = desk.app.store().write_with(now, input, move |tx, (word, asked, keyring, who)| {
        Box::pin(async move {
            written::keep(tx, keyring, case, Some(staff), word).await?;
            written::record_note(tx, case, staff).await?;
            for one in asked {
                inquiry::ask(tx, keyring, one, &who.0, who.1.as_deref()).await?;
            }
            Ok(())
        })
    });
    write.await?;
    Ok(names.into_iter().map(|(_, name)| name).collect())
}

/// The other departments that a text names with an @, full or half width: code and name.
fn mentioned(desk: &Desk, file: &CaseFile, text: &str) -> Vec<(String, String)> {
    let text = text.replace('＠', "@");
    codes(desk)
        .into_iter()
        .filter(|code| *code != file.record.department)
        .map(|code| (code.clone(), desk.department(&code)))
        .filter(|(_, name)| text.contains(&format!("@{name}")))
        .collect()
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
