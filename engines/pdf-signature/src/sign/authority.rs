//! A time-stamp authority in memory: for tests, and as internal evidence where a network is closed.
//! It is not accredited, and nobody outside need believe it.

use jiff::Timestamp;

use crate::{
    asn1::{self, tag},
    cms::{Digest, oids},
};

use super::{
    Signer, SourceError, TimestampSource,
    message::{Parts, build},
};

/// A policy of nobody: the number that RFC 5612 keeps for examples.
const POLICY: der::asn1::ObjectIdentifier =
    der::asn1::ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.3161");

/// An authority with a key of its own and a clock that its owner sets.
pub struct LocalAuthority<'a> {
    signer: &'a dyn Signer,
    now: Timestamp,
}

impl<'a> LocalAuthority<'a> {
    /// An authority that stamps this moment, to the second.
    #[must_use]
    pub fn new(signer: &'a dyn Signer, now: Timestamp) -> Self {
        Self { signer, now }
    }
}

impl TimestampSource for LocalAuthority<'_> {
    fn token(&self, digest: Digest, imprint: &[u8]) -> Result<Vec<u8>, SourceError> {
        let algorithm = asn1::join(tag::SEQUENCE, &[&asn1::oid(digest.oid())]);
        let time = jiff::fmt::strtime::format("%Y%m%d%H%M%SZ", self.now)
            .map_err(|error| SourceError(error.to_string()))?;
        // Unique by what it covers and when.
        let serial = Digest::Sha256.of(&[imprint, time.as_bytes()]);
        let mut serial = serial.get(..8).unwrap_or_default().to_vec();
        serial.insert(0, 1);
        let info = [
            asn1::write(tag::INTEGER, &[1]),
            asn1::oid(POLICY),
            asn1::join(tag::SEQUENCE, &[&algorithm, &asn1::write(tag::OCTET_STRING, imprint)]),
            asn1::write(tag::INTEGER, &serial),
            asn1::write(tag::GENERALIZED_TIME, time.as_bytes()),
        ];
        let info = asn1::write(tag::SEQUENCE, &info.concat());
        let certificates = std::iter::once(self.signer.certificate().clone())
            .chain(self.signer.chain().iter().cloned())
            .collect();
        let parts = Parts {
            signer: self.signer,
            digest: &self.signer.digest().of(&[&info]),
            content_type: oids::TST_INFO,
            content: Some(&info),
            certificates,
        };
        build::<SourceError>(&parts, |_| Ok(None))
    }

    fn certificates(&self) -> Vec<crate::Certificate> {
        let above = self.signer.chain().iter().cloned();
        std::iter::once(self.signer.certificate().clone()).chain(above).collect()
    }
}
