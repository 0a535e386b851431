//! Table `plan_topic`: what is talked about at a meeting, and what came out.

use sea_orm::entity::prelude::*;

/// A topic.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_topic")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The meeting.
    pub meeting: Uuid,
    /// The group's code.
    #[sea_orm(column_type = "Text")]
    pub working_group: String,
    /// Its place on the agenda.
    pub place: i64,
    /// What.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Who speaks, in words.
    #[sea_orm(column_type = "Text")]
    pub who: String,
    /// How long.
    pub minutes: Option<i64>,
    /// `none`, `decision`, `shared`, `carried`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// What came out.
    #[sea_orm(column_type = "Text")]
    pub outcome: String,
    /// The group keeps the outcome to itself.
    pub confidential: bool,
    /// The topic of the meeting before that it goes on.
    pub carried_from: Option<Uuid>,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
