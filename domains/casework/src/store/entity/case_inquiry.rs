//! Table `case_inquiry`: questions about cases to other departments.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_inquiry")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false)]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// The department that asks.
    pub from_department: String,
    /// The department that is asked.
    pub to_department: String,
    /// Who asked.
    pub asked_by: Uuid,
    /// UTC.
    pub asked_at: OffsetDateTime,
    /// ISO 8601 day by which an answer is hoped for.
    pub due_on: Option<String>,
    /// Sealed JSON of the question and what it shares.
    pub question: Vec<u8>,
    /// Who answered.
    pub answered_by: Option<Uuid>,
    /// UTC.
    pub answered_at: Option<OffsetDateTime>,
    /// Sealed JSON of the answer.
    pub answer: Option<Vec<u8>>,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
