//! Table `plan_group_change`: which groups were proposed to be founded or closed, and what became of
//! it.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// A proposal. Only its state is ever changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_group_change")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// `found`, `close`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// The group's code; empty for a new one until it is approved.
    #[sea_orm(column_type = "Text")]
    pub working_group: String,
    /// The name of the new group.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// What the new group is about.
    #[sea_orm(column_type = "Text")]
    pub scope: String,
    /// The codes of its departments, a JSON list.
    #[sea_orm(column_type = "Text")]
    pub departments: String,
    /// ISO 8601: the first day of the new group, or the last of the one that ends.
    #[sea_orm(column_type = "Text")]
    pub day: String,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// `proposed`, `approved`, `dropped`.
    #[sea_orm(column_type = "Text")]
    pub state: String,
    /// Who proposed it.
    pub proposed_by: Uuid,
    /// When.
    pub proposed_at: OffsetDateTime,
    /// Who decided.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<OffsetDateTime>,
    /// Counts its changes.
    pub version: i64,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
