//! The cases that wait to be handed over by a mapping.

use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;
use yakusho_pack::format::Handover;
use yakusho_store::{Result, Store};

use super::rows::mark;
use crate::store::{
    cases::{self, Record},
    entity::work_case::{Column, Entity},
};

/// Whose cases, and whether those count that a stand-in touched: they never leave an office that
/// is no demo.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The departments.
    pub departments: Vec<String>,
    /// Whether cases that a stand-in touched go, too.
    pub stand_ins: bool,
}

/// The oldest cases that wait, at most `limit`.
///
/// # Errors
/// What the database says.
pub async fn list(
    store: &Store,
    mapping: &Handover,
    scope: &Scope,
    limit: u64,
) -> Result<Vec<Record>> {
    let rows = query(store, mapping, scope)
        .order_by_asc(Column::OpenedAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(store.read())
        .await?;
    rows.into_iter().map(cases::from_row).collect()
}

/// How many wait.
///
/// # Errors
/// What the database says.
pub async fn count(store: &Store, mapping: &Handover, scope: &Scope) -> Result<u64> {
    Ok(query(store, mapping, scope).count(store.read()).await?)
}

/// Whether a case went by a mapping already.
///
/// # Errors
/// What the database says.
pub async fn is_marked(store: &Store, mapping: &str, case: Uuid) -> Result<bool> {
    let key = (store.municipality().as_str().to_owned(), mapping.to_owned(), case);
    Ok(mark::Entity::find_by_id(key).one(store.read()).await?.is_some())
}

fn query(store: &Store, mapping: &Handover, scope: &Scope) -> sea_orm::Select<Entity> {
    let municipality = store.municipality();
    let went = mark::Entity::find()
        .select_only()
        .column(mark::Column::CaseId)
        .filter(mark::Column::Municipality.eq(municipality.as_str()))
        .filter(mark::Column::Mapping.eq(mapping.id.as_str()))
        .into_query();
    let states = mapping.states.iter().map(|state| state.code());
    let found = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::Procedure.eq(mapping.procedure.as_str()))
        .filter(Column::State.is_in(states))
        .filter(Column::Department.is_in(&scope.departments))
        .filter(Column::Id.not_in_subquery(went));
    if scope.stand_ins { found } else { found.filter(Column::StandIn.eq(false)) }
}
