//! 取り込み: exports of the city's present form tool, dry first and then for good.

mod bring;
pub mod take;

use axum::{Router, routing::get};
use uuid::Uuid;
use yakusho_kernel::Refusal;
use yakusho_pack::{Pack, format::FormImport};
use yakusho_pages::Refused;
use yakusho_permission::{ActionName, Resource};
use yakusho_procedures::Edition;

use super::desk::Desk;
use crate::{
    Casework,
    form_import::runs::{self, row::Model},
    web::failure::refused,
};

/// The routes.
pub fn routes() -> Router<Casework> {
    Router::new()
        .route("/staff/imports/{mapping}", get(bring::show).post(bring::take))
        .route("/staff/imports/{mapping}/{id}", get(take::show).post(take::act))
}

/// The imports that they may bring in.
pub fn mappings(desk: &Desk, edition: &Edition) -> Vec<FormImport> {
    let may = |mapping: &&FormImport| may_import(desk, &edition.pack, mapping);
    edition.pack.form_imports.iter().filter(may).cloned().collect()
}

fn may_import(desk: &Desk, pack: &Pack, mapping: &FormImport) -> bool {
    let Some(procedure) = pack.procedure(&mapping.procedure) else { return false };
    let resource = Resource::Procedure {
        municipality: desk.app.store().municipality(),
        id: procedure.id.clone(),
        department: procedure.department.clone(),
    };
    desk.may(ActionName::ProcedureCheck, &resource)
}

/// A mapping that they may use.
///
/// # Errors
/// Not found.
pub fn mapping_of(desk: &Desk, id: &str) -> Result<FormImport, Refused> {
    let edition = desk.app.procedures().shelf().current();
    let found = mappings(desk, &edition).into_iter().find(|mapping| mapping.id == id);
    Ok(found.ok_or_else(Refusal::not_found)?)
}

/// A file that they brought for a mapping. Another person's does not exist for them.
///
/// # Errors
/// Not found; what the store says.
pub async fn run_of(desk: &Desk, mapping: &FormImport, id: &str) -> Result<Model, Refused> {
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let found = runs::find(desk.app.store(), id).await.map_err(refused)?;
    let mine = |run: &Model| run.mapping == mapping.id && run.brought_by == desk.who.staff;
    Ok(found.filter(mine).ok_or_else(Refusal::not_found)?)
}
