//! Table `case_gram`: keyed hashes of short pieces of what was told or written, by which it is
//! found. No letter of it stands in the table.

use sea_orm::entity::prelude::*;

/// One piece.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_gram")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false)]
    pub municipality: String,
    /// Of what it is a piece.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: i16,
    /// The keyed hash of its letters.
    #[sea_orm(primary_key, auto_increment = false)]
    pub gram: i64,
    /// The application of which a fact has the piece, or the case about which it was written.
    #[sea_orm(primary_key, auto_increment = false)]
    pub holder: Uuid,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
