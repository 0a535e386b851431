//! Table `case_rating`.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// How easy somebody found a case's procedure, after its end.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_rating")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// 1 (very hard) to 5 (very easy).
    pub score: i64,
    /// UTC.
    pub rated_at: OffsetDateTime,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
