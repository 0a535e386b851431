//! Table `application`.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// An application. Its answers are in the sealed sheet of `platform/facts`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false)]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Fiscal year of the number.
    pub fiscal_year: i32,
    /// 受付番号 within the fiscal year.
    pub number: i64,
    /// The draft from which it came; unique, so that a form sent twice is one application.
    pub draft_id: Uuid,
    /// Hash of the code with which the status page is opened.
    pub code_hash: String,
    /// Life event.
    pub event: String,
    /// Content hash of the pack.
    pub pack_version: String,
    /// `ja`, `ja-easy`, `en`.
    pub lang: String,
    /// UTC.
    pub submitted_at: OffsetDateTime,
    /// `unconfirmed`, `window`, `stand_in`.
    pub identity: String,
    /// UTC.
    pub identified_at: Option<OffsetDateTime>,
    /// `online`, `hall`, `other_form`, `seed`.
    pub channel: String,
    /// Where a helper sat beside the person.
    pub helper_place: Option<String>,
    /// Whether a stand-in touched it.
    pub stand_in: bool,
    /// Boxes that the person was asked to fill.
    pub asked_boxes: i32,
    /// Boxes (`asked` and `derived`) of the forms that were filled from them.
    pub form_boxes: i32,
    /// Optimistic lock.
    pub version: i64,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
