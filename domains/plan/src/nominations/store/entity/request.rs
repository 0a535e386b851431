//! Table `plan_nomination_request`: what a department is asked for: members of one group.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// A request, and the answer that stands.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_nomination_request")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The round.
    pub round: Uuid,
    /// The letter in which it stands.
    pub letter: Uuid,
    /// The group's code in the pack.
    #[sea_orm(column_type = "Text")]
    pub working_group: String,
    /// The department that is asked.
    #[sea_orm(column_type = "Text")]
    pub department: String,
    /// What it is called in the plan.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// `explicit`, `facility`, `derived`.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// How many of the procedures filed most often it owned then.
    pub procedures: i64,
    /// How many people at least.
    pub least: i64,
    /// And at most.
    pub most: i64,
    /// The state's code.
    #[sea_orm(column_type = "Text")]
    pub state: String,
    /// By when it must be answered.
    pub deadline: OffsetDateTime,
    /// `nominated`, `declined`.
    #[sea_orm(column_type = "Text", nullable)]
    pub answer: Option<String>,
    /// Counts the answers.
    pub answer_number: i64,
    /// Who answered.
    pub answered_by: Option<Uuid>,
    /// When.
    pub answered_at: Option<OffsetDateTime>,
    /// Why it was declined.
    #[sea_orm(column_type = "Text", nullable)]
    pub declined_because: Option<String>,
    /// Why it was returned last.
    #[sea_orm(column_type = "Text", nullable)]
    pub returned_because: Option<String>,
    /// Who confirmed it.
    pub confirmed_by: Option<Uuid>,
    /// When.
    pub confirmed_at: Option<OffsetDateTime>,
    /// Counts its changes.
    pub version: i64,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
