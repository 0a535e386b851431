//! Table `application_sheet`.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// One version of the sealed sheet of an application.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application_sheet")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// The application.
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: Uuid,
    /// 1, 2, 3 …
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// UTC.
    pub made_at: OffsetDateTime,
    /// The sealed sheet.
    #[sea_orm(column_type = "Blob")]
    pub sealed: Vec<u8>,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
