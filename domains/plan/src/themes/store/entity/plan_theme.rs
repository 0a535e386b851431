//! Table `plan_theme`: problems that working groups work on.

use sea_orm::entity::prelude::*;

/// A theme.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_theme")]
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
    /// What it is called.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// What the problem is.
    #[sea_orm(column_type = "Text")]
    pub problem: String,
    /// JSON: procedures, programmes and figures that it is about.
    #[sea_orm(column_type = "Text")]
    pub links: String,
    /// `raised`, `trying`, `learned`, `rolling`, `closed`.
    #[sea_orm(column_type = "Text")]
    pub state: String,
    /// Why it is over.
    #[sea_orm(column_type = "Text", nullable)]
    pub closed_because: Option<String>,
    /// Who raised it.
    pub raised_by: Uuid,
    /// Seeded for the demo.
    pub stand_in: bool,
    /// Counts its changes.
    pub version: i64,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
