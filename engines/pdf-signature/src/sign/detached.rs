//! Signatures and time-stamps that stand beside a file: for what is no PDF, such as a list of hashes.

use jiff::Timestamp;

use crate::cms::oids;

use super::{
    SignError, Signer, TimestampSource,
    message::{Parts, build},
    request::token,
};

/// A detached signature over bytes (CMS in DER, CAdES-B-B; with a time-stamp CAdES-B-T), to be kept
/// beside them as `.p7s`: `openssl cms -verify -binary -inform DER -content FILE` reads it.
///
/// # Errors
/// Where the certificate is not valid at `now`, the key does not sign, or no time-stamp is given.
pub fn detached(
    data: &[u8],
    signer: &dyn Signer,
    stamps: Option<&dyn TimestampSource>,
    now: Timestamp,
) -> Result<Vec<u8>, SignError> {
    let certificate = signer.certificate();
    if now < certificate.not_before() || now > certificate.not_after() {
        return Err(SignError::NotValidNow(certificate.subject_text()));
    }
    let certificates =
        std::iter::once(certificate.clone()).chain(signer.chain().iter().cloned()).collect();
    let parts = Parts {
        signer,
        digest: &signer.digest().of(&[data]),
        content_type: oids::DATA,
        content: None,
        certificates,
    };
    build(&parts, |value| match stamps {
        None => Ok(None),
        Some(stamps) => token(stamps, &[value]).map(Some),
    })
}

/// A time-stamp token over bytes (RFC 3161, SHA-256, in DER), believed only where it is over these:
/// `openssl ts -verify -token_in -data FILE` reads it.
///
/// # Errors
/// Where none is given, or it is for something else.
pub fn stamp_over(data: &[u8], stamps: &dyn TimestampSource) -> Result<Vec<u8>, SignError> {
    token(stamps, &[data])
}
