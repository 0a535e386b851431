//! Table `plan_rollout`: departments that take a theme over.

use sea_orm::entity::prelude::*;

/// A department and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_rollout")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// The theme.
    #[sea_orm(primary_key, auto_increment = false)]
    pub theme: Uuid,
    /// The department's code.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub department: String,
    /// `asked`, `preparing`, `adopted`, `declined`.
    #[sea_orm(column_type = "Text")]
    pub state: String,
    /// Why it does not.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
