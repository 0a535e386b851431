//! The sealed file of a contract, and each renewal of it.

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

/// A sealed file. The newest of a contract is the one that is kept in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// Its id.
    pub id: Uuid,
    /// The contract.
    pub contract: Uuid,
    /// 1 is the sealing, every further one a renewal.
    pub number: i64,
    /// The attachment that holds it.
    pub attachment: Uuid,
    /// Its SHA-256.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: i64,
    /// `B-LTA` where everything was to be had; less is shown.
    pub level: String,
    /// When it was put.
    pub sealed_at: Timestamp,
    /// On which day it is renewed.
    pub renew_on: Date,
    /// The attachment of the 合意締結証明書.
    pub certificate: Option<Uuid>,
    /// Whether a key or authority of it is 試験用.
    pub stand_in: bool,
}
