//! Which digests and signatures are known, which of them are weak, and their checking by `ring`.

use der::asn1::ObjectIdentifier;
use ring::{digest, signature as keys};

use crate::asn1::{self, tag};

/// Object identifiers by name.
pub mod oids {
    #![expect(missing_docs, reason = "the names of the standards")]
    use der::asn1::ObjectIdentifier;
    const fn oid(text: &str) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(text)
    }
    pub const DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.1");
    pub const SIGNED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.2");
    pub const TST_INFO: ObjectIdentifier = oid("1.2.840.113549.1.9.16.1.4");
    pub const CONTENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.3");
    pub const MESSAGE_DIGEST: ObjectIdentifier = oid("1.2.840.113549.1.9.4");
    pub const SIGNING_TIME: ObjectIdentifier = oid("1.2.840.113549.1.9.5");
    pub const SIGNING_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.12");
    pub const SIGNING_CERTIFICATE_V2: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");
    pub const SIGNATURE_TIME_STAMP: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.14");
    pub const COMMITMENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.16");
    pub const ADOBE_REVOCATION: ObjectIdentifier = oid("1.2.840.113583.1.1.8");
    pub const MD5: ObjectIdentifier = oid("1.2.840.113549.2.5");
    pub const SHA1: ObjectIdentifier = oid("1.3.14.3.2.26");
    pub const SHA256: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.1");
    pub const SHA384: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.2");
    pub const SHA512: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.3");
    pub const RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
    pub const RSA_PSS: ObjectIdentifier = oid("1.2.840.113549.1.1.10");
    pub const RSA_SHA1: ObjectIdentifier = oid("1.2.840.113549.1.1.5");
    pub const RSA_SHA256: ObjectIdentifier = oid("1.2.840.113549.1.1.11");
    pub const RSA_SHA384: ObjectIdentifier = oid("1.2.840.113549.1.1.12");
    pub const RSA_SHA512: ObjectIdentifier = oid("1.2.840.113549.1.1.13");
    pub const EC_KEY: ObjectIdentifier = oid("1.2.840.10045.2.1");
    pub const P256: ObjectIdentifier = oid("1.2.840.10045.3.1.7");
    pub const P384: ObjectIdentifier = oid("1.3.132.0.34");
    pub const ECDSA_SHA1: ObjectIdentifier = oid("1.2.840.10045.4.1");
    pub const ECDSA_SHA256: ObjectIdentifier = oid("1.2.840.10045.4.3.2");
    pub const ECDSA_SHA384: ObjectIdentifier = oid("1.2.840.10045.4.3.3");
    pub const ECDSA_SHA512: ObjectIdentifier = oid("1.2.840.10045.4.3.4");
    pub const ED25519: ObjectIdentifier = oid("1.3.101.112");
}

/// The smallest RSA key that is accepted (CRYPTREC LS-0003: 112 bits of security).
const RSA_BITS: usize = 2048;

/// Why a signature value is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CryptoFault {
    /// It does not fit the key and the data.
    #[error("the signature value does not fit")]
    Wrong,
    /// It fits, but its algorithm or key is too weak to prove anything.
    #[error("{0} is too weak")]
    Weak(String),
    /// An algorithm that is not known here.
    #[error("{0} is not supported")]
    Unknown(String),
}

/// A digest algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Digest {
    /// Weak; only for matching identifiers of certificates.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Digest {
    /// By its identifier; `None` for MD5 and what is not known.
    #[must_use]
    pub fn known(oid: ObjectIdentifier) -> Option<Self> {
        Some(match oid {
            oids::SHA1 => Self::Sha1,
            oids::SHA256 => Self::Sha256,
            oids::SHA384 => Self::Sha384,
            oids::SHA512 => Self::Sha512,
            _ => return None,
        })
    }

    /// Its identifier.
    #[must_use]
    pub fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Sha1 => oids::SHA1,
            Self::Sha256 => oids::SHA256,
            Self::Sha384 => oids::SHA384,
            Self::Sha512 => oids::SHA512,
        }
    }

    /// Whether it may carry a signature.
    #[must_use]
    pub fn is_strong(self) -> bool {
        self != Self::Sha1
    }

    /// The digest of pieces as if they were one.
    #[must_use]
    pub fn of(self, pieces: &[&[u8]]) -> Vec<u8> {
        let algorithm = match self {
            Self::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        };
        let mut context = digest::Context::new(algorithm);
        for piece in pieces {
            context.update(piece);
        }
        context.finish().as_ref().to_vec()
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }
}

