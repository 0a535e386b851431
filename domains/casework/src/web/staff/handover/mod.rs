//! 連携: what waits to be handed over to core systems, what would go, what went, and what came
//! back. Its own purpose stands in the log.

pub mod answer;
pub mod batch;
pub mod file;
pub mod gather;
mod list;
pub mod mapping;
mod redeliver;
pub mod transcribe;

pub use redeliver::revive;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};
use uuid::Uuid;
use yakusho_kernel::{Refusal, Text};
use yakusho_pack::format::{Handover, HandoverWay};
use yakusho_pages::{Refused, Visit};
use yakusho_permission::{ListPredicate, Purpose};
use yakusho_procedures::Edition;

use super::desk::{Desk, token};
use crate::{
    Casework,
    handover::{
        batch::{self as batches, Batch},
        waiting::Scope,
    },
    web::failure::refused,
};

/// Why personal data leave here, as the log has it.
pub const PURPOSE: &str = "基幹システムへの連携";

/// The routes.
pub fn routes() -> Router<Casework> {
    Router::new()
        .route("/staff/handover", get(list::show))
        .route("/staff/handover/{mapping}", get(mapping::show).post(mapping::run))
        .route("/staff/handover/runs/{id}", get(batch::show))
        .route("/staff/handover/runs/{id}/file", post(file::send))
        .route("/staff/handover/runs/{id}/answers", post(answer::take))
        .route("/staff/handover/runs/{id}/deliver", post(redeliver::act))
        .route(
            "/staff/cases/{id}/transcribe/{mapping}",
            get(transcribe::show).post(transcribe::done),
        )
}

/// The desk of somebody who hands over.
pub async fn open_desk(visit: &Visit, app: &Casework) -> Result<Desk, Refused> {
    let Some(token) = token(visit) else { return Desk::open(visit, app).await };
    let edition = app.procedures().shelf().current();
    Desk::of(visit, app, &token, Purpose::told(&edition.pack, PURPOSE)).await
}

/// Whose cases they see here: those of their own departments.
pub fn scope(desk: &Desk) -> Scope {
    let departments = desk.lists().into_iter().find_map(|list| match list {
        ListPredicate::OwnDepartment(departments) => Some(departments),
        ListPredicate::AssignedToMe(_) | ListPredicate::AllOfCity => None,
    });
    let stand_ins = desk.app.parts().demo;
    Scope { departments: departments.unwrap_or_default(), stand_ins }
}

/// The mappings of the procedures of their departments.
pub fn mappings(desk: &Desk, edition: &Edition) -> Vec<Handover> {
    let scope = scope(desk);
    let mine = |mapping: &&Handover| {
        let procedure = edition.pack.procedure(&mapping.procedure);
        procedure.is_some_and(|known| scope.departments.contains(&known.department))
    };
    edition.pack.handovers.iter().filter(mine).cloned().collect()
}

/// A mapping of their departments, with the edition that has it.
///
/// # Errors
/// Not found.
pub fn mapping_of(desk: &Desk, id: &str) -> Result<(Handover, Arc<Edition>), Refused> {
    let edition = desk.app.procedures().shelf().current();
    let found = mappings(desk, &edition).into_iter().find(|mapping| mapping.id == id);
    Ok((found.ok_or_else(Refusal::not_found)?, edition))
}

/// A run of their departments.
///
/// # Errors
/// Not found; what the store says.
pub async fn batch_of(desk: &Desk, id: &str) -> Result<Batch, Refused> {
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let found = batches::find(desk.app.store(), id).await.map_err(refused)?;
    let batch = found.ok_or_else(Refusal::not_found)?;
    if scope(desk).departments.contains(&batch.department) {
        Ok(batch)
    } else {
        Err(Refusal::not_found().into())
    }
}

/// The mapping of a run, as it was then; as it is now where it still has that name.
pub async fn mapping_of_batch(desk: &Desk, batch: &Batch) -> Result<Option<Handover>, Refused> {
    let shelf = desk.app.procedures().shelf();
    let edition = shelf.edition(&batch.pack_version).await.map_err(refused)?;
    Ok(edition.pack.handover(&batch.mapping).cloned())
}

/// A mapping in words: 「画面取込」 and where it goes.
pub fn target(mapping: &Handover) -> String {
    match &mapping.screen {
        Some(screen) => format!("{}（{screen}）", mapping.system),
        None => mapping.system.clone(),
    }
}

/// Whether a mapping makes files.
pub fn makes_files(mapping: &Handover) -> bool {
    mapping.way != HandoverWay::Transcription
}

/// Nothing is there to be handed over.
pub fn nothing_goes() -> Refusal {
    let words = "渡せる件がありません。件を選んだか、理由の欄を確かめてください。";
    Refusal::invalid(vec![yakusho_kernel::Problem::new("case", "nothing_goes", Text::ja(words))])
}
