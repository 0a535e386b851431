//! Table `plan_series`: meetings that repeat.

use sea_orm::entity::prelude::*;

/// A series.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_series")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The group's code.
    #[sea_orm(column_type = "Text")]
    pub working_group: String,
    /// What its meetings are called.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// How it repeats: `weeks:2`, `months`.
    #[sea_orm(column_type = "Text")]
    pub repeat: String,
    /// ISO 8601 first day.
    #[sea_orm(column_type = "Text")]
    pub first_day: String,
    /// ISO 8601 last day, inclusive.
    #[sea_orm(column_type = "Text", nullable)]
    pub until_day: Option<String>,
    /// When they begin: `10:00`.
    #[sea_orm(column_type = "Text")]
    pub starts: String,
    /// How long they are.
    pub minutes: i64,
    /// Where, in the house.
    #[sea_orm(column_type = "Text")]
    pub place: String,
    /// Where, as an address.
    #[sea_orm(column_type = "Text")]
    pub url: String,
    /// Who made it.
    pub made_by: Uuid,
    /// Seeded for the demo.
    pub stand_in: bool,
    /// Counts its changes.
    pub version: i64,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
