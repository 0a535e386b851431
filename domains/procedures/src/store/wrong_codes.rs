//! Wrong codes as rows, so that the brake holds in every process and after every restart.

use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use yakusho_kernel::MunicipalityCode;
use yakusho_store::{Result, Tx, stamp};

use super::entity::wrong_code::{Column, Entity, Model};

/// How many there are since then: of this source, and of all.
///
/// # Errors
/// What the database says.
pub async fn count(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    source: &str,
    since: Timestamp,
) -> Result<(u64, u64)> {
    let recent = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::At.gt(stamp(since)));
    let of_all = recent.clone().count(db).await?;
    if of_all == 0 {
        return Ok((0, 0));
    }
    Ok((recent.filter(Column::Source.eq(source)).count(db).await?, of_all))
}

/// Writes one down.
///
/// # Errors
/// What the database says.
pub async fn insert(tx: &Tx, source: &str) -> Result<uuid::Uuid> {
    let row = Model {
        municipality: tx.municipality().as_str().to_owned(),
        id: tx.new_id(),
        source: source.to_owned(),
        at: tx.stamp(),
    };
    let id = row.id;
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(id)
}

/// Forgets those before then. Returns how many.
///
/// # Errors
/// What the database says.
pub async fn forget_before(tx: &Tx, then: Timestamp) -> Result<u64> {
    let done = Entity::delete_many()
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::At.lte(stamp(then)))
        .exec(tx.db())
        .await?;
    Ok(done.rows_affected)
}
