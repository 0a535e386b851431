//! `GET, POST /staff/contracts/{id}/propose`: proposes a contract for approval (起案).

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Refusal, Text};
use yakusho_pages::{FieldView, Form, Page, Refused, Visit, field::Need, parts::NoticeKind};
use yakusho_permission::ActionName;
use yakusho_store::Error;

use super::{
    form::Asked,
    seat::{Opened, Seat},
    show::LONGEST_NOTE,
};
use crate::Contracts;

/// What the page sends.
#[derive(Debug, Default, Deserialize)]
pub struct Entered {
    #[serde(default)]
    note: String,
    #[serde(default)]
    sha256: String,
}

/// Asks.
pub async fn ask(
    visit: Visit,
    State(app): State<Contracts>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let (seat, opened) = Seat::before(&visit, &app, &id, ActionName::ContractDraft).await?;
    Ok(page(&visit, &seat, &opened, "", None).into_response())
}

/// Proposes it.
pub async fn act(
    visit: Visit,
    State(app): State<Contracts>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let (seat, opened) = Seat::before(&visit, &app, &id, ActionName::ContractDraft).await?;
    let known = &opened.contract;
    let done = match yours(&entered.note) {
        Ok(note) => {
            let by = seat.by(&known.department);
            app.propose(known, &entered.sha256, note, &by, visit.now()).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(()) => {
            visit.flash(NoticeKind::Success, &Text::ja("決裁に回しました。"));
            Ok(visit.see(&format!("/staff/contracts/{}", known.id)))
        }
        Err(Error::Refused(refusal)) => {
            Ok(page(&visit, &seat, &opened, &entered.note, Some(&refusal)).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// What somebody says, if it is not too long.
///
/// # Errors
/// A refusal at the field `note`.
pub fn yours(typed: &str) -> Result<Option<String>, Refusal> {
    let typed = typed.trim();
    if typed.chars().count() > usize::try_from(LONGEST_NOTE).unwrap_or(usize::MAX) {
        let words = Text::ja(format!("{LONGEST_NOTE}文字までで書いてください。"));
        let problem = yakusho_kernel::Problem::new("note", "too_long", words);
        return Err(Refusal::invalid(vec![problem]));
    }
    Ok((!typed.is_empty()).then(|| typed.to_owned()))
}

fn page(
    visit: &Visit,
    seat: &Seat,
    opened: &Opened,
    note: &str,
    refusal: Option<&Refusal>,
) -> Page {
    let known = &opened.contract;
    let place = format!("/staff/contracts/{}", known.id);
    let sha256 = known.file.as_ref().map(|file| file.sha256.clone()).unwrap_or_default();
    let way = match seat.app.way(known) {
        Ok(route) => {
            let steps: Vec<&str> = route.steps.iter().map(|step| step.name.as_str()).collect();
            format!("経路：{}（{}）。", route.name, steps.join(" → "))
        }
        Err(refusal) => refusal.message(Lang::Ja).to_owned(),
    };
    let asked = Asked {
        title: "決裁に回す".to_owned(),
        lead: format!(
            "{} {}　{}　{way}承認する人は、契約書のファイルが変わっていないことをSHA-256（{}…）で確かめます。回したあとは、差し戻されるまで直せません。",
            known.number,
            known.title,
            known.amount,
            sha256.chars().take(12).collect::<String>()
        ),
        action: format!("{place}/propose"),
        hidden: vec![("sha256", sha256)],
        fields: vec![
            FieldView::lines(Lang::Ja, "note", "伺い", note, LONGEST_NOTE)
                .hint("承認する人に伝えること。なくてもかまいません。相手方には見えません。")
                .need(Need::Optional),
        ],
        go: "決裁に回す",
        back: (place, known.number.clone()),
    };
    asked.refused(visit, seat, refusal)
}
