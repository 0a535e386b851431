//! The office's pages of initiatives, one verb a file.

pub mod edit;
pub mod list;
pub mod milestone;
pub mod note;
pub mod publish;
pub mod risk;
pub mod sheets;
pub mod show;
pub mod step;

use axum::{
    Router,
    routing::{get, post},
};
use yakusho_casework::staff::refused;
use yakusho_kernel::Refusal;
use yakusho_pages::Refused;

use super::{model::Milestone, store::Whole};
use crate::{Plan, web::staff::seat::Seat};

/// The routes.
pub fn routes() -> Router<Plan> {
    Router::new()
        .route("/staff/plan/initiatives", get(list::show))
        .route("/staff/plan/initiatives/new", get(edit::ask).post(edit::make))
        .route("/staff/plan/initiatives/{id}", get(show::show))
        .route("/staff/plan/initiatives/{id}/edit", get(edit::ask_change).post(edit::change))
        .route("/staff/plan/initiatives/{id}/step", get(step::ask).post(step::act))
        .route("/staff/plan/initiatives/{id}/publish", get(publish::ask).post(publish::act))
        .route("/staff/plan/initiatives/{id}/notes", post(note::act))
        .route("/staff/plan/initiatives/{id}/milestones", get(milestone::ask).post(milestone::make))
        .route("/staff/plan/milestones/{id}", get(milestone::ask_change).post(milestone::change))
        .route("/staff/plan/initiatives/{id}/risks", get(risk::ask).post(risk::make))
        .route("/staff/plan/risks/{id}", get(risk::ask_change).post(risk::change))
        .route("/staff/plan/sheets/{sheet}", get(sheets::send))
        .route("/staff/plan/import", get(sheets::ask).post(sheets::take))
}

/// An initiative by the id of an address.
///
/// # Errors
/// Not found; what the store says.
pub async fn whole(seat: &Seat, id: &str) -> Result<Whole, Refused> {
    let id = id.parse().map_err(|_| Refusal::not_found())?;
    let found = super::store::find(seat.plan.store(), id).await.map_err(refused)?;
    Ok(found.ok_or_else(Refusal::not_found)?)
}

/// A milestone by the id of an address, with its initiative.
///
/// # Errors
/// Not found; what the store says.
pub async fn milestone_of(seat: &Seat, id: &str) -> Result<(Milestone, Whole), Refused> {
    let id = id.parse().map_err(|_| Refusal::not_found())?;
    let found = super::store::milestone(seat.plan.store(), id).await.map_err(refused)?;
    let milestone = found.ok_or_else(Refusal::not_found)?;
    let whole = whole(seat, &milestone.initiative.to_string()).await?;
    Ok((milestone, whole))
}
