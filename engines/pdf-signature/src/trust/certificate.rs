//! An X.509 certificate with the bytes that were signed and hashed.

use std::sync::Arc;

use der::{Decode, asn1::ObjectIdentifier};
use jiff::Timestamp;
use x509_cert::{
    ext::pkix::{
        AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints, CrlDistributionPoints,
        ExtendedKeyUsage, KeyUsage, SubjectKeyIdentifier,
        name::{DistributionPointName, GeneralName},
    },
    name::Name,
    time::Validity,
};

use crate::{
    asn1::{self, tag},
    cms::{CryptoFault, Digest, verify},
};

/// How large a certificate may be. Real ones have 1 to 3 kilobytes.
const LARGEST: usize = 65_536;

/// A certificate that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a certificate cannot be read: {0}")]
pub struct Unreadable(pub &'static str);

/// An extension as it stands in the certificate.
#[derive(Debug, Clone)]
pub(crate) struct Extension {
    pub(crate) oid: ObjectIdentifier,
    pub(crate) critical: bool,
    pub(crate) value: Vec<u8>,
}

#[derive(Debug)]
struct Parts {
    der: Vec<u8>,
    tbs: Vec<u8>,
    signature_algorithm: Vec<u8>,
    signature: Vec<u8>,
    serial: Vec<u8>,
    issuer: Vec<u8>,
    subject: Vec<u8>,
    key: Vec<u8>,
    version: u8,
    not_before: Timestamp,
    not_after: Timestamp,
    extensions: Vec<Extension>,
}

/// A certificate; cheap to clone.
#[derive(Debug, Clone)]
pub struct Certificate(Arc<Parts>);

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.0.der == other.0.der
    }
}

impl Certificate {
    /// Reads a certificate in DER.
    ///
    /// # Errors
    /// Where it is none, or its two algorithm identifiers differ.
    pub fn read(der: &[u8]) -> Result<Self, Unreadable> {
        if der.len() > LARGEST {
            return Err(Unreadable("it is too large"));
        }
        Self::parts(der).map(|parts| Self(Arc::new(parts))).ok_or(Unreadable("it is no X.509"))
    }

    /// Reads every certificate of a PEM file, or the one of a DER file.
    ///
    /// # Errors
    /// Where there is none or one cannot be read.
    pub fn read_file(bytes: &[u8]) -> Result<Vec<Self>, Unreadable> {
        let blocks = pem_blocks(bytes, "CERTIFICATE");
        if blocks.is_empty() {
            return Ok(vec![Self::read(bytes)?]);
        }
        blocks.iter().map(|der| Self::read(der)).collect()
    }

    fn parts(der: &[u8]) -> Option<Parts> {
        let whole = asn1::only(der)?.inside(tag::SEQUENCE)?;
        let [tbs, algorithm, signature] = whole.as_slice() else { return None };
        let fields = tbs.inside(tag::SEQUENCE)?;
        let (version, fields) = match fields.split_first()? {
            (version, rest) if version.tag == 0xa0 => {
                (*asn1::only(version.value)?.value_of(tag::INTEGER)?.first()?, rest)
            }
            _ => (0, fields.as_slice()),
        };
        let [serial, inner, issuer, validity, subject, key, optional @ ..] = fields else {
            return None;
        };
        if inner.full != algorithm.full {
            return None;
        }
        let validity = Validity::from_der(validity.full).ok()?;
        let extensions = match optional.iter().find(|part| part.tag == 0xa3) {
            Some(part) => extensions(part.value)?,
            None => Vec::new(),
        };
        let (unused, signature) = signature.value_of(tag::BIT_STRING)?.split_first()?;
        (*unused == 0).then_some(())?;
        Some(Parts {
            der: der.to_vec(),
            tbs: tbs.full.to_vec(),
            signature_algorithm: algorithm.full.to_vec(),
            signature: signature.to_vec(),
            serial: serial.value_of(tag::INTEGER)?.to_vec(),
            issuer: issuer.full.to_vec(),
            subject: subject.full.to_vec(),
            key: key.full.to_vec(),
            version,
            not_before: super::timestamp(validity.not_before.to_unix_duration())?,
            not_after: super::timestamp(validity.not_after.to_unix_duration())?,
            extensions,
        })
    }

