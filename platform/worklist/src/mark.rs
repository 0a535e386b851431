//! Marks: what somebody wants to find again. A mark is its maker's own; nobody else sees it.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};
use uuid::Uuid;
use yakusho_kernel::Actor;
use yakusho_store::{NewAction, Result, Store, Tx};

use crate::entity::work_mark;

/// Marks items for somebody. Marking twice is marking once.
///
/// # Errors
/// What the database says.
pub async fn mark(tx: &Tx, staff: Uuid, items: &[Uuid]) -> Result<()> {
    use work_mark::Column;
    if items.is_empty() {
        return Ok(());
    }
    let rows = items.iter().map(|item| {
        work_mark::ActiveModel::from(work_mark::Model {
            municipality: tx.municipality().as_str().to_owned(),
            staff,
            item: *item,
            marked_at: tx.stamp(),
        })
    });
    let again = OnConflict::columns([Column::Municipality, Column::Staff, Column::Item])
        .update_column(Column::MarkedAt)
        .to_owned();
    work_mark::Entity::insert_many(rows).on_conflict(again).exec_without_returning(tx.db()).await?;
    act(tx, "worklist.marked", staff, items).await
}

/// Takes marks away.
///
/// # Errors
/// What the database says.
pub async fn unmark(tx: &Tx, staff: Uuid, items: &[Uuid]) -> Result<()> {
    use work_mark::Column;
    if items.is_empty() {
        return Ok(());
    }
    work_mark::Entity::delete_many()
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Staff.eq(staff))
        .filter(Column::Item.is_in(items.iter().copied()))
        .exec(tx.db())
        .await?;
    act(tx, "worklist.unmarked", staff, items).await
}

/// Which of these items somebody has marked.
///
/// # Errors
/// What the database says.
pub async fn marked(store: &Store, staff: Uuid, items: &[Uuid]) -> Result<BTreeSet<Uuid>> {
    use work_mark::Column;
    let rows = work_mark::Entity::find()
        .filter(Column::Municipality.eq(store.municipality().as_str()))
        .filter(Column::Staff.eq(staff))
        .filter(Column::Item.is_in(items.iter().copied()))
        .all(store.read())
        .await?;
    Ok(rows.into_iter().map(|row| row.item).collect())
}

async fn act(tx: &Tx, kind: &str, staff: Uuid, items: &[Uuid]) -> Result<()> {
    tx.act(NewAction {
        kind,
        subject_kind: "staff",
        subject: staff,
        by: &Actor::Staff { id: staff },
        authority: None,
        purpose: None,
        data: serde_json::json!({ "items": items }),
    })
    .await?;
    Ok(())
}
