//! Table `draft`.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// A draft. The answers are in the sealed sheet of `platform/facts`, not here.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draft")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false)]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Hash of the code with which the draft is resumed on another device.
    pub code_hash: String,
    /// Life event.
    pub event: String,
    /// Content hash of the pack.
    pub pack_version: String,
    /// `ja`, `ja-easy`, `en`.
    pub lang: String,
    /// `open`, `submitted`.
    pub state: String,
    /// Where a helper sat beside the person.
    pub helper_place: Option<String>,
    /// The procedures that the person chose to file, as a JSON list; none before they chose.
    pub chosen: Option<Json>,
    /// UTC.
    pub created_at: OffsetDateTime,
    /// UTC.
    pub changed_at: OffsetDateTime,
    /// Day after whose end the draft is deleted, ISO 8601.
    pub expires_on: String,
    /// Optimistic lock.
    pub version: i64,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
