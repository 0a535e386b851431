//! A key of the stand-in: P-256, made here, kept in a file that its owner alone reads.

use std::{fs, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path};

use ring::{
    rand::{SecureRandom as _, SystemRandom},
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use zeroize::Zeroizing;

use crate::{Result, Trouble};

/// A key pair with its PKCS#8.
pub(super) struct Key {
    pair: EcdsaKeyPair,
    pkcs8: Zeroizing<Vec<u8>>,
}

fn failed() -> Trouble {
    Trouble::new("試験用の鍵を作れませんでした。", "the stand-in could not make a key")
}

/// Random octets.
pub(super) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut octets = [0; N];
    SystemRandom::new().fill(&mut octets).map_err(|_| failed())?;
    Ok(octets)
}

impl Key {
    pub(super) fn make() -> Result<Self> {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random);
        Self::read(Zeroizing::new(made.map_err(|_| failed())?.as_ref().to_vec()))
    }

    fn read(pkcs8: Zeroizing<Vec<u8>>) -> Result<Self> {
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &pkcs8, &random);
        Ok(Self { pair: pair.map_err(|_| failed())?, pkcs8 })
    }

    pub(super) fn open(path: &Path) -> Result<Self> {
        let octets = fs::read(path).map_err(|error| Trouble::file(path, &error))?;
        Self::read(Zeroizing::new(octets))
    }

    /// Writes it where nothing stands yet, readable by its owner only.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .and_then(|mut file| {
                file.write_all(&self.pkcs8)?;
                file.sync_all()
            })
            .map_err(|error| Trouble::file(path, &error))
    }

    pub(super) fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    /// The point on the curve, uncompressed.
    pub(super) fn public(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        let value = self.pair.sign(&SystemRandom::new(), message).map_err(|_| failed())?;
        Ok(value.as_ref().to_vec())
    }
}
