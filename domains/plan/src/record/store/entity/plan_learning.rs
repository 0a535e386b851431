//! Table `plan_learning`: what somebody learned and shared.

use sea_orm::entity::prelude::*;

/// Something learned. It is personal: see the policies of `record.read`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_learning")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who.
    pub staff: Uuid,
    /// ISO 8601 day.
    #[sea_orm(column_type = "Text")]
    pub day: String,
    /// What.
    #[sea_orm(column_type = "Text")]
    pub what: String,
    /// With whom it was shared.
    #[sea_orm(column_type = "Text")]
    pub shared: String,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
