//! Signing by PAdES, as incremental updates: B-B, B-T, B-LT, B-LTA, and renewal.
//!
//! Keys, time-stamp authorities and revocation data are traits; the time comes in as a value.

mod archive;
mod authority;
mod detached;
mod error;
mod field;
mod key;
mod message;
mod place;
mod request;
mod stamp;

pub use archive::{extend, keep, timestamp};
pub use authority::LocalAuthority;
pub use detached::{detached, stamp_over};
pub use error::{SignError, SourceError};
pub use field::Appearance;
pub use key::KeyPair;
pub use request::{Request, Sources, sign, update};
pub use stamp::{StampRequest, read_response};

use crate::{
    cms::Digest,
    trust::{Certificate, Crl, Ocsp},
};

/// Whoever holds a key: a file, a card, a remote service.
pub trait Signer {
    /// The signer's certificate.
    fn certificate(&self) -> &Certificate;

    /// The certificates above it, as far as they are to go into the signature.
    fn chain(&self) -> &[Certificate];

    /// The digest that goes with the key.
    fn digest(&self) -> Digest;

    /// The algorithm of the signature value, as an AlgorithmIdentifier in DER.
    fn algorithm(&self) -> Vec<u8>;

    /// Signs a message (not its digest).
    ///
    /// # Errors
    /// Where the key cannot be used.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SourceError>;
}

/// Whoever gives time-stamps (RFC 3161).
pub trait TimestampSource {
    /// A token over a digest, in DER.
    ///
    /// # Errors
    /// Where none is given. The signature is then not made, and nothing is lost.
    fn token(&self, digest: Digest, imprint: &[u8]) -> Result<Vec<u8>, SourceError>;

    /// The authority's certificate and those above it, where they are known before a token is
    /// asked for: then a document time-stamp covers its own validation data. Without them that data
    /// is written behind the time-stamp.
    fn certificates(&self) -> Vec<Certificate> {
        Vec::new()
    }
}

/// Whoever knows whether certificates were revoked.
pub trait RevocationSource {
    /// What there is about a certificate of this issuer; nothing where nothing is known.
    ///
    /// # Errors
    /// Where it could not be asked.
    fn about(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Result<RevocationData, SourceError>;
}

/// Revocation data about one certificate.
#[derive(Debug, Clone, Default)]
pub struct RevocationData {
    /// Lists.
    pub crls: Vec<Crl>,
    /// Responses.
    pub ocsps: Vec<Ocsp>,
}
