//! Table `plan_hours`: time that somebody gave to a working group.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// An entry. It is personal: see the policies of `hours.read`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_hours")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose time.
    pub staff: Uuid,
    /// The group's code.
    #[sea_orm(column_type = "Text")]
    pub working_group: String,
    /// ISO 8601 day.
    #[sea_orm(column_type = "Text")]
    pub day: String,
    /// Minutes.
    pub minutes: i64,
    /// What for, by its code.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// A note.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// The meeting or event that it was taken over from.
    #[sea_orm(column_type = "Text", nullable)]
    pub taken_from: Option<String>,
    /// When it was entered.
    pub entered_at: OffsetDateTime,
    /// When it was taken out by the person; it counts no more.
    pub removed_at: Option<OffsetDateTime>,
    /// Seeded for the demo.
    pub stand_in: bool,
    /// Counts its changes.
    pub version: i64,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
