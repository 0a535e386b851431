//! A key in memory, out of PKCS#8. RSA (PKCS#1 v1.5 with SHA-256) and ECDSA on P-256 and P-384.

use ring::{
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair,
        RSA_PKCS1_SHA256, RsaKeyPair,
    },
};

use crate::{
    asn1::{self, tag},
    cms::{Digest, oids},
    trust::{Certificate, pem_blocks},
};

use super::{Signer, SourceError};

enum Key {
    Rsa(Box<RsaKeyPair>),
    P256(Box<EcdsaKeyPair>),
    P384(Box<EcdsaKeyPair>),
}

/// A key with its certificates.
pub struct KeyPair {
    key: Key,
    certificate: Certificate,
    chain: Vec<Certificate>,
    random: SystemRandom,
}

/// Never shows the key.
impl std::fmt::Debug for KeyPair {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "KeyPair({})", self.certificate.subject_text())
    }
}

impl KeyPair {
    /// Reads a key (PKCS#8, PEM or DER, without a password) that belongs to a certificate.
    ///
    /// # Errors
    /// Where it is none, of another kind, too small, or does not belong to the certificate.
    pub fn read(
        key: &[u8],
        certificate: Certificate,
        chain: Vec<Certificate>,
    ) -> Result<Self, SourceError> {
        let random = SystemRandom::new();
        let block = pem_blocks(key, "PRIVATE KEY").into_iter().next();
        let der = block.as_deref().unwrap_or(key);
        let ecdsa = |way| EcdsaKeyPair::from_pkcs8(way, der, &random).map(Box::new);
        let key = if let Ok(key) = RsaKeyPair::from_pkcs8(der) {
            Key::Rsa(Box::new(key))
        } else if let Ok(key) = ecdsa(&ECDSA_P256_SHA256_ASN1_SIGNING) {
            Key::P256(key)
        } else if let Ok(key) = ecdsa(&ECDSA_P384_SHA384_ASN1_SIGNING) {
            Key::P384(key)
        } else {
            return Err(SourceError(
                "the key is no PKCS#8 of RSA (2048 bits or more), P-256 or P-384".to_owned(),
            ));
        };
        let pair = Self { key, certificate, chain, random };
        let value = pair.sign(b"do they belong together")?;
        let public = pair.certificate.public_key();
        let fits = crate::cms::verify(
            public,
            &pair.algorithm(),
            Some(pair.digest()),
            b"do they belong together",
            &value,
        );
        fits.map_err(|_| SourceError("the key does not belong to the certificate".to_owned()))?;
        Ok(pair)
    }
}

impl Signer for KeyPair {
    fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    fn digest(&self) -> Digest {
        match self.key {
            Key::Rsa(_) | Key::P256(_) => Digest::Sha256,
            Key::P384(_) => Digest::Sha384,
        }
    }

    fn algorithm(&self) -> Vec<u8> {
        let null = asn1::write(tag::NULL, &[]);
        match self.key {
            Key::Rsa(_) => asn1::join(tag::SEQUENCE, &[&asn1::oid(oids::RSA_SHA256), &null]),
            Key::P256(_) => asn1::join(tag::SEQUENCE, &[&asn1::oid(oids::ECDSA_SHA256)]),
            Key::P384(_) => asn1::join(tag::SEQUENCE, &[&asn1::oid(oids::ECDSA_SHA384)]),
        }
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SourceError> {
        let failed = || SourceError("the key did not sign".to_owned());
        match &self.key {
            Key::Rsa(key) => {
                let mut value = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &self.random, message, &mut value)
                    .map_err(|_| failed())?;
                Ok(value)
            }
            Key::P256(key) | Key::P384(key) => {
                let value = key.sign(&self.random, message).map_err(|_| failed())?;
                Ok(value.as_ref().to_vec())
            }
        }
    }
}
