//! Table `plan_charter`: the charter of a group for a fiscal year.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// A charter.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_charter")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// The group's code.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub working_group: String,
    /// The fiscal year by its first calendar year.
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i64,
    /// UUID v7, by which the log names it.
    pub id: Uuid,
    /// 目的
    #[sea_orm(column_type = "Text")]
    pub purpose: String,
    /// 範囲
    #[sea_orm(column_type = "Text")]
    pub scope: String,
    /// 体制
    #[sea_orm(column_type = "Text")]
    pub structure: String,
    /// 年間の到達点
    #[sea_orm(column_type = "Text")]
    pub goals: String,
    /// The lead who approved these words.
    pub lead_by: Option<Uuid>,
    /// When.
    pub lead_at: Option<OffsetDateTime>,
    /// Who approved them for the department that runs the plan.
    pub secretariat_by: Option<Uuid>,
    /// When.
    pub secretariat_at: Option<OffsetDateTime>,
    /// Counts its changes.
    pub version: i64,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
