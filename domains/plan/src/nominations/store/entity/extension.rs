//! Table `plan_nomination_extension`: later deadlines, none of them overwritten.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// A later deadline.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_nomination_extension")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which request.
    pub request: Uuid,
    /// What it was before.
    pub was: OffsetDateTime,
    /// What it is then.
    pub until: OffsetDateTime,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Who.
    pub extended_by: Uuid,
    /// When.
    pub extended_at: OffsetDateTime,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
