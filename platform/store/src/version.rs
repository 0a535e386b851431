//! Optimistic changes: a row carries a version, and a change says which version it saw.

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, UpdateMany, sea_query::Expr,
};

use crate::error::{Error, Result};

/// Runs `change` (an `update_many` filtered to one row) if the row still has the version that the
/// caller saw, and sets the next one. Returns the new version.
///
/// # Errors
/// [`Error::Stale`] where the row has moved on or is not there; what the database says.
pub async fn bump<E: EntityTrait>(
    db: &impl ConnectionTrait,
    table: &'static str,
    change: UpdateMany<E>,
    version: E::Column,
    seen: i64,
) -> Result<i64> {
    let next = seen + 1;
    let changed =
        change.col_expr(version, Expr::value(next)).filter(version.eq(seen)).exec(db).await?;
    if changed.rows_affected == 1 { Ok(next) } else { Err(Error::Stale { table }) }
}
