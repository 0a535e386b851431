//! Table `plan_experiment`: what was tried, and what came of it.

use sea_orm::entity::prelude::*;

/// An experiment.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_experiment")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The theme.
    pub theme: Uuid,
    /// What we thought would happen.
    #[sea_orm(column_type = "Text")]
    pub hypothesis: String,
    /// What is measured.
    #[sea_orm(column_type = "Text")]
    pub measures: String,
    /// ISO 8601 first day.
    #[sea_orm(column_type = "Text")]
    pub from_day: String,
    /// ISO 8601 last day, inclusive.
    #[sea_orm(column_type = "Text")]
    pub until_day: String,
    /// The measure before.
    #[sea_orm(column_type = "Text", nullable)]
    pub before: Option<String>,
    /// The measure after.
    #[sea_orm(column_type = "Text", nullable)]
    pub after: Option<String>,
    /// What was learned; it is over then.
    #[sea_orm(column_type = "Text", nullable)]
    pub learned: Option<String>,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
