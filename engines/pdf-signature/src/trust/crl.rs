//! Certificate revocation lists (RFC 5280, 5).

use der::{Decode, asn1::ObjectIdentifier};
use jiff::Timestamp;
use x509_cert::{
    crl::CertificateList,
    ext::pkix::{
        CrlDistributionPoints, CrlReason, crl::dp::IssuingDistributionPoint,
        name::DistributionPointName,
    },
};

use crate::{
    asn1::{self, tag},
    cms::{CryptoFault, verify},
};

use super::certificate::{Certificate, Unreadable, pem_blocks};

const REASON: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.21");
const ISSUING_POINT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.28");
const DISTRIBUTION_POINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.31");
const EXPIRED_ON_CRL: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.60");

/// A list as read.
#[derive(Debug, Clone)]
pub struct Crl {
    der: Vec<u8>,
    tbs: Vec<u8>,
    algorithm: Vec<u8>,
    signature: Vec<u8>,
    issuer: Vec<u8>,
    list: CertificateList,
    /// From when the list says what it says.
    pub this_update: Timestamp,
    /// When the next one is promised.
    pub next_update: Option<Timestamp>,
    /// Since when certificates stay on the list after their end.
    pub keeps_expired_since: Option<Timestamp>,
}

/// When and why a certificate was revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revoked {
    /// Since when.
    pub at: Timestamp,
    /// Whether the key may be in other hands: then nothing after is to be trusted that has no
    /// proof of having been there before.
    pub compromised: bool,
}

impl Crl {
    /// Reads a list in DER.
    ///
    /// # Errors
    /// Where it is none.
    pub fn read(der: &[u8]) -> Result<Self, Unreadable> {
        Self::parts(der).ok_or(Unreadable("it is no CRL"))
    }

    /// Reads every list of a PEM file, or the one of a DER file.
    ///
    /// # Errors
    /// Where there is none or one cannot be read.
    pub fn read_file(bytes: &[u8]) -> Result<Vec<Self>, Unreadable> {
        let blocks = pem_blocks(bytes, "X509 CRL");
        if blocks.is_empty() {
            return Ok(vec![Self::read(bytes)?]);
        }
        blocks.iter().map(|der| Self::read(der)).collect()
    }

    fn parts(der: &[u8]) -> Option<Self> {
        let whole = asn1::only(der)?.inside(tag::SEQUENCE)?;
        let [tbs, algorithm, signature] = whole.as_slice() else { return None };
        let fields = tbs.inside(tag::SEQUENCE)?;
        let skip = usize::from(fields.first()?.tag == tag::INTEGER);
        let issuer = fields.get(skip + 1)?.full.to_vec();
        if fields.get(skip)?.full != algorithm.full {
            return None;
        }
        let list = CertificateList::from_der(der).ok()?;
        let this_update = super::timestamp(list.tbs_cert_list.this_update.to_unix_duration())?;
        let next_update = match list.tbs_cert_list.next_update {
            Some(time) => Some(super::timestamp(time.to_unix_duration())?),
            None => None,
        };
        let extensions = list.tbs_cert_list.crl_extensions.iter().flatten();
        let keeps = extensions.clone().find(|extension| extension.extn_id == EXPIRED_ON_CRL);
        let keeps_expired_since = keeps.and_then(|extension| {
            let time = asn1::only(extension.extn_value.as_bytes())?;
            asn1::time(time.value_of(tag::GENERALIZED_TIME)?)
        });
        Some(Self {
            der: der.to_vec(),
            tbs: tbs.full.to_vec(),
            algorithm: algorithm.full.to_vec(),
            signature: signature.value_of(tag::BIT_STRING)?.get(1..)?.to_vec(),
            issuer,
            this_update,
            next_update,
            keeps_expired_since,
            list,
        })
    }

    /// The list in DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Whether the list speaks of certificates of this one's issuer.
    #[must_use]
    pub fn names_issuer_of(&self, certificate: &Certificate) -> bool {
        self.issuer == certificate.issuer()
    }

