//! `POST /staff/documents/{id}/reprint`: prints it once more, marked 再発行 or 写し, with a reason.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_documents::{Archive, Reprint};
use yakusho_kernel::{Problem, Text, text::fits};
use yakusho_pages::{Form, Refused, Visit};
use yakusho_permission::ActionName;

use super::{
    super::{desk::Desk, papers::pdf},
    Opened,
    document::page,
};
use crate::{Casework, web::failure::refused};

/// The longest reason, in characters.
const LONGEST: usize = 100;

/// What the page sends.
#[derive(Deserialize)]
pub struct Entered {
    #[serde(default)]
    mark: String,
    #[serde(default)]
    why: String,
}

/// Prints it; without a reason the page comes back with what was typed.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let opened = Opened::open(&desk, &id, ActionName::CaseReadPersonalData).await?;
    let mark = match read(&entered.mark, &entered.why) {
        Ok(mark) => mark,
        Err(problems) => {
            let typed = (entered.mark.as_str(), entered.why.as_str());
            let page = page(&visit, &desk, &opened, typed, &problems).await?;
            return Ok(page.with_problems().into_response());
        }
    };
    let made = print(&visit, &desk, &opened, mark, entered.why.trim()).await?;
    Ok(pdf(mark.code(), made))
}

/// The mark, or what is wrong.
pub fn read(mark: &str, why: &str) -> Result<Reprint, Vec<Problem>> {
    let mut problems = Vec::new();
    let found = Reprint::from_code(mark);
    if found.is_none() {
        let words = Text::ja("「写し」か「再発行」を選んでください。");
        problems.push(Problem::new("mark", "mark_missing", words));
    }
    if why.trim().is_empty() || !fits(why, LONGEST) {
        let words = Text::ja(format!("理由を{LONGEST}文字以内で書いてください。記録に残ります。"));
        problems.push(Problem::new("why", "why_missing", words));
    }
    match found {
        Some(mark) if problems.is_empty() => Ok(mark),
        _ => Err(problems),
    }
}

/// Records it, then makes the paper.
pub async fn print(
    visit: &Visit,
    desk: &Desk,
    opened: &Opened,
    mark: Reprint,
    why: &str,
) -> Result<Vec<u8>, Refused> {
    let authority = desk.who.authority_in(&opened.file.record.department);
    let input = (opened.document.clone(), desk.who.actor(), authority, why.to_owned());
    let recorded = desk.app.store().write_with(
        visit.now(),
        input,
        move |tx, (document, by, authority, why)| {
            Box::pin(async move {
                Archive::reprinted(tx, document, mark, by, authority.as_deref(), why).await
            })
        },
    );
    recorded.await.map_err(refused)?;
    desk.app.reprint(&opened.document, mark, visit.now()).await.map_err(refused)
}
