//! The office's pages of committee papers, one verb a file.

pub mod decide;
pub mod edit;
pub mod list;
pub mod pass;
pub mod pdf;
pub mod question;
pub mod show;
pub mod slides;
pub mod verify;

use axum::{
    Router,
    routing::{get, post},
};
use yakusho_casework::staff::refused;
use yakusho_kernel::Refusal;
use yakusho_pages::Refused;
use yakusho_permission::{ActionName, Resource};

use super::{
    assemble::assemble,
    edition::Edition,
    model::{Paper, Question, State},
    store,
    verify::read,
};
use crate::{Plan, web::staff::seat::Seat};

/// The routes.
pub fn routes() -> Router<Plan> {
    Router::new()
        .route("/staff/plan/papers", get(list::show))
        .route("/staff/plan/papers/new", get(edit::ask).post(edit::make))
        .route("/staff/plan/papers/{id}", get(show::show))
        .route("/staff/plan/papers/{id}/edit", get(edit::ask_change).post(edit::change))
        .route("/staff/plan/papers/{id}/pass", post(pass::act))
        .route("/staff/plan/papers/{id}/return", get(pass::ask_return).post(pass::act_return))
        .route("/staff/plan/papers/{id}/questions", get(question::ask).post(question::make))
        .route("/staff/plan/papers/{id}/pdf", get(pdf::show))
        .route("/staff/plan/papers/{id}/slides", get(slides::show))
        .route("/staff/plan/papers/{id}/verify", get(verify::show))
        .route("/staff/plan/papers/{id}/edition", get(verify::edition))
        .route("/staff/plan/decisions/{id}", get(decide::ask).post(decide::record))
        .route("/staff/plan/decisions/{id}/done", post(decide::done))
        .route("/staff/plan/decisions/{id}/edit", get(question::ask_change).post(question::change))
}

/// A paper by the id of an address, with its questions.
///
/// # Errors
/// Not found; what the store says.
pub async fn paper(seat: &Seat, id: &str) -> Result<(Paper, Vec<Question>), Refused> {
    let id = id.parse().map_err(|_| Refusal::not_found())?;
    let found = store::find(seat.plan.store(), id).await.map_err(refused)?;
    let paper = found.ok_or_else(Refusal::not_found)?;
    let questions = store::questions(seat.plan.store(), id).await.map_err(refused)?;
    Ok((paper, questions))
}

/// A question by the id of an address, with its paper.
///
/// # Errors
/// Not found; what the store says.
pub async fn question_of(seat: &Seat, id: &str) -> Result<(Question, Paper), Refused> {
    let id = id.parse().map_err(|_| Refusal::not_found())?;
    let found = store::question(seat.plan.store(), id).await.map_err(refused)?;
    let question = found.ok_or_else(Refusal::not_found)?;
    let (paper, _) = paper(seat, &question.paper.to_string()).await?;
    Ok((question, paper))
}

/// What a paper shows: the frozen edition where it is fixed, else what is kept now.
///
/// # Errors
/// What the store says.
pub async fn edition(
    seat: &Seat,
    paper: &Paper,
    questions: &[Question],
) -> Result<Edition, Refused> {
    match &paper.edition {
        Some((text, _)) => read(text).map_err(refused),
        None => assemble(&seat.plan, paper, questions).await.map_err(refused),
    }
}

/// A paper as policies see it.
#[must_use]
pub fn resource(seat: &Seat, paper: &Paper) -> Resource {
    let hands = [Some(paper.made.staff), paper.checked.map(|hand| hand.staff)];
    seat.item(&seat.secretariat(), hands)
}

/// The step that is theirs to take: its code and what the button says.
#[must_use]
pub fn next(seat: &Seat, paper: &Paper) -> Option<(&'static str, &'static str)> {
    let (action, code, words) = match paper.state {
        State::Draft => (ActionName::PlanCheck, "check", "確認した"),
        State::Checked => (ActionName::PlanFix, "fix", "確定する"),
        State::Fixed => return None,
    };
    seat.desk.may(action, &resource(seat, paper)).then_some((code, words))
}

/// Whether they run the year, and so write in papers.
#[must_use]
pub fn runs(seat: &Seat) -> bool {
    seat.may_with(ActionName::PlanRun, &seat.secretariat())
}
