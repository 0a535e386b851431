//! Table `plan_feed`: secret addresses of calendars.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// An address. Only its hash is kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_feed")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// Whose calendar.
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff: Uuid,
    /// SHA-256 of the secret, in hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub secret_hash: String,
    /// When it was made.
    pub made_at: OffsetDateTime,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