    /// Whether the issuer signed the list and it covers this certificate.
    ///
    /// # Errors
    /// Why it says nothing about it.
    pub fn covers(&self, certificate: &Certificate, issuer: &Certificate) -> Result<(), String> {
        let usage = issuer.key_usage().map_err(|fault| fault.to_string())?;
        if usage.is_some_and(|usage| !usage.crl_sign()) {
            return Err("the issuer's key may not sign CRLs".to_owned());
        }
        verify(issuer.public_key(), &self.algorithm, None, &self.tbs, &self.signature)
            .map_err(|fault: CryptoFault| format!("the signature of the CRL: {fault}"))?;
        for extension in self.list.tbs_cert_list.crl_extensions.iter().flatten() {
            if extension.extn_id == ISSUING_POINT {
                let point = IssuingDistributionPoint::from_der(extension.extn_value.as_bytes())
                    .map_err(|_| "an issuing distribution point that cannot be read".to_owned())?;
                scope(&point, certificate)?;
            } else if extension.critical {
                return Err(format!("a CRL with the critical extension {}", extension.extn_id));
            }
        }
        Ok(())
    }

    /// What the list says of a certificate; `None` is "not revoked".
    ///
    /// # Errors
    /// Where its entry cannot be understood.
    pub fn entry(&self, certificate: &Certificate) -> Result<Option<Revoked>, String> {
        let entries = self.list.tbs_cert_list.revoked_certificates.iter().flatten();
        for entry in entries {
            if entry.serial_number.as_bytes() != certificate.serial() {
                continue;
            }
            let mut compromised = true;
            for extension in entry.crl_entry_extensions.iter().flatten() {
                if extension.extn_id == REASON {
                    let reason = CrlReason::from_der(extension.extn_value.as_bytes());
                    compromised = is_compromise(reason.ok());
                } else if extension.critical {
                    return Err("an entry of the CRL with an unknown critical extension".to_owned());
                }
            }
            let at = super::timestamp(entry.revocation_date.to_unix_duration());
            let at = at.ok_or("a time that cannot be read".to_owned())?;
            return Ok(Some(Revoked { at, compromised }));
        }
        Ok(None)
    }
}

/// Reasons after which what the key signed before stays good (RFC 3161, 4).
pub(super) fn is_compromise(reason: Option<CrlReason>) -> bool {
    !matches!(
        reason,
        Some(
            CrlReason::AffiliationChanged | CrlReason::Superseded | CrlReason::CessationOfOperation
        )
    )
}

fn scope(point: &IssuingDistributionPoint, certificate: &Certificate) -> Result<(), String> {
    let basic = certificate.basic_constraints().map_err(|fault| fault.to_string())?;
    let is_authority = basic.is_some_and(|basic| basic.ca);
    if point.only_contains_attribute_certs
        || (point.only_contains_user_certs && is_authority)
        || (point.only_contains_ca_certs && !is_authority)
    {
        return Err("the CRL is for another kind of certificate".to_owned());
    }
    if point.indirect_crl || point.only_some_reasons.is_some() {
        return Err("an indirect CRL or one for some reasons only is not supported".to_owned());
    }
    let Some(DistributionPointName::FullName(names)) = &point.distribution_point else {
        return Ok(());
    };
    let Some(extension) = certificate.extension(DISTRIBUTION_POINTS) else { return Ok(()) };
    let points = CrlDistributionPoints::from_der(&extension.value)
        .map_err(|_| "distribution points that cannot be read".to_owned())?;
    let matches = points.0.iter().filter_map(|point| point.distribution_point.as_ref()).any(|own| {
        matches!(own, DistributionPointName::FullName(own) if own.iter().any(|n| names.contains(n)))
    });
    if matches { Ok(()) } else { Err("the CRL is for another distribution point".to_owned()) }
}
