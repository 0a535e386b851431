//! Inserting many rows at once, in statements whose texts recur, so that the database has them
//! prepared.

use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, sea_query::OnConflict,
};

use crate::error::Result;

/// How many rows one statement writes at most.
const TOGETHER: usize = 64;
/// Fewer than this are one statement.
const LEAST: usize = 8;

/// Into how many rows a statement each so many are cut: as many as go, then halves of that down to
/// eight, then the rest. Eleven texts of a statement serve every number of rows.
pub(crate) fn parts(mut rows: usize) -> Vec<usize> {
    let mut parts = Vec::with_capacity(rows / TOGETHER + 4);
    let mut part = TOGETHER;
    while part >= LEAST {
        while rows >= part {
            parts.push(part);
            rows -= part;
        }
        part /= 2;
    }
    parts.extend((rows > 0).then_some(rows));
    parts
}

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
    let many = parts(rows.len());
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    for many in many {
        let part: Vec<E::ActiveModel> = rows.by_ref().take(many).collect();
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_number_of_rows_is_cut_into_parts_of_few_sizes() {
        let mut sizes = BTreeSet::new();
        for rows in 0..1_000 {
            let parts = parts(rows);
            assert_eq!(parts.iter().sum::<usize>(), rows);
            sizes.extend(parts);
        }
        assert_eq!(sizes, BTreeSet::from([1, 2, 3, 4, 5, 6, 7, 8, 16, 32, 64]));
    }
}
