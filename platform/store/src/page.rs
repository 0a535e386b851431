//! Lists in pages whose order stays put while rows come and go.

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, ModelTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use crate::error::Result;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<Row> {
    /// Its rows.
    pub rows: Vec<Row>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Uuid>,
}

/// Which end of the list comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// The row that was made last.
    Newest,
    /// The row that was made first.
    Oldest,
}

/// The page of `rows` after the row with the id `after`, by the id column: ids are made in the
/// order of time, so a page neither repeats nor misses a row that was there when the first page
/// was read.
///
/// # Errors
/// What the database says.
pub async fn page<E, M>(
    db: &impl ConnectionTrait,
    rows: Select<E>,
    id: E::Column,
    first: First,
    after: Option<Uuid>,
    size: u64,
) -> Result<Page<M>>
where
    E: EntityTrait<Model = M>,
    M: FromQueryResult + ModelTrait<Entity = E> + Send + Sync,
{
    let mut query = match first {
        First::Newest => rows.order_by_desc(id),
        First::Oldest => rows.order_by_asc(id),
    };
    if let Some(after) = after {
        query = match first {
            First::Newest => query.filter(id.lt(after)),
            First::Oldest => query.filter(id.gt(after)),
        };
    }
    let mut rows = query.limit(size.saturating_add(1)).all(db).await?;
    let wanted = usize::try_from(size).unwrap_or(usize::MAX);
    let more = rows.len() > wanted;
    rows.truncate(wanted);
    let next = if more { rows.last().map(|row| row.get(id)) } else { None };
    let next = next.and_then(|value| match value {
        sea_orm::Value::Uuid(id) => id,
        _ => None,
    });
    Ok(Page { rows, next })
}
