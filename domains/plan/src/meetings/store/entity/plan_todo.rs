//! Table `plan_todo`: what somebody is to do after a meeting.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_todo")]
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
    /// The meeting at which it was given.
    pub meeting: Uuid,
    /// What.
    #[sea_orm(column_type = "Text")]
    pub what: String,
    /// Who.
    pub who: Uuid,
    /// ISO 8601 day by which.
    #[sea_orm(column_type = "Text", nullable)]
    pub due: Option<String>,
    /// When it was done.
    pub done_at: Option<OffsetDateTime>,
    /// Seeded for the demo.
    pub stand_in: bool,
    /// Counts its changes.
    pub version: i64,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
