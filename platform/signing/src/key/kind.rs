//! What a key signs with, told from its certificate.

use der::asn1::ObjectIdentifier;
use yakusho_pdf_signature::{
    Certificate,
    asn1::{self, tag},
    cms::{Digest, oids, verify},
};

use crate::{Result, Trouble};

/// The keys that are supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyKind {
    Rsa,
    P256,
    P384,
}

impl KeyKind {
    /// The kind of key that a certificate is for.
    pub(crate) fn of(certificate: &Certificate) -> Result<Self> {
        let kind = || {
            let parts = asn1::only(certificate.public_key())?.inside(tag::SEQUENCE)?;
            let algorithm = parts.first()?.inside(tag::SEQUENCE)?;
            let curve = || algorithm.get(1)?.oid();
            match algorithm.first()?.oid()? {
                oids::RSA => Some(Self::Rsa),
                oids::EC_KEY if curve()? == oids::P256 => Some(Self::P256),
                oids::EC_KEY if curve()? == oids::P384 => Some(Self::P384),
                _ => None,
            }
        };
        kind().ok_or_else(|| {
            Trouble::new(
                "この種類の鍵では署名できません。RSA（2048 以上）、P-256、P-384 の証明書を使ってください。",
                "the certificate is for a kind of key that is not supported",
            )
        })
    }

    pub(crate) fn digest(self) -> Digest {
        match self {
            Self::Rsa | Self::P256 => Digest::Sha256,
            Self::P384 => Digest::Sha384,
        }
    }

    pub(crate) fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Rsa => oids::RSA_SHA256,
            Self::P256 => oids::ECDSA_SHA256,
            Self::P384 => oids::ECDSA_SHA384,
        }
    }

    /// AlgorithmIdentifier in DER.
    pub(crate) fn algorithm(self) -> Vec<u8> {
        let null = if self == Self::Rsa { asn1::write(tag::NULL, &[]) } else { Vec::new() };
        asn1::join(tag::SEQUENCE, &[&asn1::oid(self.oid()), &null])
    }

    /// What a device gave for a message, in the form that a certificate's key verifies. Devices give
    /// ECDSA as two numbers side by side; services give either form.
    ///
    /// # Errors
    /// Where it verifies in neither: the key is not that of the certificate.
    pub(crate) fn accept(
        self,
        certificate: &Certificate,
        message: &[u8],
        value: Vec<u8>,
    ) -> Result<Vec<u8>> {
        let mut forms = Vec::new();
        if self != Self::Rsa {
            forms.push(pair(&value));
        }
        forms.push(value);
        let holds = |value: &Vec<u8>| {
            let key = certificate.public_key();
            verify(key, &self.algorithm(), Some(self.digest()), message, value).is_ok()
        };
        forms.into_iter().find(holds).ok_or_else(|| {
            Trouble::new(
                "署名の値が証明書と合いません。鍵と証明書の組を確かめてください。",
                "the signature does not fit the certificate: is it the certificate of this key?",
            )
        })
    }
}

/// Two numbers side by side as a SEQUENCE of two INTEGERs.
fn pair(value: &[u8]) -> Vec<u8> {
    let (r, s) = value.split_at(value.len() / 2);
    asn1::join(tag::SEQUENCE, &[&positive(r), &positive(s)])
}

/// A positive INTEGER in the fewest octets.
pub(crate) fn positive(octets: &[u8]) -> Vec<u8> {
    let mut number: Vec<u8> = octets.iter().copied().skip_while(|octet| *octet == 0).collect();
    if number.first().is_none_or(|first| *first >= 0x80) {
        number.insert(0, 0);
    }
    asn1::write(tag::INTEGER, &number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_side_by_side_become_two_integers() {
        assert_eq!(pair(&[0, 1, 0x80, 2]), [0x30, 8, 2, 1, 1, 2, 3, 0, 0x80, 2]);
        assert_eq!(positive(&[0, 0]), [2, 1, 0]);
    }
}
