//! OCSP responses (RFC 6960).

use der::{Decode, asn1::ObjectIdentifier};
use jiff::Timestamp;
use x509_ocsp::{
    BasicOcspResponse, CertStatus, OcspResponse, OcspResponseStatus, ResponderId, SingleResponse,
};

use crate::{
    asn1::{self, tag},
    cms::{Digest, verify},
};

use super::{
    certificate::{Certificate, Unreadable},
    crl::{Revoked, is_compromise},
    path::may_answer,
};

const ARCHIVE_CUTOFF: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.6");

/// A response as read.
#[derive(Debug, Clone)]
pub struct Ocsp {
    der: Vec<u8>,
    tbs: Vec<u8>,
    algorithm: Vec<u8>,
    signature: Vec<u8>,
    certificates: Vec<Certificate>,
    response: BasicOcspResponse,
    /// When it was signed.
    pub produced_at: Timestamp,
}

/// What a response says of one certificate.
#[derive(Debug, Clone)]
pub struct Answer {
    /// From when.
    pub this_update: Timestamp,
    /// Until when a newer one is promised.
    pub next_update: Option<Timestamp>,
    /// How far back the responder remembers certificates that have ended.
    pub archive_cutoff: Option<Timestamp>,
    /// Good, revoked, or not known.
    pub status: AnswerStatus,
}

/// The three answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerStatus {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked(Revoked),
    /// The responder does not know it.
    Unknown,
}

impl Ocsp {
    /// Reads a response in DER, with or without its outer shell.
    ///
    /// # Errors
    /// Where it is none, or says that there is no answer.
    pub fn read(der: &[u8]) -> Result<Self, Unreadable> {
        let wrong = Unreadable("it is no OCSP response");
        if let Ok(outer) = OcspResponse::from_der(der) {
            if outer.response_status != OcspResponseStatus::Successful {
                return Err(Unreadable("the OCSP responder gave no answer"));
            }
            let inner = outer.response_bytes.ok_or(wrong.clone())?;
            return Self::basic(der, inner.response.as_bytes()).ok_or(wrong);
        }
        Self::basic(der, der).ok_or(wrong)
    }

    fn basic(outer: &[u8], der: &[u8]) -> Option<Self> {
        let response = BasicOcspResponse::from_der(der).ok()?;
        let parts = asn1::only(der)?.inside(tag::SEQUENCE)?;
        let [tbs, algorithm, signature, rest @ ..] = parts.as_slice() else { return None };
        let mut certificates = Vec::new();
        if let Some(list) = rest.iter().find(|part| part.tag == 0xa0) {
            for element in asn1::only(list.value)?.inside(tag::SEQUENCE)? {
                certificates.push(Certificate::read(element.full).ok()?);
            }
        }
        Some(Self {
            der: outer.to_vec(),
            tbs: tbs.full.to_vec(),
            algorithm: algorithm.full.to_vec(),
            signature: signature.value_of(tag::BIT_STRING)?.get(1..)?.to_vec(),
            certificates,
            produced_at: super::timestamp(
                response.tbs_response_data.produced_at.0.to_unix_duration(),
            )?,
            response,
        })
    }

    /// The response in DER, as it was given.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Certificates in the response.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// What it says of a certificate; `None` where it does not speak of it.
    #[must_use]
    pub fn answer(&self, certificate: &Certificate, issuer: &Certificate) -> Option<Answer> {
        let mut responses = self.response.tbs_response_data.responses.iter();
        let single = responses.find(|single| is_about(single, certificate, issuer))?;
        let status = match &single.cert_status {
            CertStatus::Good(_) => AnswerStatus::Good,
            CertStatus::Unknown(_) => AnswerStatus::Unknown,
            CertStatus::Revoked(revoked) => AnswerStatus::Revoked(Revoked {
                at: super::timestamp(revoked.revocation_time.0.to_unix_duration())?,
                compromised: is_compromise(revoked.revocation_reason),
            }),
        };
        let next_update = match single.next_update {
            Some(time) => Some(super::timestamp(time.0.to_unix_duration())?),
            None => None,
        };
        let mut extensions = single.single_extensions.iter().flatten();
        let archive_cutoff = extensions.find(|e| e.extn_id == ARCHIVE_CUTOFF).and_then(|e| {
            asn1::time(asn1::only(e.extn_value.as_bytes())?.value_of(tag::GENERALIZED_TIME)?)
        });
        Some(Answer {
            this_update: super::timestamp(single.this_update.0.to_unix_duration())?,
            next_update,
            archive_cutoff,
            status,
        })
    }

