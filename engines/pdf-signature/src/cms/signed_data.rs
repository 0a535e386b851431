//! SignedData with one signer, cut out of DER so that what is signed keeps its bytes.

use der::asn1::ObjectIdentifier;

use crate::{
    asn1::{self, Element, tag},
    trust::Certificate,
};

use super::{CryptoFault, Digest, oids, verify};

/// What is wrong with a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CmsFault {
    /// It cannot be read.
    #[error("the CMS message cannot be read: {0}")]
    Format(&'static str),
    /// The digest of the data is another one.
    #[error("the data is not what was signed")]
    Hash,
    /// The signature value.
    #[error(transparent)]
    Crypto(#[from] CryptoFault),
    /// No certificate in the message fits the signer.
    #[error("the signer's certificate is not in the message")]
    NoCertificate,
    /// The signed reference to the certificate is missing or means another one.
    #[error("{0}")]
    Reference(&'static str),
}

/// An attribute: its name and its values in DER.
#[derive(Debug, Clone)]
struct Attribute {
    oid: ObjectIdentifier,
    values: Vec<Vec<u8>>,
}

/// A message as read.
#[derive(Debug, Clone)]
pub struct SignedData {
    /// Content type.
    pub content_type: ObjectIdentifier,
    /// The content, where it is in the message.
    pub content: Option<Vec<u8>>,
    /// Certificates in the message.
    pub certificates: Vec<Certificate>,
    /// CRLs and OCSP responses in the message, in DER.
    pub revocation: Vec<Vec<u8>>,
    /// The signer's certificate.
    pub signer: Option<Certificate>,
    /// What the signer says of the digest.
    pub digest_oid: ObjectIdentifier,
    /// The signature value.
    pub signature: Vec<u8>,
    signature_algorithm: Vec<u8>,
    signed: Option<Vec<u8>>,
    signed_attributes: Vec<Attribute>,
    unsigned_attributes: Vec<Attribute>,
}

/// The message in `Contents`: DER, and nothing but zeros behind it.
#[must_use]
pub fn contents(padded: &[u8]) -> Option<&[u8]> {
    let mut rest = padded;
    let message = asn1::take(&mut rest)?;
    rest.iter().all(|byte| *byte == 0).then_some(message.full)
}

impl SignedData {
    /// Reads a message in DER.
    ///
    /// # Errors
    /// [`CmsFault::Format`] where it is no SignedData with exactly one signer.
    pub fn read(der: &[u8]) -> Result<Self, CmsFault> {
        let wrong = CmsFault::Format;
        let info = asn1::only(der).and_then(|info| info.inside(tag::SEQUENCE));
        let info = info.ok_or(wrong("no ContentInfo"))?;
        let [kind, content] = info.as_slice() else { return Err(wrong("no ContentInfo")) };
        if kind.oid() != Some(oids::SIGNED_DATA) || content.tag != 0xa0 {
            return Err(wrong("no SignedData"));
        }
        let data = asn1::only(content.value).and_then(|data| data.inside(tag::SEQUENCE));
        let data = data.ok_or(wrong("no SignedData"))?;
        let [_version, _digests, encapsulated, rest @ ..] = data.as_slice() else {
            return Err(wrong("SignedData is cut short"));
        };
        let (content_type, content) = content_of(encapsulated).ok_or(wrong("the content"))?;
        let mut certificates = Vec::new();
        let mut revocation = Vec::new();
        let mut signers = Vec::new();
        for part in rest {
            match part.tag {
                0xa0 => {
                    for element in asn1::all(part.value).ok_or(wrong("the certificates"))? {
                        // Attribute certificates and other forms have tags of their own.
                        if element.tag == tag::SEQUENCE {
                            let read = Certificate::read(element.full);
                            certificates.push(read.map_err(|_| wrong("a certificate"))?);
                        }
                    }
                }
                0xa1 => {
                    for element in asn1::all(part.value).ok_or(wrong("the revocation data"))? {
                        revocation.extend(revocation_choice(&element));
                    }
                }
                tag::SET => signers.extend(asn1::all(part.value).ok_or(wrong("the signers"))?),
                _ => return Err(wrong("an unknown part")),
            }
        }
        let [signer] = signers.as_slice() else {
            return Err(wrong("not exactly one signer"));
        };
        let mut read = signer_info(signer)?;
        read.content_type = content_type;
        read.content = content;
        let sid = sid_of(signer).ok_or(wrong("the signer's identifier"))?;
        read.signer = certificates.iter().find(|certificate| sid.fits(certificate)).cloned();
        read.certificates = certificates;
        read.revocation = revocation;
        let adobe = read.signed_values(oids::ADOBE_REVOCATION);
        let adobe: Vec<Vec<u8>> = adobe.iter().flat_map(|value| adobe_revocation(value)).collect();
        read.revocation.extend(adobe);
        Ok(read)
    }

    fn signed_values(&self, oid: ObjectIdentifier) -> Vec<&Vec<u8>> {
        let of = self.signed_attributes.iter().filter(|attribute| attribute.oid == oid);
        of.flat_map(|attribute| &attribute.values).collect()
    }

    /// Whether a signed attribute is there.
    #[must_use]
    pub fn has_signed(&self, oid: ObjectIdentifier) -> bool {
        self.signed_attributes.iter().any(|attribute| attribute.oid == oid)
    }

    /// The values of an unsigned attribute.
    #[must_use]
    pub fn unsigned(&self, oid: ObjectIdentifier) -> Vec<&[u8]> {
        let of = self.unsigned_attributes.iter().filter(|attribute| attribute.oid == oid);
        of.flat_map(|attribute| &attribute.values).map(Vec::as_slice).collect()
    }

    /// The time in the `signing-time` attribute, which only the signer vouches for.
    #[must_use]
    pub fn signing_time(&self) -> Option<jiff::Timestamp> {
        let values = self.signed_values(oids::SIGNING_TIME);
        let time: x509_cert::time::Time = der::Decode::from_der(values.first()?).ok()?;
        crate::trust::timestamp(time.to_unix_duration())
    }

    /// Checks digest, signed attributes and signature value over the content's pieces, and gives
    /// the signer's certificate.
    ///
    /// # Errors
    /// The first thing that is wrong, in the order of EN 319 102-1, 5.2: certificate, digest,
    /// value, reference to the certificate.
    pub fn verify(&self, pieces: &[&[u8]], reference: bool) -> Result<&Certificate, CmsFault> {
        let signer = self.signer.as_ref().ok_or(CmsFault::NoCertificate)?;
        let digest = match Digest::known(self.digest_oid) {
            Some(digest) => digest,
            None if self.digest_oid == oids::MD5 => {
                return Err(CryptoFault::Weak("MD5".to_owned()).into());
            }
            None => {
                return Err(CryptoFault::Unknown(format!("digest {}", self.digest_oid)).into());
            }
        };
        let mut twice = self.signed_attributes.iter().enumerate().filter(|(place, attribute)| {
            self.signed_attributes.iter().take(*place).any(|other| other.oid == attribute.oid)
        });
        if twice.next().is_some() {
            return Err(CmsFault::Format("a signed attribute that stands twice"));
        }
        let Some(signed) = &self.signed else {
            // RFC 5652, 5.3: plain data may be signed without attributes. Then nothing names the
            // certificate, so that PAdES and time-stamps do not allow it.
            if reference || self.content_type != oids::DATA {
                return Err(CmsFault::Format("no signed attributes"));
            }
            let key = signer.public_key();
            let algorithm = &self.signature_algorithm;
            verify(key, algorithm, Some(digest), &pieces.concat(), &self.signature)?;
            return Ok(signer);
        };
        let types = self.signed_values(oids::CONTENT_TYPE);
        let content_type = types.first().and_then(|value| asn1::only(value)?.oid());
        if types.len() != 1 || content_type != Some(self.content_type) {
            return Err(CmsFault::Format("the signed content type"));
        }
        let digests = self.signed_values(oids::MESSAGE_DIGEST);
        let said = digests.first().and_then(|value| asn1::only(value)?.value_of(tag::OCTET_STRING));
        if digests.len() != 1 || said.is_none() {
            return Err(CmsFault::Format("the signed digest"));
        }
        if said != Some(digest.of(pieces).as_slice()) {
            return Err(CmsFault::Hash);
        }
        let key = signer.public_key();
        verify(key, &self.signature_algorithm, Some(digest), signed, &self.signature)?;
        if !digest.is_strong() {
            return Err(CryptoFault::Weak(digest.name().to_owned()).into());
        }
        self.check_reference(signer, reference)?;
        Ok(signer)
    }

    /// ESS signing-certificate and signing-certificate-v2 (RFC 5035): without them another
    /// certificate of the same key could be put in the signer's place.
    fn check_reference(&self, signer: &Certificate, required: bool) -> Result<(), CmsFault> {
        const OTHER: CmsFault =
            CmsFault::Reference("the signed reference names another certificate");
        let first = |oid| {
            self.signed_values(oid).first().and_then(|value| {
                let certs = asn1::only(value)?.inside(tag::SEQUENCE)?;
                certs.first()?.inside(tag::SEQUENCE)?.first()?.inside(tag::SEQUENCE)
            })
        };
        let mut named = false;
        if self.has_signed(oids::SIGNING_CERTIFICATE_V2) {
            let id = first(oids::SIGNING_CERTIFICATE_V2).ok_or(OTHER)?;
            let mut digest = Digest::Sha256;
            let mut parts = id.iter();
            let mut part = parts.next().ok_or(OTHER)?;
            if part.tag == tag::SEQUENCE {
                let oid = asn1::all(part.value).and_then(|parts| parts.first()?.oid());
                digest = oid.and_then(Digest::known).ok_or(OTHER)?;
                part = parts.next().ok_or(OTHER)?;
            }
            let same = part.value_of(tag::OCTET_STRING) == Some(&digest.of(&[signer.der()]));
            if !same || !serial_fits(parts.next(), signer) {
                return Err(OTHER);
            }
            named = digest.is_strong();
        }
        if self.has_signed(oids::SIGNING_CERTIFICATE) {
            let id = first(oids::SIGNING_CERTIFICATE).ok_or(OTHER)?;
            let hash = id.first().and_then(|hash| hash.value_of(tag::OCTET_STRING));
            if hash != Some(&Digest::Sha1.of(&[signer.der()])) || !serial_fits(id.get(1), signer) {
                return Err(OTHER);
            }
            named = true;
        }
        if required && !named {
            return Err(CmsFault::Reference("no signed reference to the signer's certificate"));
        }
        Ok(())
    }
}

/// IssuerSerial inside an ESSCertID: where it is there, it must fit.
fn serial_fits(issuer_serial: Option<&Element<'_>>, signer: &Certificate) -> bool {
    let Some(element) = issuer_serial else { return true };
    let parts = element.inside(tag::SEQUENCE).unwrap_or_default();
    let serial = parts.get(1).and_then(|serial| serial.value_of(tag::INTEGER));
    serial == Some(signer.serial())
}

fn content_of(encapsulated: &Element<'_>) -> Option<(ObjectIdentifier, Option<Vec<u8>>)> {
    let parts = encapsulated.inside(tag::SEQUENCE)?;
    let content = match parts.get(1) {
        None => None,
        Some(content) if content.tag == 0xa0 => {
            Some(asn1::only(content.value)?.value_of(tag::OCTET_STRING)?.to_vec())
        }
        Some(_) => return None,
    };
    Some((parts.first()?.oid()?, content))
}

/// A CRL, or an OCSP response as RFC 5940 wraps it.
fn revocation_choice(element: &Element<'_>) -> Option<Vec<u8>> {
    match element.tag {
        tag::SEQUENCE => Some(element.full.to_vec()),
        0xa1 => Some(asn1::all(element.value)?.get(1)?.full.to_vec()),
        _ => None,
    }
}

/// `adbe-revocationInfoArchival` (ISO 32000-2, 12.8.3.3.2).
fn adobe_revocation(value: &[u8]) -> Vec<Vec<u8>> {
    let parts = asn1::only(value).and_then(|all| all.inside(tag::SEQUENCE)).unwrap_or_default();
    let lists = parts.iter().filter(|part| part.tag == 0xa0 || part.tag == 0xa1);
    let elements = lists.filter_map(|list| asn1::only(list.value)?.inside(tag::SEQUENCE));
    elements.flatten().map(|element| element.full.to_vec()).collect()
}

/// How a signer is named.
enum Sid<'a> {
    IssuerAndSerial(&'a [u8], &'a [u8]),
    KeyIdentifier(&'a [u8]),
}

impl Sid<'_> {
    fn fits(&self, certificate: &Certificate) -> bool {
        match self {
            Self::IssuerAndSerial(issuer, serial) => {
                certificate.issuer() == *issuer && certificate.serial() == *serial
            }
            Self::KeyIdentifier(key) => certificate.subject_key().as_deref() == Some(*key),
        }
    }
}

fn sid_of<'a>(signer: &Element<'a>) -> Option<Sid<'a>> {
    let parts = signer.inside(tag::SEQUENCE)?;
    let sid = parts.get(1)?;
    if sid.tag == 0x80 {
        return Some(Sid::KeyIdentifier(sid.value));
    }
    let names = sid.inside(tag::SEQUENCE)?;
    let serial = names.get(1)?.value_of(tag::INTEGER)?;
    Some(Sid::IssuerAndSerial(names.first()?.full, serial))
}

