//! Table `contract_seal`: the sealed file of a contract, and each renewal.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contract_seal")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The contract.
    pub contract: Uuid,
    /// 1 is the sealing, every further one a renewal.
    pub number: i64,
    /// The attachment that holds it.
    pub attachment: Uuid,
    /// Its SHA-256.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// Its size.
    pub bytes: i64,
    /// Its level.
    #[sea_orm(column_type = "Text")]
    pub level: String,
    /// When it was put.
    pub sealed_at: OffsetDateTime,
    /// ISO 8601.
    #[sea_orm(column_type = "Text")]
    pub renew_on: String,
    /// The attachment of the 合意締結証明書.
    pub certificate: Option<Uuid>,
    /// Whether a key or authority of it is 試験用.
    pub stand_in: bool,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
