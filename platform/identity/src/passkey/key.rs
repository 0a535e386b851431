//! Public keys of credentials: COSE in, verified by ring.

use ciborium::Value;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use serde::{Deserialize, Serialize};

use super::{NotVerified, answer, encode};

/// ES256, EdDSA, RS256 (IANA COSE algorithms), in the order in which they are preferred.
pub(crate) const ALGORITHMS: [i64; 3] = [-7, -8, -257];

/// A public key, as its row holds it: base64url in JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "alg")]
pub enum PublicKey {
    /// ECDSA on P-256 with SHA-256: the uncompressed point.
    ES256 {
        /// 65 bytes.
        point: String,
    },
    /// Ed25519.
    EdDSA {
        /// 32 bytes.
        point: String,
    },
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RS256 {
        /// The modulus.
        n: String,
        /// The exponent.
        e: String,
    },
}

impl PublicKey {
    /// Reads a COSE key (RFC 9053). What follows it is left alone.
    pub(crate) fn from_cose(bytes: &[u8]) -> Result<Self, NotVerified> {
        let mut reader = bytes;
        let Ok(Value::Map(map)) = ciborium::de::from_reader_with_recursion_limit(&mut reader, 8)
        else {
            return Err(NotVerified::Malformed);
        };
        let found = |label: i64| {
            map.iter()
                .find(|(key, _)| {
                    key.as_integer().and_then(|key| i64::try_from(key).ok()) == Some(label)
                })
                .map(|(_, value)| value)
        };
        let number = |label: i64| {
            found(label).and_then(Value::as_integer).and_then(|value| i64::try_from(value).ok())
        };
        let part = |label: i64| found(label).and_then(Value::as_bytes);
        match (number(1), number(3), number(-1)) {
            // EC2, ES256, P-256.
            (Some(2), Some(-7), Some(1)) => {
                let (Some(x), Some(y)) = (part(-2), part(-3)) else {
                    return Err(NotVerified::Malformed);
                };
                if x.len() != 32 || y.len() != 32 {
                    return Err(NotVerified::Malformed);
                }
                let point = [&[4_u8], x.as_slice(), y.as_slice()].concat();
                Ok(Self::ES256 { point: encode(&point) })
            }
            // OKP, EdDSA, Ed25519.
            (Some(1), Some(-8), Some(6)) => match part(-2) {
                Some(x) if x.len() == 32 => Ok(Self::EdDSA { point: encode(x) }),
                _ => Err(NotVerified::Malformed),
            },
            // RSA, RS256: n is -1 and e is -2.
            (Some(3), Some(-257), _) => match (part(-1), part(-2)) {
                (Some(n), Some(e)) => Ok(Self::RS256 { n: encode(n), e: encode(e) }),
                _ => Err(NotVerified::Malformed),
            },
            _ => Err(NotVerified::Algorithm),
        }
    }

    /// Whether the signature over the message is this key's.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), NotVerified> {
        let part = |text: &str| answer::decode(text).ok_or(NotVerified::Malformed);
        let verified = match self {
            Self::ES256 { point } => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, part(point)?)
                .verify(message, signature),
            Self::EdDSA { point } => {
                UnparsedPublicKey::new(&ED25519, part(point)?).verify(message, signature)
            }
            Self::RS256 { n, e } => RsaPublicKeyComponents { n: part(n)?, e: part(e)? }.verify(
                &RSA_PKCS1_2048_8192_SHA256,
                message,
                signature,
            ),
        };
        verified.map_err(|_| NotVerified::Signature)
    }
}
