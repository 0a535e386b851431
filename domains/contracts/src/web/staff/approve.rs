//! `POST /staff/contracts/{id}/approve`: signs on the file that was compared (承認). `…/take-back`:
//! 引戻し. `…/look-after`: 後閲. `…/withdraw`: takes the contract back.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use yakusho_approvals::State as Stands;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Refusal, Text};
use yakusho_pages::{Form, Refused, Visit, parts::NoticeKind};
use yakusho_permission::ActionName;
use yakusho_store::{Error, Result as Stored};

use super::{
    propose::yours,
    seat::{Opened, Seat},
    show,
};
use crate::{
    Contracts,
    approval::OnApproval,
    rules::decide::Command,
    store::contracts::{self, CONTRACT},
};

/// What the page sends.
#[derive(Debug, Default, Deserialize)]
pub struct Entered {
    #[serde(default)]
    version: i64,
    #[serde(default)]
    sha256: String,
    #[serde(default)]
    note: String,
}

/// Signs it.
pub async fn act(
    visit: Visit,
    State(app): State<Contracts>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let (seat, opened) = Seat::before(&visit, &app, &id, ActionName::ContractApprove).await?;
    seat.desk.fresh(&visit).await?;
    let what = OnApproval::Sign { sha256: entered.sha256.clone() };
    let done = on_approval(&seat, &opened, entered.version, what, &entered.note, visit.now()).await;
    answer(&visit, &seat, &opened, done, |state| match state {
        Stands::Decided => "承認しました。決裁が済み、相手方に送れるようになりました。",
        _ => "承認しました。次の段に回しました。",
    })
    .await
}

/// Takes the draft of the approval back.
pub async fn take_back(
    visit: Visit,
    State(app): State<Contracts>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let (seat, opened) = Seat::before(&visit, &app, &id, ActionName::ContractDraft).await?;
    let what = OnApproval::TakeBack;
    let done = on_approval(&seat, &opened, entered.version, what, "", visit.now()).await;
    answer(&visit, &seat, &opened, done, |_| "引き戻しました。直してから、もう一度回せます。").await
}

/// Looks at what a deputy signed.
pub async fn look_after(
    visit: Visit,
    State(app): State<Contracts>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let (seat, opened) = Seat::before(&visit, &app, &id, ActionName::ContractApprove).await?;
    let what = OnApproval::LookAfter;
    let done = on_approval(&seat, &opened, entered.version, what, "", visit.now()).await;
    answer(&visit, &seat, &opened, done, |_| "後閲しました。").await
}

/// Does something with the approval in the person's name.
///
/// # Errors
/// What the rules, a faster colleague or the store say.
pub async fn on_approval(
    seat: &Seat,
    opened: &Opened,
    version: i64,
    what: OnApproval,
    note: &str,
    now: Timestamp,
) -> Stored<Stands> {
    let note = yours(note)?;
    let staff = seat.desk.who.staff;
    seat.app.on_approval(&opened.contract, version, what, note, staff, now).await
}

/// Takes the contract back in the city's name.
pub async fn withdraw(
    visit: Visit,
    State(app): State<Contracts>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let (seat, opened) = Seat::before(&visit, &app, &id, ActionName::ContractSend).await?;
    let done = give_up(&seat, &opened, entered.version, visit.now()).await;
    answer(&visit, &seat, &opened, done, |()| "取り下げました。").await
}

/// Takes a contract back.
///
/// # Errors
/// The refusal of the rules; a conflict where somebody was faster.
pub async fn give_up(seat: &Seat, opened: &Opened, seen: i64, now: Timestamp) -> Stored<()> {
    let by = seat.by(&opened.contract.department);
    let input = (seat.app.clone(), opened.contract.id, seen, by);
    let write = seat.app.store().write_with(now, input, |tx, (app, id, seen, by)| {
        Box::pin(async move {
            let known = contracts::needed(tx, *id).await?;
            if known.version != *seen {
                return Err(Error::Stale { table: CONTRACT });
            }
            contracts::step(tx, &known, &Command::Withdraw, by, json!({})).await?;
            app.casework().approvals().void(tx, CONTRACT, *id, &by.actor).await?;
            Ok(())
        })
    });
    write.await
}

/// Back to the contract, with what was done or why it was not.
async fn answer<T>(
    visit: &Visit,
    seat: &Seat,
    opened: &Opened,
    done: Stored<T>,
    words: impl FnOnce(T) -> &'static str,
) -> Result<Response, Refused> {
    match done {
        Ok(done) => {
            visit.flash(NoticeKind::Success, &Text::ja(words(done)));
            Ok(visit.see(&format!("/staff/contracts/{}", opened.contract.id)))
        }
        Err(error) => refuse(visit, seat, opened, error).await,
    }
}

async fn refuse(
    visit: &Visit,
    seat: &Seat,
    opened: &Opened,
    error: Error,
) -> Result<Response, Refused> {
    let refusal: Refusal = match error {
        Error::Refused(refusal) => refusal,
        error => return Err(refused(error)),
    };
    let id = opened.contract.id.to_string();
    let now = seat.contract(&id, ActionName::ContractRead, visit.now()).await?;
    Ok(show::page(visit, seat, &now, Some(&refusal)).await?.into_response())
}
