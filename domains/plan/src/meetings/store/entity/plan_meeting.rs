//! Table `plan_meeting`: meetings of the groups.

use sea_orm::entity::prelude::*;

/// A meeting.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_meeting")]
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
    /// The series that it is of.
    pub series: Option<Uuid>,
    /// What it is called.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// ISO 8601 day.
    #[sea_orm(column_type = "Text")]
    pub day: String,
    /// When it begins: `10:00`.
    #[sea_orm(column_type = "Text")]
    pub starts: String,
    /// How long it is.
    pub minutes: i64,
    /// Where, in the house.
    #[sea_orm(column_type = "Text")]
    pub place: String,
    /// Where, as an address.
    #[sea_orm(column_type = "Text")]
    pub url: String,
    /// `planned`, `held`, `cancelled`.
    #[sea_orm(column_type = "Text")]
    pub state: String,
    /// What was talked about; for the group alone.
    #[sea_orm(column_type = "Text")]
    pub notes: String,
    /// Seeded for the demo.
    pub stand_in: bool,
    /// Counts its changes.
    pub version: i64,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
