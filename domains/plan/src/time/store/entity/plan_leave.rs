//! Table `plan_leave`: days on which somebody was away, as they said.

use sea_orm::entity::prelude::*;

/// A day of leave. Why, nobody asks.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_leave")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff: Uuid,
    /// ISO 8601 day.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub day: String,
    /// Seeded for the demo.
    pub stand_in: bool,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
