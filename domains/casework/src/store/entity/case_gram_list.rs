//! Table `case_gram_list`: of each application and case, which pieces are kept of it. By it they are
//! taken out again, and sorted into `case_gram` some time after a new application came.

use sea_orm::entity::prelude::*;

/// The pieces of one.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_gram_list")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false)]
    pub municipality: String,
    /// Whether they are in `case_gram`, too. Where not, the list itself is searched.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sorted: bool,
    /// The application of which a fact has the pieces, or the case about which they were written.
    #[sea_orm(primary_key, auto_increment = false)]
    pub holder: Uuid,
    /// The pieces: ten bytes each, two of the kind and eight of the hash, big-endian, ascending.
    pub pieces: Vec<u8>,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
