//! Sealed bytes: XChaCha20-Poly1305 under a key of their own, which the master key wraps.

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead as _, KeyInit as _, Payload},
};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::keyring::Keyring;

/// What a sealed record belongs to. A record moved to another table, row or version does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding<'a> {
    /// The table.
    pub table: &'a str,
    /// The row.
    pub id: Uuid,
    /// The version of the row.
    pub version: i64,
}

/// A sealed record in the parts that its row holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Which master key wraps the record's key.
    pub key_version: i64,
    /// The record's own key, wrapped: nonce, then ciphertext and tag. Without it the body is noise.
    pub wrapped_key: Vec<u8>,
    /// The record: nonce, then ciphertext and tag.
    pub body: Vec<u8>,
}

/// Why something could not be sealed or opened. Says nothing about the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The master key of that version is not in the keyring.
    #[error("the master key {0} is not in the keyring")]
    NoKey(i64),
    /// A bit of the record was changed, or it belongs elsewhere.
    #[error("a sealed record does not open")]
    Tampered,
}

impl From<SealError> for yakusho_store::Error {
    fn from(error: SealError) -> Self {
        Self::Broken(error.to_string())
    }
}

const NONCE: usize = 24;
const KEY: usize = 32;

impl Binding<'_> {
    fn bytes(&self, part: &str) -> Vec<u8> {
        format!("yakusho/{part}/{}/{}/{}", self.table, self.id, self.version).into_bytes()
    }
}

impl Keyring {
    /// Seals `plain` for one record under a fresh key.
    ///
    /// # Errors
    /// [`SealError::NoKey`] never happens with a keyring that was opened; it is there so that no
    /// failure can be taken for a sealed record.
    pub fn seal(&self, plain: &[u8], binding: Binding<'_>) -> Result<Envelope, SealError> {
        let key_version = self.newest();
        let master = self.master(key_version).ok_or(SealError::NoKey(key_version))?;
        let key = Zeroizing::new(rand::random::<[u8; KEY]>());
        Ok(Envelope {
            key_version,
            wrapped_key: encrypt(master, &*key, &binding.bytes("key"))?,
            body: encrypt(&key, plain, &binding.bytes("body"))?,
        })
    }

    /// Opens a record. The bytes are wiped when they are dropped.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn open_envelope(
        &self,
        sealed: &Envelope,
        binding: Binding<'_>,
    ) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let key = self.unwrap_key(sealed, binding)?;
        decrypt(&key, &sealed.body, &binding.bytes("body"))
    }

    /// Wraps the record's key by the newest master key; the body stays as it is.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn rewrap(&self, sealed: &Envelope, binding: Binding<'_>) -> Result<Envelope, SealError> {
        let key = self.unwrap_key(sealed, binding)?;
        let key_version = self.newest();
        let master = self.master(key_version).ok_or(SealError::NoKey(key_version))?;
        let wrapped_key = encrypt(master, &*key, &binding.bytes("key"))?;
        Ok(Envelope { key_version, wrapped_key, body: sealed.body.clone() })
    }

    /// Seals bytes that live outside the database (an uploaded file) into one piece: the version of
    /// the master key, the wrapped key, the body. `aad` is bound and not part of it.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn seal_bytes(&self, plain: &[u8], aad: &[u8]) -> Result<Vec<u8>, SealError> {
        let key_version = self.newest();
        let master = self.master(key_version).ok_or(SealError::NoKey(key_version))?;
        let key = Zeroizing::new(rand::random::<[u8; KEY]>());
        let mut out = key_version.to_be_bytes().to_vec();
        out.extend(encrypt(master, &*key, &bound("file-key", aad))?);
        out.extend(encrypt(&key, plain, &bound("file", aad))?);
        Ok(out)
    }

    /// Opens what [`Keyring::seal_bytes`] gave for the same `aad`.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn open_bytes(&self, sealed: &[u8], aad: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (version, rest) = sealed.split_first_chunk::<8>().ok_or(SealError::Tampered)?;
        let version = i64::from_be_bytes(*version);
        let (wrapped, body) = rest.split_at_checked(NONCE + KEY + 16).ok_or(SealError::Tampered)?;
        let master = self.master(version).ok_or(SealError::NoKey(version))?;
        let key = decrypt(master, wrapped, &bound("file-key", aad))?;
        decrypt(&*whole(&key)?, body, &bound("file", aad))
    }

    fn unwrap_key(
        &self,
        sealed: &Envelope,
        binding: Binding<'_>,
    ) -> Result<Zeroizing<[u8; KEY]>, SealError> {
        let master = self.master(sealed.key_version).ok_or(SealError::NoKey(sealed.key_version))?;
        whole(&decrypt(master, &sealed.wrapped_key, &binding.bytes("key"))?)
    }
}

