//! Why nothing was signed.

use crate::{document, signature::RangeFault, trust::ChainFault};

/// A key, an authority or a source of revocation data that did not do its part.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct SourceError(pub String);

/// Why nothing was signed. The file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The file is no PDF that can be signed; an encrypted one is refused here.
    #[error(transparent)]
    Document(#[from] document::Error),
    /// The signer's certificate is not good for signing now.
    #[error("the certificate cannot sign: {0}")]
    Certificate(#[from] ChainFault),
    /// The signer's certificate is not valid at this moment.
    #[error("the certificate of {0} is not valid now")]
    NotValidNow(String),
    /// A signature before forbids another one.
    #[error("the document does not allow it: {0}")]
    NotAllowed(&'static str),
    /// The field is not there, is no signature field, or is signed already.
    #[error("the field {0} {1}")]
    Field(String, &'static str),
    /// The page is not there.
    #[error("the document has no page {0}")]
    Page(usize),
    /// A source failed.
    #[error("{0}: {1}")]
    Source(&'static str, SourceError),
    /// A time-stamp is not what was asked for.
    #[error("the time-stamp: {0}")]
    Stamp(String),
    /// Revocation data for a long-term signature is missing.
    #[error("there is no revocation data for {0}; without it the level cannot be reached")]
    NoRevocationData(String),
    /// A certificate is revoked.
    #[error("the certificate of {0} is revoked")]
    Revoked(String),
    /// The message is larger than the room for it.
    #[error("the signature needs {needed} bytes and {reserved} were reserved")]
    TooLarge {
        /// Bytes of the message.
        needed: usize,
        /// Bytes that were reserved.
        reserved: usize,
    },
    /// The file that was written does not read as it should: a defect of this library.
    #[error("the written file does not hold: {0}")]
    Written(RangeFault),
}
