//! Sorts the pieces of new applications into the index, many at once.
//!
//! Pieces of one application lie all over the index. Sorted in with the application itself they were
//! two thirds of its rows and most of the pages that its commit wrote. Until they are in, a search
//! looks through the lists that wait ([`super::candidates`]), so that nothing is found later than
//! before.

use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use yakusho_store::{Result, Store};

use super::list;
use crate::store::entity::{
    case_gram,
    case_gram_list::{Column, Entity},
};

/// Applications of one write: few enough that nobody who submits waits for it noticeably.
const AT_ONCE: u64 = 32;

/// Sorts in what waits, and gives of how many applications.
///
/// # Errors
/// What the store says.
pub async fn sort(store: &Store, now: Timestamp) -> Result<u64> {
    let mut sorted = 0;
    loop {
        let some = store.write(now, |tx| {
            Box::pin(async move {
                let municipality = tx.municipality();
                let waiting = list::waiting(tx.db(), municipality, Some(AT_ONCE)).await?;
                if waiting.is_empty() {
                    return Ok(0);
                }
                let mut rows: Vec<case_gram::Model> = Vec::new();
                for one in &waiting {
                    let pieces = list::decoded(&one.pieces);
                    rows.extend(list::rows(municipality, one.holder, pieces));
                }
                // In the order of the tree, so that neighbours are written together.
                rows.sort_unstable_by_key(|row| (row.kind, row.gram, row.holder));
                list::sort_in(tx.db(), rows).await?;
                Entity::update_many()
                    .col_expr(Column::Sorted, Expr::value(true))
                    .filter(Column::Municipality.eq(municipality.as_str()))
                    .filter(Column::Sorted.eq(false))
                    .filter(Column::Holder.is_in(waiting.iter().map(|one| one.holder)))
                    .exec(tx.db())
                    .await?;
                Ok(u64::try_from(waiting.len()).unwrap_or(0))
            })
        });
        let some = some.await?;
        sorted += some;
        if some < AT_ONCE {
            return Ok(sorted);
        }
    }
}