    /// The certificate in DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// The octets of the serial number.
    #[must_use]
    pub fn serial(&self) -> &[u8] {
        &self.0.serial
    }

    /// The issuer's name in DER.
    #[must_use]
    pub fn issuer(&self) -> &[u8] {
        &self.0.issuer
    }

    /// The subject's name in DER.
    #[must_use]
    pub fn subject(&self) -> &[u8] {
        &self.0.subject
    }

    /// SubjectPublicKeyInfo in DER.
    #[must_use]
    pub fn public_key(&self) -> &[u8] {
        &self.0.key
    }

    /// The bits of the public key, as OCSP hashes them.
    #[must_use]
    pub fn key_bits(&self) -> &[u8] {
        let parts = asn1::only(&self.0.key).and_then(|key| key.inside(tag::SEQUENCE));
        let bits = parts.as_deref().and_then(|parts| parts.get(1)?.value_of(tag::BIT_STRING));
        bits.and_then(|bits| bits.get(1..)).unwrap_or_default()
    }

    /// Valid from this moment.
    #[must_use]
    pub fn not_before(&self) -> Timestamp {
        self.0.not_before
    }

    /// Valid until this moment.
    #[must_use]
    pub fn not_after(&self) -> Timestamp {
        self.0.not_after
    }

    /// Version 3, the only one that has extensions.
    #[must_use]
    pub fn is_version_3(&self) -> bool {
        self.0.version == 2
    }

    /// The subject's name as text (RFC 4514).
    #[must_use]
    pub fn subject_text(&self) -> String {
        super::names::text(&self.0.subject)
    }

    /// The issuer's name as text.
    #[must_use]
    pub fn issuer_text(&self) -> String {
        super::names::text(&self.0.issuer)
    }

