//! `POST /staff/plan/papers/{id}/pass`: checked or fixed, by the version that was seen.
//! `GET, POST /staff/plan/papers/{id}/return`: sent back to its maker.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem, Refusal, RefusalKind, Text};
use yakusho_pages::{FieldView, Form, Page, Refused, Visit, parts::NoticeKind};
use yakusho_store::{Error, Result as Stored};

use super::{
    super::{
        assemble::assemble,
        model::{Paper, Question, State as Reached},
        rules::{LONGEST_REASON, Step},
        store,
    },
    next, paper, runs,
};
use crate::{
    Plan,
    web::staff::{form::Asked, seat::Seat},
};

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = CommitteePaperStep)]
#[serde(default)]
pub struct Passed {
    /// `check`, `fix`, `return`.
    pub step: String,
    /// Why it goes back.
    pub reason: String,
    /// The hash of what was seen; needed to fix it.
    pub sha256: String,
    /// The version that was seen.
    pub version: i64,
}

/// Takes the step that its button names.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(passed): Form<Passed>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (known, questions) = paper(&seat, &id).await?;
    let step = Step::from_code(&passed.step, &passed.reason).ok_or_else(Refusal::not_found)?;
    may(&seat, &known, &step)?;
    seat.desk.fresh(&visit).await?;
    let to = take(&seat, &known, &questions, &passed, visit.now()).await.map_err(refused)?;
    say(&visit, to);
    Ok(visit.see(&format!("/staff/plan/papers/{}", known.id)))
}

/// Asks why it goes back.
pub async fn ask_return(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (known, _) = paper(&seat, &id).await?;
    may(&seat, &known, &Step::Return { reason: String::new() })?;
    let passed = Passed { version: known.version, ..Passed::default() };
    Ok(page(&visit, &seat, &known, &passed, &[]).into_response())
}

/// Sends it back.
pub async fn act_return(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(passed): Form<Passed>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (known, questions) = paper(&seat, &id).await?;
    may(&seat, &known, &Step::Return { reason: String::new() })?;
    let passed = Passed { step: "return".to_owned(), ..passed };
    match take(&seat, &known, &questions, &passed, visit.now()).await {
        Ok(to) => {
            say(&visit, to);
            Ok(visit.see(&format!("/staff/plan/papers/{}", known.id)))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            Ok(page(&visit, &seat, &known, &passed, &refusal.problems).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Goes on where a step is theirs to take.
///
/// # Errors
/// Not found.
pub fn may(seat: &Seat, known: &Paper, step: &Step) -> Result<(), Refused> {
    let theirs = next(seat, known);
    let fits = match step {
        Step::Check => theirs.is_some_and(|(code, _)| code == "check"),
        Step::Fix => theirs.is_some_and(|(code, _)| code == "fix"),
        // Whoever runs the year takes it back, so that no paper is stuck with who may not fix it.
        Step::Return { .. } => known.state != Reached::Fixed && runs(seat),
    };
    if fits { Ok(()) } else { Err(Refusal::not_found().into()) }
}

/// Takes a step in the person's name.
///
/// # Errors
/// The refusal of the rules; a conflict where somebody was faster, or the numbers are others than those
/// that were seen; what the store says.
pub async fn take(
    seat: &Seat,
    known: &Paper,
    questions: &[Question],
    passed: &Passed,
    now: Timestamp,
) -> Stored<Reached> {
    let step = Step::from_code(&passed.step, &passed.reason).ok_or_else(Refusal::not_found)?;
    let frozen = match step {
        Step::Fix => {
            let edition = assemble(&seat.plan, known, questions).await?;
            let frozen =
                edition.freeze().map_err(|error| Error::Broken(format!("an edition: {error}")))?;
            if frozen.1 != passed.sha256.trim() {
                let words = Text::ja(
                    "見ているあいだに、載せる数字が変わりました。もう一度よく見てから、確定してください。",
                );
                return Err(Refusal::new(RefusalKind::Conflict, "numbers_moved", words).into());
            }
            Some(frozen)
        }
        Step::Check | Step::Return { .. } => None,
    };
    let secretariat = seat.secretariat();
    let input = (known.id, passed.version, step, frozen, seat.by(&secretariat), secretariat);
    let write = seat.plan.store().write_with(now, input, |tx, input| {
        let (id, seen, step, frozen, by, secretariat) = input;
        Box::pin(store::pass(tx, *id, *seen, step, frozen.as_ref(), secretariat, by))
    });
    write.await
}

fn say(visit: &Visit, to: Reached) {
    let words = match to {
        Reached::Checked => "確認しました。計画を進める課の課長の確定を待ちます。",
        Reached::Fixed => "確定しました。数字はこのまま残り、「確かめる」でいつでも照合できます。",
        Reached::Draft => "差し戻しました。",
    };
    visit.flash(NoticeKind::Success, &Text::ja(words));
}

fn page(visit: &Visit, seat: &Seat, known: &Paper, passed: &Passed, problems: &[Problem]) -> Page {
    let reason = FieldView::lines(Lang::Ja, "reason", "理由", &passed.reason, LONGEST_REASON)
        .hint("作った人が、どこを直せばよいか分かるように書いてください。");
    let asked = Asked {
        title: "資料を差し戻す".to_owned(),
        lead: known.title.clone(),
        action: format!("/staff/plan/papers/{}/return", known.id),
        hidden: vec![("version", passed.version.to_string())],
        fields: vec![reason],
        go: "差し戻す",
        back: (format!("/staff/plan/papers/{}", known.id), known.title.clone()),
    };
    asked.page(visit, seat, problems)
}
