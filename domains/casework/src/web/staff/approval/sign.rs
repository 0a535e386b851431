//! `POST /staff/approvals/{id}/sign`: signs (承認), or signs for somebody away (代決).

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_approvals::{Hand, State as Stands};
use yakusho_kernel::{Problem, Refusal, Text};
use yakusho_pages::{Form, Refused, Visit, parts::NoticeKind};
use yakusho_permission::ActionName;
use yakusho_store::Error;

use super::{file::ApprovalFile, for_signing, show};
use crate::{
    Casework,
    approval::OnApproval,
    web::{failure::refused, staff::desk::Desk},
};

/// What the page sends.
#[derive(Deserialize)]
pub struct Entered {
    #[serde(default)]
    version: i64,
    #[serde(default)]
    note: String,
}

/// Signs it.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = for_signing(Desk::open(&visit, &app).await?, &visit);
    let file = ApprovalFile::open(&desk, &id, ActionName::ApprovalDecide).await?;
    desk.fresh(&visit).await?;
    let deputy = matches!(file.turn.as_ref().map(|turn| turn.hand), Some(Hand::Deputy { .. }));
    let signed = match note_of(&entered.note) {
        Ok(note) => {
            desk.on_approval(&file, entered.version, OnApproval::Sign, note, visit.now()).await
        }
        Err(problem) => Err(Refusal::invalid(vec![problem]).into()),
    };
    match signed {
        Ok(standing) => {
            visit.flash(NoticeKind::Success, &Text::ja(done(standing.approval.state, deputy)));
            Ok(visit.see(&file.href()))
        }
        Err(Error::Refused(refusal)) => {
            let file = ApprovalFile::open(&desk, &id, ActionName::ApprovalRead).await?;
            let page = show::page(&visit, &desk, &file, &entered.note, Some(&refusal)).await?;
            Ok(page.into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

const fn done(state: Stands, deputy: bool) -> &'static str {
    match (state, deputy) {
        (Stands::Decided, false) => "決裁しました。決定はすぐに件に反映されました。",
        (Stands::Decided, true) => {
            "代決しました。決定はすぐに件に反映されました。本人の後閲に回しました。"
        }
        (_, false) => "承認しました。次の段に回しました。",
        (_, true) => "代決しました。次の段に回し、本人の後閲に回しました。",
    }
}

/// What somebody says with their signature, if it is not too long.
///
/// # Errors
/// A problem at the field.
pub fn note_of(typed: &str) -> Result<Option<String>, Problem> {
    let typed = typed.trim();
    let longest = usize::try_from(show::LONGEST_NOTE).unwrap_or(usize::MAX);
    if typed.chars().count() > longest {
        let words = format!("{longest}文字までで書いてください。");
        return Err(Problem::new("note", "too_long", Text::ja(words)));
    }
    Ok((!typed.is_empty()).then(|| typed.to_owned()))
}