    /// Subject and issuer are one.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.0.subject == self.0.issuer
    }

    /// Whether this key signed that certificate.
    ///
    /// # Errors
    /// Where it did not, or with a weak or unknown algorithm.
    pub fn signed(&self, other: &Self) -> Result<(), CryptoFault> {
        let them = &other.0;
        verify(&self.0.key, &them.signature_algorithm, None, &them.tbs, &them.signature)
    }

    pub(crate) fn extensions(&self) -> &[Extension] {
        &self.0.extensions
    }

    pub(crate) fn extension(&self, oid: ObjectIdentifier) -> Option<&Extension> {
        self.0.extensions.iter().find(|extension| extension.oid == oid)
    }

    fn typed<'a, T: Decode<'a> + der::oid::AssociatedOid>(
        &'a self,
    ) -> Option<Result<T, Unreadable>> {
        let extension = self.extension(T::OID)?;
        Some(T::from_der(&extension.value).map_err(|_| Unreadable("an extension")))
    }

    /// `keyUsage`; absent means any.
    ///
    /// # Errors
    /// Where it is there and cannot be read.
    pub fn key_usage(&self) -> Result<Option<KeyUsage>, Unreadable> {
        self.typed().transpose()
    }

    /// `extKeyUsage`, and whether it is critical; absent means any.
    ///
    /// # Errors
    /// Where it is there and cannot be read.
    pub fn extended_key_usage(&self) -> Result<Option<(bool, Vec<ObjectIdentifier>)>, Unreadable> {
        let usage: Option<ExtendedKeyUsage> = self.typed().transpose()?;
        let critical = self
            .extension(<ExtendedKeyUsage as der::oid::AssociatedOid>::OID)
            .is_some_and(|extension| extension.critical);
        Ok(usage.map(|usage| (critical, usage.0)))
    }

    /// `basicConstraints`.
    ///
    /// # Errors
    /// Where it is there and cannot be read.
    pub fn basic_constraints(&self) -> Result<Option<BasicConstraints>, Unreadable> {
        self.typed().transpose()
    }

    /// `subjectKeyIdentifier`.
    #[must_use]
    pub fn subject_key(&self) -> Option<Vec<u8>> {
        let key: SubjectKeyIdentifier = self.typed()?.ok()?;
        Some(key.0.as_bytes().to_vec())
    }

    /// The key identifier of the issuer.
    #[must_use]
    pub fn authority_key(&self) -> Option<Vec<u8>> {
        let key: AuthorityKeyIdentifier = self.typed()?.ok()?;
        Some(key.key_identifier?.as_bytes().to_vec())
    }

    /// SHA-256 over the certificate, in hexadecimal.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let digest = Digest::Sha256.of(&[self.der()]);
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Where the issuer publishes its list of revoked certificates, as far as it is an address.
    #[must_use]
    pub fn list_addresses(&self) -> Vec<String> {
        let points: Option<Result<CrlDistributionPoints, _>> = self.typed();
        let points = points.and_then(Result::ok).map(|points| points.0).unwrap_or_default();
        points
            .into_iter()
            .filter_map(|point| match point.distribution_point {
                Some(DistributionPointName::FullName(names)) => Some(names),
                _ => None,
            })
            .flatten()
            .filter_map(address)
            .collect()
    }

    /// Where the issuer answers questions about this certificate (OCSP).
    #[must_use]
    pub fn responder_addresses(&self) -> Vec<String> {
        const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
        let access: Option<Result<AuthorityInfoAccessSyntax, _>> = self.typed();
        let access = access.and_then(Result::ok).map(|access| access.0).unwrap_or_default();
        access
            .into_iter()
            .filter(|one| one.access_method == OCSP)
            .filter_map(|one| address(one.access_location))
            .collect()
    }

    /// The name as the typed reader gives it.
    pub(crate) fn subject_name(&self) -> Option<Name> {
        Name::from_der(&self.0.subject).ok()
    }
}

fn address(name: GeneralName) -> Option<String> {
    match name {
        GeneralName::UniformResourceIdentifier(address) => Some(address.as_str().to_owned()),
        _ => None,
    }
}

pub(crate) fn extensions(explicit: &[u8]) -> Option<Vec<Extension>> {
    let mut list: Vec<Extension> = Vec::new();
    for extension in asn1::only(explicit)?.inside(tag::SEQUENCE)? {
        let parts = extension.inside(tag::SEQUENCE)?;
        let critical = parts
            .get(1)
            .and_then(|part| part.value_of(tag::BOOLEAN))
            .is_some_and(|flag| flag != [0]);
        let value = parts.last()?.value_of(tag::OCTET_STRING)?.to_vec();
        let oid = match parts.first()?.oid() {
            Some(oid) => oid,
            // Longer than can be said here, and therefore not known.
            None if !critical => continue,
            None => return None,
        };
        // RFC 5280, 4.2: no extension may stand twice.
        if list.iter().any(|known| known.oid == oid) {
            return None;
        }
        list.push(Extension { oid, critical, value });
    }
    Some(list)
}

/// The blocks of a PEM file with this label, decoded. Blocks that are no base64 are left out.
pub(crate) fn pem_blocks(bytes: &[u8], label: &str) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(bytes);
    let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
    let mut rest = text.as_ref();
    let mut blocks = Vec::new();
    while let Some((_, after)) = rest.split_once(&begin) {
        let Some((body, after)) = after.split_once(&end) else { break };
        blocks.extend(base64(body));
        rest = after;
    }
    blocks
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut bits, mut count) = (0_u32, 0_u32);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xff).ok()?);
        }
    }
    Some(out)
}
