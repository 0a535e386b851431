//! Inserting many rows at once, in statements whose texts recur, so that the database has them
//! prepared.

use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, sea_query::OnConflict,
};

use crate::error::Result;

/// How many rows one statement writes at most.
const TOGETHER: usize = 64;

/// Inserts many rows in statements of at most 64 rows.
///
/// # Errors
/// What the database says.
pub async fn insert_all<E, M>(db: &impl ConnectionTrait, rows: Vec<M>) -> Result<()>
where
    E: EntityTrait,
    M: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E>,
{
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
    while rows.peek().is_some() {
        let part: Vec<E::ActiveModel> = rows.by_ref().take(TOGETHER).collect();
        E::insert_many(part).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Inserts those of many rows that are not there yet, as `keep` says.
///
/// # Errors
/// What the database says.
pub async fn insert_new<E, M>(
    db: &impl ConnectionTrait,
    rows: Vec<M>,
    keep: &OnConflict,
) -> Result<()>
where
    E: EntityTrait,
    M: IntoActiveModel<E::ActiveModel> + Clone,
    E::ActiveModel: ActiveModelTrait<Entity = E>,
{
    for part in rows.chunks(TOGETHER) {
        // The last row is said again up to a power of two: where it is there already it stays, and
        // seven texts of the statement serve every number of rows.
        let again = part.last().into_iter().cycle();
        let even = part.iter().chain(again).take(part.len().next_power_of_two());
        let part: Vec<E::ActiveModel> = even.cloned().map(M::into_active_model).collect();
        E::insert_many(part).on_conflict(keep.clone()).exec_without_returning(db).await?;
    }
    Ok(())
}
