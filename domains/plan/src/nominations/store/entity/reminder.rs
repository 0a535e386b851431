//! Table `plan_nomination_reminder`: which reminders went out, each once.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// A reminder.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_nomination_reminder")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// The letter.
    #[sea_orm(primary_key, auto_increment = false)]
    pub letter: Uuid,
    /// The deadline and how near it was: `2026-04-28/d-3`.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub mark: String,
    /// When.
    pub reminded_at: OffsetDateTime,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
