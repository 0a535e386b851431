//! Table `contract_signed`: the files that parties signed themselves.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contract_signed")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The contract.
    pub contract: Uuid,
    /// The signer.
    pub signer: Uuid,
    /// Its place, from 1.
    pub number: i64,
    /// The attachment that holds it.
    pub attachment: Uuid,
    /// Its SHA-256.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// Its size.
    pub bytes: i64,
    /// The field of the signature.
    #[sea_orm(column_type = "Text")]
    pub field: String,
    /// The certificate's subject.
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    /// Its issuer.
    #[sea_orm(column_type = "Text")]
    pub issuer: String,
    /// Its SHA-256.
    #[sea_orm(column_type = "Text")]
    pub fingerprint: String,
    /// The level.
    #[sea_orm(column_type = "Text")]
    pub level: String,
    /// Whether it names the party or the person.
    pub name_fits: bool,
    /// Whether it is 試験用.
    pub stand_in: bool,
    /// When it was taken.
    pub taken_at: OffsetDateTime,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
