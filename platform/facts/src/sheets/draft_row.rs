//! Table `draft_sheet`.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// The sealed sheet of a draft.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draft_sheet")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// The draft.
    #[sea_orm(primary_key, auto_increment = false)]
    pub draft_id: Uuid,
    /// UTC.
    pub changed_at: OffsetDateTime,
    /// The sealed sheet.
    #[sea_orm(column_type = "Blob")]
    pub sealed: Vec<u8>,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
