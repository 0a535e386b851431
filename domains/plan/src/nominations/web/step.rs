//! `POST /staff/plan/nominations/requests/{id}/step`: an answer was looked at, or holds.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::Timestamp;
use serde::Deserialize;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Refusal, Text};
use yakusho_pages::{Form, Refused, Visit, parts::NoticeKind};
use yakusho_store::Result as Stored;

use crate::{
    Plan,
    nominations::{
        letter::Office,
        model::Asked,
        people::Directory,
        rules::decide::Step,
        store::confirm::{self, Confirming},
    },
    web::staff::seat::Seat,
};

/// What the page sends.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Entered {
    /// `review`, `confirm`.
    #[serde(default)]
    pub step: String,
    /// The version that was seen.
    #[serde(default)]
    pub version: i64,
}

/// Takes the step that its button names.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (_, file, asked) = seat.request(&id).await?;
    let words = match entered.step.as_str() {
        "review" => {
            let done = seat.step(&asked.request, Step::Review, entered.version, visit.now()).await;
            done.map_err(refused)?;
            "確認しました。係長か課長が確定できます。".to_owned()
        }
        "confirm" => {
            may_confirm(&seat, &asked)?;
            seat.desk.fresh(&visit).await?;
            let count = confirm(&seat, &asked, entered.version, visit.now()).await;
            match count.map_err(refused)? {
                0 => "辞退を確定しました。".to_owned(),
                count => format!("確定しました。{count}人がWGのメンバーになりました。"),
            }
        }
        _ => return Err(Refusal::not_found().into()),
    };
    visit.flash(NoticeKind::Success, &Text::ja(words));
    Ok(visit.see(&format!("/staff/plan/nominations/letters/{}", file.letter.id)))
}

/// Goes on where they may confirm it.
///
/// # Errors
/// Not found.
pub fn may_confirm(seat: &Seat, asked: &Asked) -> Result<(), Refused> {
    if seat.may_confirm(&asked.request) { Ok(()) } else { Err(Refusal::not_found().into()) }
}

/// Confirms in the person's name. Returns how many became members.
///
/// # Errors
/// The refusal of the rules; a conflict where somebody was faster; what the store says.
pub async fn confirm(seat: &Seat, asked: &Asked, seen: i64, now: Timestamp) -> Stored<usize> {
    let office = Office::of(&seat.plan)?;
    let directory = Directory::open(seat.plan.store()).await?;
    let names = asked.nominees.iter().map(|one| (one.staff, directory.name(one.staff)));
    let confirming = Confirming {
        request: asked.request.id,
        seen,
        names: names.collect(),
        from: None,
        by: seat.desk.who.staff,
        authority: seat.authority_for(&office.secretariat),
        office: Arc::clone(&office),
    };
    seat.plan
        .store()
        .write_with(now, confirming, |tx, confirming| Box::pin(confirm::confirm(tx, confirming)))
        .await
}