fn signer_info(signer: &Element<'_>) -> Result<SignedData, CmsFault> {
    let wrong = CmsFault::Format("the signer");
    let parts = signer.inside(tag::SEQUENCE).ok_or(wrong.clone())?;
    let digest = parts.get(2).and_then(|digest| digest.inside(tag::SEQUENCE));
    let digest_oid = digest.and_then(|parts| parts.first()?.oid()).ok_or(wrong.clone())?;
    let mut rest = parts.iter().skip(3).peekable();
    let signed = rest.next_if(|part| part.tag == 0xa0);
    let algorithm = rest.next().filter(|part| part.tag == tag::SEQUENCE).ok_or(wrong.clone())?;
    let value = rest.next().and_then(|part| part.value_of(tag::OCTET_STRING));
    let unsigned = rest.next_if(|part| part.tag == 0xa1);
    if rest.next().is_some() {
        return Err(wrong);
    }
    let list = |part: Option<&Element<'_>>| {
        part.map_or(Some(Vec::new()), |part| attributes(part.value)).ok_or(wrong.clone())
    };
    Ok(SignedData {
        content_type: oids::DATA,
        content: None,
        certificates: Vec::new(),
        revocation: Vec::new(),
        signer: None,
        digest_oid,
        signature: value.ok_or(wrong.clone())?.to_vec(),
        signature_algorithm: algorithm.full.to_vec(),
        // RFC 5652, 5.4: signed as SET OF, whose tag the implicit [0] hides.
        signed: signed.map(|part| asn1::write(tag::SET, part.value)),
        signed_attributes: list(signed)?,
        unsigned_attributes: list(unsigned)?,
    })
}

fn attributes(value: &[u8]) -> Option<Vec<Attribute>> {
    let mut list = Vec::new();
    for attribute in asn1::all(value)? {
        let parts = attribute.inside(tag::SEQUENCE)?;
        let values = parts.get(1)?.inside(tag::SET)?;
        // An identifier longer than can be said here is none that is asked for.
        let Some(oid) = parts.first()?.oid() else { continue };
        list.push(Attribute {
            oid,
            values: values.iter().map(|value| value.full.to_vec()).collect(),
        });
    }
    Some(list)
}
