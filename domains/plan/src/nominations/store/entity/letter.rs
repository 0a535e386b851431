//! Table `plan_nomination_letter`: the letter of a round to a department.

use sea_orm::entity::prelude::*;

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_nomination_letter")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The round.
    pub round: Uuid,
    /// The department that is asked.
    #[sea_orm(column_type = "Text")]
    pub department: String,
    /// The document that was issued for it.
    pub document: Option<Uuid>,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
