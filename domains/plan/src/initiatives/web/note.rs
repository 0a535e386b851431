//! `POST /staff/plan/initiatives/{id}/notes`: what was done, dated; it stays as it is.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Refusal, Text};
use yakusho_pages::{Form, Refused, Visit, parts::NoticeKind};
use yakusho_store::{Error, Result as Stored};

use super::{
    super::store::{self, Whole},
    edit::may,
    show, whole,
};
use crate::{
    Plan,
    typed::{Typed, WORDS},
    web::staff::seat::Seat,
};

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = InitiativeNote)]
#[serde(default)]
pub struct Noted {
    /// The day that it tells of; empty: today.
    pub day: String,
    /// What was done, and what comes next.
    pub words: String,
}

/// Keeps it.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(noted): Form<Noted>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let known = whole(&seat, &id).await?;
    match keep(&seat, &known, &noted, visit.now()).await {
        Ok(_) => {
            visit.flash(NoticeKind::Success, &Text::ja("進みを書きました。"));
            Ok(visit.see(&format!("/staff/plan/initiatives/{}", known.initiative.id)))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let page = show::page(&visit, &seat, &known, &noted, &refusal.problems).await?;
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Keeps a note in the person's name. Returns its id.
///
/// # Errors
/// Not found where it is not theirs; a refusal with the fields to mend; what the store says.
pub async fn keep(seat: &Seat, known: &Whole, noted: &Noted, now: Timestamp) -> Stored<Uuid> {
    may(seat, &known.initiative.department)?;
    let mut typed = Typed::default();
    let words = typed.needed("words", &noted.words, WORDS, "したことを書いてください。");
    let day = match noted.day.trim() {
        "" => Some(seat.desk.today),
        day => typed.day("day", day),
    };
    if day.is_some_and(|day| day > seat.desk.today) {
        typed.say("day", "in_the_future", "きょうか、それより前の日にしてください。");
    }
    let (day, words) = typed.done(day.map(|day| (day, words))).map_err(Refusal::invalid)?;
    let by = seat.by(&known.initiative.department);
    let input = (known.initiative.id, day, words, by);
    let write = seat.plan.store().write_with(now, input, |tx, (id, day, words, by)| {
        Box::pin(store::note(tx, *id, *day, words, by))
    });
    write.await
}
