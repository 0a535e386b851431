//! Table `plan_attendance`: who was at a meeting.

use sea_orm::entity::prelude::*;

/// Somebody who was there.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_attendance")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// The meeting.
    #[sea_orm(primary_key, auto_increment = false)]
    pub meeting: Uuid,
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff: Uuid,
    /// Whether they presented something.
    pub presented: bool,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
