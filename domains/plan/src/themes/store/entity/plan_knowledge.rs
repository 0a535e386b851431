//! Table `plan_knowledge`: what the groups learned, for everybody.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// A piece of knowledge.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_knowledge")]
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
    /// The theme that it comes from.
    pub theme: Option<Uuid>,
    /// What it is about.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// What was learned.
    #[sea_orm(column_type = "Text")]
    pub words: String,
    /// Who wrote it down.
    pub told_by: Uuid,
    /// When.
    pub told_at: OffsetDateTime,
    /// Seeded for the demo.
    pub stand_in: bool,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