/// An algorithm identifier cut out of DER: its object identifier and its parameters.
#[derive(Debug, Clone, Copy)]
struct Algorithm<'a> {
    oid: ObjectIdentifier,
    parameters: Option<asn1::Element<'a>>,
}

fn algorithm(der: &[u8]) -> Option<Algorithm<'_>> {
    let parts = asn1::only(der)?.inside(tag::SEQUENCE)?;
    Some(Algorithm { oid: parts.first()?.oid()?, parameters: parts.get(1).copied() })
}

/// The digest that a signature algorithm implies; `None` where it names none (plain RSA, Ed25519).
#[must_use]
pub fn signature_digest(signature_algorithm: &[u8]) -> Option<Digest> {
    let algorithm = algorithm(signature_algorithm)?;
    match algorithm.oid {
        oids::RSA_SHA1 | oids::ECDSA_SHA1 => Some(Digest::Sha1),
        oids::RSA_SHA256 | oids::ECDSA_SHA256 => Some(Digest::Sha256),
        oids::RSA_SHA384 | oids::ECDSA_SHA384 => Some(Digest::Sha384),
        oids::RSA_SHA512 | oids::ECDSA_SHA512 => Some(Digest::Sha512),
        oids::RSA_PSS => pss(algorithm.parameters).ok().map(|(digest, _)| digest),
        _ => None,
    }
}

/// Checks a signature value.
///
/// `key` is a SubjectPublicKeyInfo, `signature_algorithm` an AlgorithmIdentifier, both in DER;
/// `digest` is what CMS names beside plain RSA.
///
/// # Errors
/// Where it does not fit, or is of a weak or unknown kind.
pub fn verify(
    key: &[u8],
    signature_algorithm: &[u8],
    digest: Option<Digest>,
    message: &[u8],
    value: &[u8],
) -> Result<(), CryptoFault> {
    let unknown = |what: &str| CryptoFault::Unknown(what.to_owned());
    let algorithm =
        algorithm(signature_algorithm).ok_or_else(|| unknown("an algorithm without a name"))?;
    let parts = asn1::only(key).and_then(|key| key.inside(tag::SEQUENCE)).unwrap_or_default();
    let (Some(kind), Some(bits)) = (parts.first(), parts.get(1)) else {
        return Err(unknown("a public key of an odd shape"));
    };
    let kind = self::algorithm(kind.full).ok_or_else(|| unknown("a public key without a kind"))?;
    let Some((0, bits)) = bits.value_of(tag::BIT_STRING).and_then(|b| b.split_first()) else {
        return Err(unknown("a public key of an odd shape"));
    };
    let named = signature_digest(signature_algorithm);
    let digest = match (named, digest) {
        (Some(named), Some(beside)) if named != beside => {
            return Err(unknown("a signature whose two digests differ"));
        }
        (named, beside) => named.or(beside),
    };
    let check = |way: &'static dyn keys::VerificationAlgorithm| {
        keys::UnparsedPublicKey::new(way, bits)
            .verify(message, value)
            .map_err(|_| CryptoFault::Wrong)
    };
    match (kind.oid, algorithm.oid) {
        (oids::RSA | oids::RSA_PSS, oids::RSA_PSS) => {
            let (digest, salt) = pss(algorithm.parameters).map_err(unknown)?;
            small_rsa(bits)?;
            let usual = salt == digest.of(&[]).len();
            match digest {
                Digest::Sha1 => Err(CryptoFault::Weak("RSA-PSS with SHA-1".to_owned())),
                _ if !usual => super::pss::verify(bits, digest, salt, message, value),
                Digest::Sha256 => check(&keys::RSA_PSS_2048_8192_SHA256),
                Digest::Sha384 => check(&keys::RSA_PSS_2048_8192_SHA384),
                Digest::Sha512 => check(&keys::RSA_PSS_2048_8192_SHA512),
            }
        }
        (
            oids::RSA,
            oids::RSA | oids::RSA_SHA1 | oids::RSA_SHA256 | oids::RSA_SHA384 | oids::RSA_SHA512,
        ) => rsa(bits, digest.ok_or_else(|| unknown("RSA without a digest"))?, &check),
        (oids::ED25519, oids::ED25519) => check(&keys::ED25519),
        (
            oids::EC_KEY,
            oids::ECDSA_SHA1 | oids::ECDSA_SHA256 | oids::ECDSA_SHA384 | oids::ECDSA_SHA512,
        ) => {
            let curve = kind.parameters.and_then(|curve| curve.oid());
            check(match (curve, digest) {
                (Some(oids::P256), Some(Digest::Sha256)) => &keys::ECDSA_P256_SHA256_ASN1,
                (Some(oids::P256), Some(Digest::Sha384)) => &keys::ECDSA_P256_SHA384_ASN1,
                (Some(oids::P384), Some(Digest::Sha256)) => &keys::ECDSA_P384_SHA256_ASN1,
                (Some(oids::P384), Some(Digest::Sha384)) => &keys::ECDSA_P384_SHA384_ASN1,
                (_, Some(Digest::Sha1)) => {
                    return Err(CryptoFault::Weak("ECDSA with SHA-1".to_owned()));
                }
                _ => return Err(unknown("ECDSA on this curve with this digest")),
            })
        }
        (_, other) => Err(CryptoFault::Unknown(format!("algorithm {other}"))),
    }
}