    /// Whether the issuer, or a responder that it appointed, signed the response; gives the
    /// appointed responder's certificate.
    ///
    /// # Errors
    /// Why not.
    pub fn authorised(
        &self,
        issuer: &Certificate,
        pool: &[Certificate],
    ) -> Result<Option<Certificate>, String> {
        let check = |key: &Certificate| {
            verify(key.public_key(), &self.algorithm, None, &self.tbs, &self.signature)
        };
        let named = |certificate: &Certificate| self.is_responder(certificate);
        if named(issuer) && check(issuer).is_ok() {
            return Ok(None);
        }
        let mut why = "the responder's certificate is missing".to_owned();
        for responder in self.certificates.iter().chain(pool).filter(|c| named(c)) {
            if let Err(fault) = check(responder) {
                why = format!("the signature of the OCSP response: {fault}");
            } else if responder.issuer() != issuer.subject() || issuer.signed(responder).is_err() {
                why = "the responder was not appointed by the issuer".to_owned();
            } else if !may_answer(responder) {
                why = "the responder's certificate is not for OCSP".to_owned();
            } else if self.produced_at < responder.not_before()
                || self.produced_at > responder.not_after()
            {
                why = "the responder's certificate was not valid then".to_owned();
            } else {
                return Ok(Some(responder.clone()));
            }
        }
        Err(why)
    }

    fn is_responder(&self, certificate: &Certificate) -> bool {
        match &self.response.tbs_response_data.responder_id {
            ResponderId::ByName(name) => certificate.subject_name().as_ref() == Some(name),
            ResponderId::ByKey(hash) => {
                hash.as_bytes() == Digest::Sha1.of(&[certificate.key_bits()])
            }
        }
    }
}

/// A question about one certificate, to be sent as `application/ocsp-request`. Certificates are
/// named by SHA-1, which every responder understands (RFC 5019, 2.1.1) and which proves nothing here.
#[must_use]
pub fn question(certificate: &Certificate, issuer: &Certificate) -> Vec<u8> {
    let digest = Digest::Sha1;
    let algorithm =
        asn1::join(tag::SEQUENCE, &[&asn1::oid(digest.oid()), &asn1::write(tag::NULL, &[])]);
    let id = asn1::join(
        tag::SEQUENCE,
        &[
            &algorithm,
            &asn1::write(tag::OCTET_STRING, &digest.of(&[certificate.issuer()])),
            &asn1::write(tag::OCTET_STRING, &digest.of(&[issuer.key_bits()])),
            &asn1::write(tag::INTEGER, certificate.serial()),
        ],
    );
    let list = asn1::write(tag::SEQUENCE, &asn1::write(tag::SEQUENCE, &id));
    asn1::write(tag::SEQUENCE, &asn1::write(tag::SEQUENCE, &list))
}

fn is_about(single: &SingleResponse, certificate: &Certificate, issuer: &Certificate) -> bool {
    let id = &single.cert_id;
    let Some(digest) = Digest::known(id.hash_algorithm.oid) else { return false };
    id.serial_number.as_bytes() == certificate.serial()
        && id.issuer_name_hash.as_bytes() == digest.of(&[certificate.issuer()])
        && id.issuer_key_hash.as_bytes() == digest.of(&[issuer.key_bits()])
}
