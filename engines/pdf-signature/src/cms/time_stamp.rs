//! Time-stamp tokens (RFC 3161).

use jiff::Timestamp;

use crate::{
    asn1::{self, tag},
    trust::Certificate,
};

use super::{CmsFault, Digest, SignedData, oids};

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TstInfo {
    /// Policy of the authority; `None` where its identifier is longer than can be said here.
    pub policy: Option<der::asn1::ObjectIdentifier>,
    /// Digest algorithm of the imprint.
    pub digest: Option<Digest>,
    /// The imprint.
    pub imprint: Vec<u8>,
    /// The time.
    pub time: Timestamp,
    /// The nonce of the request, as the octets of the number.
    pub nonce: Option<Vec<u8>>,
}

/// A token as read.
#[derive(Debug, Clone)]
pub struct TimeStamp {
    /// What it says.
    pub info: TstInfo,
    /// The message around it.
    pub signed: SignedData,
}

impl TimeStamp {
    /// Reads a token in DER.
    ///
    /// # Errors
    /// Where it is none.
    pub fn read(der: &[u8]) -> Result<Self, CmsFault> {
        let signed = SignedData::read(der)?;
        let content = signed.content.as_ref().filter(|_| signed.content_type == oids::TST_INFO);
        let info = content
            .and_then(|content| info(content))
            .ok_or(CmsFault::Format("no time-stamp in the message"))?;
        Ok(Self { info, signed })
    }

    /// Checks that the token is over these bytes and signed by the certificate that it gives.
    ///
    /// # Errors
    /// What is wrong.
    pub fn verify(&self, pieces: &[&[u8]]) -> Result<&Certificate, CmsFault> {
        let digest = self.info.digest.ok_or(super::CryptoFault::Weak("the imprint".to_owned()))?;
        if digest.of(pieces) != self.info.imprint {
            return Err(CmsFault::Hash);
        }
        if !digest.is_strong() {
            return Err(super::CryptoFault::Weak(digest.name().to_owned()).into());
        }
        let content = self.signed.content.as_deref().unwrap_or_default();
        self.signed.verify(&[content], true)
    }
}

fn info(content: &[u8]) -> Option<TstInfo> {
    let parts = asn1::only(content)?.inside(tag::SEQUENCE)?;
    let [version, policy, imprint, _serial, time, rest @ ..] = parts.as_slice() else {
        return None;
    };
    if version.value_of(tag::INTEGER) != Some(&[1]) {
        return None;
    }
    let imprint = imprint.inside(tag::SEQUENCE)?;
    let algorithm = imprint.first()?.inside(tag::SEQUENCE)?;
    let nonce = rest.iter().find_map(|part| part.value_of(tag::INTEGER));
    Some(TstInfo {
        policy: policy.oid(),
        digest: Digest::known(algorithm.first()?.oid()?),
        imprint: imprint.get(1)?.value_of(tag::OCTET_STRING)?.to_vec(),
        time: asn1::time(time.value_of(tag::GENERALIZED_TIME)?)?,
        nonce: nonce.map(<[u8]>::to_vec),
    })
}
