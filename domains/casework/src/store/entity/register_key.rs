//! Table `register_key`: keyed hashes of pairs of things (name and birthday, birthday and address,
//! …) by which a person of a copy of the register is looked up.

use sea_orm::entity::prelude::*;

/// One key.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "register_key")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false)]
    pub municipality: String,
    /// The copy.
    #[sea_orm(primary_key, auto_increment = false)]
    pub snapshot: Uuid,
    /// The hash.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person: Uuid,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
