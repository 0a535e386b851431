//! Table `plan_nomination_round`: rounds in which departments are asked for members.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// A round of a fiscal year.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_nomination_round")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The fiscal year, by its first calendar year.
    pub fiscal_year: i64,
    /// ISO 8601 day on the letters.
    #[sea_orm(column_type = "Text")]
    pub issued_on: String,
    /// When it is over.
    pub deadline: OffsetDateTime,
    /// Where the hour of the deadline comes from.
    #[sea_orm(column_type = "Text")]
    pub hour_provenance: String,
    /// Who drafted it.
    pub drafted_by: Uuid,
    /// When.
    pub drafted_at: OffsetDateTime,
    /// When the letters went out.
    pub sent_at: Option<OffsetDateTime>,
    /// Seeded for the demo.
    pub stand_in: bool,
    /// Counts its changes.
    pub version: i64,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
