//! `GET, POST /staff/contracts/{id}/return`: sends a contract back to its drafter (差戻し).

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Refusal, Text};
use yakusho_pages::{FieldView, Form, Page, Refused, Visit, parts::NoticeKind};
use yakusho_permission::ActionName;
use yakusho_store::Error;

use super::{
    approve::on_approval,
    form::Asked,
    seat::{Opened, Seat},
    show::LONGEST_NOTE,
};
use crate::{Contracts, approval::OnApproval};

/// What the page sends.
#[derive(Debug, Default, Deserialize)]
pub struct Entered {
    #[serde(default)]
    version: i64,
    #[serde(default)]
    reason: String,
}

/// Asks why.
pub async fn ask(
    visit: Visit,
    State(app): State<Contracts>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let (seat, opened) = Seat::before(&visit, &app, &id, ActionName::ContractApprove).await?;
    Ok(page(&visit, &seat, &opened, "", None).into_response())
}

/// Sends it back.
pub async fn act(
    visit: Visit,
    State(app): State<Contracts>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let (seat, opened) = Seat::before(&visit, &app, &id, ActionName::ContractApprove).await?;
    let what = OnApproval::Return { reason: entered.reason.clone() };
    match on_approval(&seat, &opened, entered.version, what, "", visit.now()).await {
        Ok(_) => {
            visit.flash(
                NoticeKind::Success,
                &Text::ja("差し戻しました。理由は起案者に届いています。"),
            );
            Ok(visit.see(&format!("/staff/contracts/{}", opened.contract.id)))
        }
        Err(Error::Refused(refusal)) => {
            Ok(page(&visit, &seat, &opened, &entered.reason, Some(&refusal)).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

fn page(
    visit: &Visit,
    seat: &Seat,
    opened: &Opened,
    reason: &str,
    refusal: Option<&Refusal>,
) -> Page {
    let known = &opened.contract;
    let place = format!("/staff/contracts/{}", known.id);
    let version = opened.approval.as_ref().map_or(0, |one| one.standing.approval.version);
    let asked = Asked {
        title: "差し戻す".to_owned(),
        lead: format!(
            "{} {}　起案した人に戻ります。ここまでの承認は取り消されます。",
            known.number, known.title
        ),
        action: format!("{place}/return"),
        hidden: vec![("version", version.to_string())],
        fields: vec![
            FieldView::lines(Lang::Ja, "reason", "差し戻す理由", reason, LONGEST_NOTE)
                .hint("何を、どう直せばよいかを書いてください。"),
        ],
        go: "差し戻す",
        back: (place, known.number.clone()),
    };
    asked.refused(visit, seat, refusal)
}
