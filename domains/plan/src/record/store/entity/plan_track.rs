//! Table `plan_track`: the four sides of somebody's dual track in a fiscal year.

use sea_orm::entity::prelude::*;

/// A year of somebody. It is personal: see the policies of `record.read`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_track")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff: Uuid,
    /// The fiscal year by its first calendar year.
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i64,
    /// 従事
    #[sea_orm(column_type = "Text")]
    pub engagement: String,
    /// 職務
    #[sea_orm(column_type = "Text")]
    pub duty: String,
    /// 成果共有
    #[sea_orm(column_type = "Text")]
    pub sharing: String,
    /// キャリアパス
    #[sea_orm(column_type = "Text")]
    pub career: String,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