fn rsa(
    key: &[u8],
    digest: Digest,
    check: &dyn Fn(&'static dyn keys::VerificationAlgorithm) -> Result<(), CryptoFault>,
) -> Result<(), CryptoFault> {
    let small = small_rsa(key);
    // A weak signature is told apart from a wrong one: who reads the report should know which.
    check(match (digest, small.is_ok()) {
        (Digest::Sha1, _) => &keys::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
        (Digest::Sha256, true) => &keys::RSA_PKCS1_2048_8192_SHA256,
        (Digest::Sha256, false) => &keys::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        (Digest::Sha384, true) => &keys::RSA_PKCS1_2048_8192_SHA384,
        (Digest::Sha512, true) => &keys::RSA_PKCS1_2048_8192_SHA512,
        (Digest::Sha512, false) => &keys::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
        (Digest::Sha384, false) => return small,
    })?;
    small?;
    if digest.is_strong() { Ok(()) } else { Err(CryptoFault::Weak("RSA with SHA-1".to_owned())) }
}

/// Whether a PKCS#1 key is long enough.
fn small_rsa(key: &[u8]) -> Result<(), CryptoFault> {
    let modulus = asn1::only(key)
        .and_then(|key| key.inside(tag::SEQUENCE))
        .and_then(|parts| parts.first()?.value_of(tag::INTEGER))
        .unwrap_or_default();
    let digits: Vec<&u8> = modulus.iter().skip_while(|octet| **octet == 0).collect();
    let leading = digits.first().map_or(8, |octet| octet.leading_zeros());
    let bits = digits.len().saturating_mul(8).saturating_sub(usize::try_from(leading).unwrap_or(8));
    if bits < RSA_BITS { Err(CryptoFault::Weak(format!("RSA with {bits} bits"))) } else { Ok(()) }
}

/// RSASSA-PSS parameters (RFC 4055, 3.1): the digest, MGF1 with the same one, and the salt's length.
fn pss(parameters: Option<asn1::Element<'_>>) -> Result<(Digest, usize), &'static str> {
    const ODD: &str = "RSA-PSS with these parameters";
    let parts = parameters.and_then(|all| all.inside(tag::SEQUENCE)).ok_or(ODD)?;
    let part = |number: u8| parts.iter().find(|part| part.tag == 0xa0 | number);
    let digest = part(0)
        .and_then(|part| Digest::known(algorithm(part.value)?.oid))
        .ok_or("RSA-PSS with SHA-1 or an unknown digest")?;
    let mask = part(1)
        .and_then(|part| Digest::known(algorithm(algorithm(part.value)?.parameters?.full)?.oid));
    let salt = match part(2) {
        None => 20,
        Some(part) => asn1::only(part.value)
            .and_then(|salt| salt.value_of(tag::INTEGER))
            .filter(|octets| octets.len() <= 2)
            .map(|octets| octets.iter().fold(0, |sum, octet| sum << 8 | usize::from(*octet)))
            .ok_or(ODD)?,
    };
    if mask == Some(digest) { Ok((digest, salt)) } else { Err(ODD) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_of_pieces_is_that_of_the_whole() {
        assert_eq!(Digest::Sha256.of(&[b"ab", b"c"]), Digest::Sha256.of(&[b"abc"]));
    }
}