fn bound(part: &str, aad: &[u8]) -> Vec<u8> {
    let mut bytes = format!("yakusho/{part}/").into_bytes();
    bytes.extend_from_slice(aad);
    bytes
}

fn whole(key: &[u8]) -> Result<Zeroizing<[u8; KEY]>, SealError> {
    key.try_into().map(Zeroizing::new).map_err(|_| SealError::Tampered)
}

fn encrypt(key: &[u8; KEY], plain: &[u8], aad: &[u8]) -> Result<Vec<u8>, SealError> {
    let nonce: [u8; NONCE] = rand::random();
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad })
        .map_err(|_| SealError::Tampered)?;
    let mut out = nonce.to_vec();
    out.extend(sealed);
    Ok(out)
}

fn decrypt(key: &[u8; KEY], sealed: &[u8], aad: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE>().ok_or(SealError::Tampered)?;
    XChaCha20Poly1305::new(key.into())
        .decrypt(&XNonce::from(*nonce), Payload { msg: body, aad })
        .map(Zeroizing::new)
        .map_err(|_| SealError::Tampered)
}

impl std::fmt::Debug for Envelope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Envelope")
            .field("key_version", &self.key_version)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keyring() -> (tempfile::TempDir, Keyring) {
        let folder = tempfile::tempdir().expect("folder");
        let keyring = Keyring::open(folder.path()).expect("keyring");
        (folder, keyring)
    }

    fn binding() -> Binding<'static> {
        Binding { table: "draft_sheet", id: Uuid::nil(), version: 3 }
    }

    #[test]
    fn a_record_opens_only_where_it_belongs() {
        let (_folder, keyring) = keyring();
        let sealed = keyring.seal("前橋 太郎".as_bytes(), binding()).expect("sealed");
        assert_eq!(
            *keyring.open_envelope(&sealed, binding()).expect("open"),
            "前橋 太郎".as_bytes()
        );
        for other in [
            Binding { table: "application_sheet", ..binding() },
            Binding { id: Uuid::max(), ..binding() },
            Binding { version: 4, ..binding() },
        ] {
            assert_eq!(keyring.open_envelope(&sealed, other), Err(SealError::Tampered));
            assert_eq!(keyring.rewrap(&sealed, other), Err(SealError::Tampered));
        }
    }

    #[test]
    fn a_rotated_keyring_opens_the_old_and_seals_with_the_new() {
        let (folder, keyring) = keyring();
        let old = keyring.seal(b"told", binding()).expect("sealed");
        let file = keyring.seal_bytes(b"photo", b"a").expect("sealed");
        let rotated = Keyring::rotate(folder.path()).expect("rotated");
        assert_eq!(*rotated.open_envelope(&old, binding()).expect("open"), b"told");
        assert_eq!(*rotated.open_bytes(&file, b"a").expect("open"), b"photo");
        let new = rotated.rewrap(&old, binding()).expect("rewrapped");
        assert_eq!((old.key_version, new.key_version), (1, 2));
        assert_eq!(old.body, new.body);
        assert_eq!(*rotated.open_envelope(&new, binding()).expect("open"), b"told");
        assert_eq!(keyring.open_envelope(&new, binding()), Err(SealError::NoKey(2)));
        assert_eq!(keyring.derive("sessions"), rotated.derive("sessions"), "stays");
        assert_ne!(keyring.derive("sessions"), keyring.derive("forms"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_flipped_bit_anywhere_is_noticed(plain in prop::collection::vec(any::<u8>(), 0..200), at in any::<prop::sample::Index>(), bit in 0..8) {
            let (_folder, keyring) = keyring();
            let sealed = keyring.seal(&plain, binding()).expect("sealed");
            let mut changed = sealed.clone();
            let place = at.index(sealed.wrapped_key.len() + sealed.body.len());
            match changed.wrapped_key.get_mut(place) {
                Some(byte) => *byte ^= 1_u8 << bit,
                None => changed.body[place - sealed.wrapped_key.len()] ^= 1_u8 << bit,
            }
            prop_assert_eq!(keyring.open_envelope(&changed, binding()), Err(SealError::Tampered));
            let whole = keyring.seal_bytes(&plain, b"x").expect("sealed");
            let mut changed = whole.clone();
            let place = 8 + at.index(whole.len() - 8);
            changed[place] ^= 1_u8 << bit;
            prop_assert!(keyring.open_bytes(&changed, b"x").is_err());
            prop_assert!(keyring.open_bytes(&whole, b"y").is_err());
            prop_assert_eq!(&*keyring.open_bytes(&whole, b"x").expect("open"), &plain);
        }
    }
}
