//! Table `plan_nominee`: who was named in which answer. Rows of older answers stay.

use sea_orm::entity::prelude::*;

/// Somebody who was named.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_nominee")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// For which request.
    pub request: Uuid,
    /// In which answer.
    pub answer_number: i64,
    /// The account.
    pub staff: Uuid,
    /// `lead`, `member`, `secretariat`.
    #[sea_orm(column_type = "Text")]
    pub role: String,
    /// Minutes of the week.
    pub minutes_per_week: i64,
    /// Who stands in for them.
    pub substitute: Option<Uuid>,
    /// Who said that the manager consents.
    pub consent_by: Uuid,
    /// The membership that came of it.
    pub membership: Option<Uuid>,
    /// The paper for them.
    pub document: Option<Uuid>,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
