//! A file that a party signed with a certificate of its own (当事者型).

use jiff::Timestamp;
use uuid::Uuid;

use super::ContractFile;

/// The contract's file after a party signed it. The newest is what the next party gets, and what the
/// platform seals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedFile {
    /// Its id.
    pub id: Uuid,
    /// The contract.
    pub contract: Uuid,
    /// Who brought it.
    pub signer: Uuid,
    /// Its place among those of the contract, from 1.
    pub number: i64,
    /// The bytes.
    pub file: ContractFile,
    /// The field of the party's signature.
    pub field: String,
    /// Whose certificate it is, as the certificate says.
    pub subject: String,
    /// Who issued it.
    pub issuer: String,
    /// SHA-256 of the certificate.
    pub fingerprint: String,
    /// `B-B` and more.
    pub level: String,
    /// Whether the certificate names the party or the person who was asked.
    pub name_fits: bool,
    /// Whether the certificate is 試験用.
    pub stand_in: bool,
    /// When it was taken.
    pub taken_at: Timestamp,
}
