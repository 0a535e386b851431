//! Table `contract_signer`: who is asked to sign. The link and the access code are kept as hashes
//! only; who it is, the authenticator's secret and the words are sealed.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// A row.
#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contract_signer")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The contract.
    pub contract: Uuid,
    /// The party.
    pub party: Uuid,
    /// In which turn, from 1.
    pub turn: i64,
    /// Who it is, sealed.
    pub contact: Vec<u8>,
    /// The level's code.
    #[sea_orm(column_type = "Text")]
    pub level: String,
    /// The state's code.
    #[sea_orm(column_type = "Text")]
    pub state: String,
    /// SHA-256 of the link.
    #[sea_orm(column_type = "Text", nullable)]
    pub token_hash: Option<String>,
    /// Keyed SHA-256 of the access code.
    #[sea_orm(column_type = "Text", nullable)]
    pub code_hash: Option<String>,
    /// The authenticator's secret, sealed.
    pub totp: Option<Vec<u8>>,
    /// How often a wrong code was typed.
    pub wrong_codes: i64,
    /// When they were asked last.
    pub asked_at: Option<OffsetDateTime>,
    /// Until when they can answer.
    pub ends_at: Option<OffsetDateTime>,
    /// When they first read it.
    pub read_at: Option<OffsetDateTime>,
    /// When they were reminded.
    pub reminded_at: Option<OffsetDateTime>,
    /// When they answered.
    pub answered_at: Option<OffsetDateTime>,
    /// The SHA-256 to which they agreed.
    #[sea_orm(column_type = "Text", nullable)]
    pub agreed_sha256: Option<String>,
    /// Why they declined, sealed.
    pub words: Option<Vec<u8>>,
    /// Counts its changes.
    pub version: i64,
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("contract_signer").field("id", &self.id).finish_non_exhaustive()
    }
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
