//! Table `work_case` (`case` is a word of SQL).

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// One case. It holds no personal data: facts are in the application's sealed sheet.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_case")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false)]
    pub municipality: String,
    /// UUID v7; the same as the filing's.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The application.
    pub application_id: Uuid,
    /// 受付番号 of the application, as shown.
    pub number: String,
    /// Place within the application.
    pub place: i32,
    /// Content hash of the pack.
    pub pack_version: String,
    /// Procedure of the pack.
    pub procedure: String,
    /// Instance of the person it concerns.
    pub subject: Option<String>,
    /// 申請, 請求, 届出, その他.
    pub legal_kind: String,
    /// Department that has it.
    pub department: String,
    /// Made in person.
    pub in_person: bool,
    /// Needs more than a contact.
    pub needs_identity: bool,
    /// Procedures that must be done before, as a JSON list.
    pub after: Json,
    /// State code.
    pub state: String,
    /// The clerk who has taken it.
    pub assignee: Option<Uuid>,
    /// ISO 8601 day of receipt.
    pub received_on: Option<String>,
    /// 標準処理期間.
    pub standard_days: Option<i32>,
    /// ISO 8601 day by which the office means to answer.
    pub due_on: Option<String>,
    /// ISO 8601 last day of the period by law.
    pub last_day: Option<String>,
    /// Whether a stand-in touched it; then it never counts.
    pub stand_in: bool,
    /// UTC.
    pub opened_at: OffsetDateTime,
    /// UTC.
    pub changed_at: OffsetDateTime,
    /// Optimistic lock.
    pub version: i64,
    /// Accounts of staff who are related to the people in it, as a JSON list.
    pub related_staff: Json,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
