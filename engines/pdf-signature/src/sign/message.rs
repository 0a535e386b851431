//! The CMS message of a signature or of a time-stamp token, in DER.

use der::asn1::ObjectIdentifier;

use crate::{
    asn1::{self, tag},
    cms::{Digest, oids},
    trust::Certificate,
};

use super::{Signer, SourceError};

/// What a message is made of.
pub(super) struct Parts<'a> {
    pub(super) signer: &'a dyn Signer,
    /// Digest over what is signed.
    pub(super) digest: &'a [u8],
    pub(super) content_type: ObjectIdentifier,
    /// The content itself, where it goes into the message.
    pub(super) content: Option<&'a [u8]>,
    pub(super) certificates: Vec<Certificate>,
}

/// The signed attributes as a SET, which is what is signed (RFC 5652, 5.4).
fn attributes(parts: &Parts<'_>) -> Vec<u8> {
    let attribute = |oid, value: &[u8]| {
        let values = asn1::join(tag::SET, &[value]);
        asn1::join(tag::SEQUENCE, &[&asn1::oid(oid), &values])
    };
    asn1::set(
        tag::SET,
        vec![
            attribute(oids::CONTENT_TYPE, &asn1::oid(parts.content_type)),
            attribute(oids::MESSAGE_DIGEST, &asn1::write(tag::OCTET_STRING, parts.digest)),
            attribute(oids::SIGNING_CERTIFICATE_V2, &reference(parts.signer.certificate())),
        ],
    )
}

/// ESS signing-certificate-v2 with SHA-256, which is the default and therefore not written, and
/// issuer and serial number.
fn reference(certificate: &Certificate) -> Vec<u8> {
    let hash = asn1::write(tag::OCTET_STRING, &Digest::Sha256.of(&[certificate.der()]));
    let name = asn1::write(0xa4, certificate.issuer());
    let names = asn1::join(tag::SEQUENCE, &[&name]);
    let serial = asn1::write(tag::INTEGER, certificate.serial());
    let issuer_serial = asn1::join(tag::SEQUENCE, &[&names, &serial]);
    let id = asn1::join(tag::SEQUENCE, &[&hash, &issuer_serial]);
    asn1::join(tag::SEQUENCE, &[&asn1::join(tag::SEQUENCE, &[&id])])
}

fn algorithm(digest: Digest) -> Vec<u8> {
    asn1::join(tag::SEQUENCE, &[&asn1::oid(digest.oid())])
}

/// Builds the message. `stamp` is called with the signature value and may give a token for it.
pub(super) fn build<E: From<SourceError>>(
    parts: &Parts<'_>,
    stamp: impl FnOnce(&[u8]) -> Result<Option<Vec<u8>>, E>,
) -> Result<Vec<u8>, E> {
    let digest = algorithm(parts.signer.digest());
    let signed = attributes(parts);
    let value = parts.signer.sign(&signed)?;
    let token = stamp(&value)?;
    let certificate = parts.signer.certificate();
    let sid = asn1::join(
        tag::SEQUENCE,
        &[certificate.issuer(), &asn1::write(tag::INTEGER, certificate.serial())],
    );
    // The attributes are signed as a SET and written under an implicit [0].
    let mut implicit = signed;
    if let Some(first) = implicit.first_mut() {
        *first = 0xa0;
    }
    let mut info = vec![
        asn1::write(tag::INTEGER, &[1]),
        sid,
        digest.clone(),
        implicit,
        parts.signer.algorithm(),
        asn1::write(tag::OCTET_STRING, &value),
    ];
    if let Some(token) = token {
        let values = asn1::join(tag::SET, &[&token]);
        let attribute =
            asn1::join(tag::SEQUENCE, &[&asn1::oid(oids::SIGNATURE_TIME_STAMP), &values]);
        info.push(asn1::write(0xa1, &attribute));
    }
    let info = asn1::write(tag::SEQUENCE, &info.concat());
    let mut encapsulated = asn1::oid(parts.content_type);
    if let Some(content) = parts.content {
        encapsulated.extend(asn1::write(0xa0, &asn1::write(tag::OCTET_STRING, content)));
    }
    let certificates: Vec<Vec<u8>> =
        parts.certificates.iter().map(|certificate| certificate.der().to_vec()).collect();
    let version = if parts.content_type == oids::DATA { 1 } else { 3 };
    let data = [
        asn1::write(tag::INTEGER, &[version]),
        asn1::set(tag::SET, vec![digest]),
        asn1::write(tag::SEQUENCE, &encapsulated),
        asn1::set(0xa0, certificates),
        asn1::set(tag::SET, vec![info]),
    ];
    let data = asn1::write(0xa0, &asn1::write(tag::SEQUENCE, &data.concat()));
    Ok(asn1::join(tag::SEQUENCE, &[&asn1::oid(oids::SIGNED_DATA), &data]))
}
