//! What changed since somebody last looked.

use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, sea_query::OnConflict,
};
use uuid::Uuid;
use yakusho_store::{Result, Store, Tx, instant, stamp};

use crate::entity::{OPEN, work_item, work_look};

/// Remembers that somebody looks at a department's list now.
///
/// # Errors
/// What the database says.
pub async fn look(tx: &Tx, staff: Uuid, department: &str) -> Result<()> {
    use work_look::Column;
    let row = work_look::Model {
        municipality: tx.municipality().as_str().to_owned(),
        staff,
        department: department.to_owned(),
        looked_at: tx.stamp(),
    };
    let replace = OnConflict::columns([Column::Municipality, Column::Staff, Column::Department])
        .update_column(Column::LookedAt)
        .to_owned();
    work_look::Entity::insert(row.into_active_model())
        .on_conflict(replace)
        .exec_without_returning(tx.db())
        .await?;
    Ok(())
}

/// When somebody last looked at a department's list.
///
/// # Errors
/// What the database says.
pub async fn last_look(store: &Store, staff: Uuid, department: &str) -> Result<Option<Timestamp>> {
    let key = (store.municipality().as_str().to_owned(), staff, department.to_owned());
    let row = work_look::Entity::find_by_id(key).one(store.read()).await?;
    Ok(row.map(|row| instant(row.looked_at)))
}

/// How many open items of a department came or changed after an instant.
///
/// # Errors
/// What the database says.
pub async fn changed_since(store: &Store, department: &str, after: Timestamp) -> Result<u64> {
    use work_item::Column;
    let count = work_item::Entity::find()
        .filter(Column::Municipality.eq(store.municipality().as_str()))
        .filter(Column::Department.eq(department))
        .filter(Column::State.eq(OPEN))
        .filter(Column::ChangedAt.gt(stamp(after)))
        .count(store.read())
        .await?;
    Ok(count)
}
