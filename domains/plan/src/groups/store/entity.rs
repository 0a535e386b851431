//! Table `plan_membership`: who is in which working group, from when and until when.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// A time of somebody in a group. Only its end is ever changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_membership")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The group's code in the pack.
    #[sea_orm(column_type = "Text")]
    pub working_group: String,
    /// The account.
    pub staff: Uuid,
    /// The department for which they are there.
    #[sea_orm(column_type = "Text")]
    pub department: String,
    /// `lead`, `member`, `secretariat`.
    #[sea_orm(column_type = "Text")]
    pub role: String,
    /// ISO 8601 first day.
    #[sea_orm(column_type = "Text")]
    pub from_day: String,
    /// ISO 8601 last day, inclusive.
    #[sea_orm(column_type = "Text", nullable)]
    pub until_day: Option<String>,
    /// How much of the week is theirs for it.
    pub minutes_per_week: i64,
    /// The nomination that it came from.
    pub nomination: Option<Uuid>,
    /// When it was confirmed.
    pub confirmed_at: OffsetDateTime,
    /// By whom.
    pub confirmed_by: Uuid,
    /// Why it ended before its time.
    #[sea_orm(column_type = "Text", nullable)]
    pub ended_because: Option<String>,
    /// Counts its changes.
    pub version: i64,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
