//! The head of the log: one row a municipality, and every checkpoint that was signed.

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect as _,
};
use yakusho_store::{Result, Store};

pub(crate) mod row {
    //! The rows of `audit_head`.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_head")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        pub size: i64,
        #[sea_orm(column_type = "Text")]
        pub note: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod signed {
    //! The rows of `audit_checkpoint`.
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_checkpoint")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub size: i64,
        #[sea_orm(column_type = "Text")]
        pub note: String,
        pub signed_at: OffsetDateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The head row; `None` before the first leaf.
pub(crate) async fn head(
    db: &impl ConnectionTrait,
    municipality: &str,
) -> Result<Option<row::Model>> {
    let rows = row::Entity::find().filter(row::Column::Municipality.eq(municipality));
    Ok(rows.one(db).await?)
}

/// The head row, locked until the write ends.
pub(crate) async fn head_locked(
    db: &impl ConnectionTrait,
    municipality: &str,
) -> Result<Option<row::Model>> {
    let rows = row::Entity::find().filter(row::Column::Municipality.eq(municipality));
    Ok(rows.lock_exclusive().one(db).await?)
}

/// The smallest checkpoint over at least `size` leaves.
pub(crate) async fn covering(
    db: &impl ConnectionTrait,
    municipality: &str,
    size: u64,
) -> Result<Option<signed::Model>> {
    let rows = signed::Entity::find()
        .filter(signed::Column::Municipality.eq(municipality))
        .filter(signed::Column::Size.gte(i64::try_from(size).unwrap_or(i64::MAX)))
        .order_by_asc(signed::Column::Size);
    Ok(rows.one(db).await?)
}

/// Every checkpoint, shortest first.
pub(crate) async fn all_signed(
    db: &impl ConnectionTrait,
    municipality: &str,
) -> Result<Vec<signed::Model>> {
    let rows = signed::Entity::find()
        .filter(signed::Column::Municipality.eq(municipality))
        .order_by_asc(signed::Column::Size);
    Ok(rows.all(db).await?)
}

/// The newest signed checkpoint, to be printed, published, or kept by somebody else; `None` before
/// the first leaf.
///
/// # Errors
/// What the database says.
pub async fn latest_checkpoint(store: &Store) -> Result<Option<String>> {
    let municipality = store.municipality();
    Ok(head(store.read(), municipality.as_str()).await?.map(|head| head.note))
}
