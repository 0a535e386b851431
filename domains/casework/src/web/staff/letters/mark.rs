//! `POST /staff/letters/mark`: printed, posted, come back, to be sent again, or not sent.

use axum::{extract::State, response::Response};
use yakusho_kernel::{Refusal, Text};
use yakusho_notify::letters::{self, LetterState};
use yakusho_pages::{Form, Refused, Visit, parts::NoticeKind};
use yakusho_permission::ActionName;

use super::{
    super::{case_file::CaseFile, desk::Desk},
    Entered, chosen, list,
};
use crate::{Casework, papers::batch::Chosen, web::failure::refused};

/// Marks them, all or none.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let to = LetterState::from_code(&entered.to).ok_or_else(Refusal::not_found)?;
    let all = chosen(&desk, entered.ids(), ActionName::CaseNote).await?;
    if all.is_empty() {
        return list::nothing_ticked(&visit, &desk, entered.state()).await;
    }
    let count = all.len();
    mark(&visit, &desk, all, to).await?;
    let words = format!("{count}通を「{}」にしました。", to.label());
    visit.flash(NoticeKind::Success, &Text::ja(words));
    Ok(visit.see(&format!("/staff/letters?state={}", entered.state().code())))
}

/// Marks letters, all or none.
///
/// # Errors
/// A conflict where one of them may not go there; what the store says.
pub async fn mark(
    visit: &Visit,
    desk: &Desk,
    all: Vec<(Chosen, CaseFile)>,
    to: LetterState,
) -> Result<(), Refused> {
    let by = desk.who.actor();
    let each: Vec<_> = all
        .into_iter()
        .map(|(chosen, _)| (chosen.letter.id, desk.who.authority_in(&chosen.letter.department)))
        .collect();
    let marked = desk.app.store().write_with(visit.now(), (each, by), move |tx, (each, by)| {
        Box::pin(async move {
            for (letter, authority) in each {
                letters::move_to(tx, *letter, to, by, authority.as_deref()).await?;
            }
            Ok(())
        })
    });
    marked.await.map_err(refused)
}
