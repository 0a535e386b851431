//! Table `plan_measurement`: figures of the plan as they were found. Values are never changed.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// A measurement. No personal data but who had their hand in it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_measurement")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The figure of the plan.
    #[sea_orm(column_type = "Text")]
    pub kpi: String,
    /// The version of its definition.
    pub definition: i64,
    /// ISO 8601 day that it tells of.
    #[sea_orm(column_type = "Text")]
    pub as_of: String,
    /// Above the line.
    pub numerator: i64,
    /// Below the line.
    pub denominator: Option<i64>,
    /// The figure in hundredths.
    pub value: i64,
    /// `operations`, `typed_in`.
    #[sea_orm(column_type = "Text")]
    pub method: String,
    /// Where it was found.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// A remark.
    #[sea_orm(column_type = "Text")]
    pub comment: String,
    /// Why it is entered so late, or again.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// The state's code.
    #[sea_orm(column_type = "Text")]
    pub state: String,
    /// Who entered it.
    pub entered_by: Uuid,
    /// When.
    pub entered_at: OffsetDateTime,
    /// Who checked it.
    pub checked_by: Option<Uuid>,
    /// When.
    pub checked_at: Option<OffsetDateTime>,
    /// Who approved it.
    pub approved_by: Option<Uuid>,
    /// When.
    pub approved_at: Option<OffsetDateTime>,
    /// Who published it.
    pub published_by: Option<Uuid>,
    /// When.
    pub published_at: Option<OffsetDateTime>,
    /// Who returned it.
    pub returned_by: Option<Uuid>,
    /// When.
    pub returned_at: Option<OffsetDateTime>,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub returned_because: Option<String>,
    /// The one that it takes the place of.
    pub supersedes: Option<Uuid>,
    /// What the measure said, as a hash.
    #[sea_orm(column_type = "Text", nullable)]
    pub fingerprint: Option<String>,
    /// Seeded for the demo.
    pub stand_in: bool,
    /// Counts its changes.
    pub version: i64,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
