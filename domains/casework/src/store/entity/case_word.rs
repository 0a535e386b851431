//! Table `case_word`: what was written about a case, sealed because people write about people.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// A correction request, a reason or a note.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_word")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false)]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// `correction`, `reason`, `note`.
    pub kind: String,
    /// The member of staff who wrote it.
    pub staff: Option<Uuid>,
    /// UTC.
    pub written_at: OffsetDateTime,
    /// Sealed JSON.
    pub sealed: Vec<u8>,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
