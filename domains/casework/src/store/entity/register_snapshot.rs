//! Table `register_snapshot`: a dated copy of the resident register.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// One copy. The newest one is compared with.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "register_snapshot")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false)]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Where it comes from, in words.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// ISO 8601 day as of which the register was copied.
    #[sea_orm(column_type = "Text")]
    pub dated_on: String,
    /// How many people.
    pub people: i64,
    /// Whether the people are invented (試験用).
    pub stand_in: bool,
    /// UTC.
    pub taken_at: OffsetDateTime,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
