//! A blind index: keyed hashes by which sealed values can be found without being readable.
//!
//! Equal texts have equal hashes, so whoever has the database but not the keys sees how often each
//! one occurs. They cannot make the hash of a text that they guess.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::keyring::Keyring;

/// Makes the hashes of one index.
#[derive(Clone)]
pub struct BlindIndex {
    key: Zeroizing<[u8; 32]>,
}

impl Keyring {
    /// The hashes of the index of this name, under a key of its own.
    #[must_use]
    pub fn blind_index(&self, name: &str) -> BlindIndex {
        BlindIndex { key: self.derive(&format!("blind index {name}")) }
    }
}

impl BlindIndex {
    /// The hash of a text: the first 64 bits of HMAC-SHA-256 over its kind and itself. Two texts
    /// may have the same hash, so what is found must be looked at.
    #[must_use]
    pub fn of(&self, kind: &str, text: &str) -> i64 {
        let mut hmac = Hmac::<Sha256>::new_from_slice(self.key.as_slice())
            .expect("HMAC takes a key of any length");
        hmac.update(kind.as_bytes());
        hmac.update(&[0]);
        hmac.update(text.as_bytes());
        let bytes = hmac.finalize().into_bytes();
        let mut first = [0; 8];
        for (to, from) in first.iter_mut().zip(bytes.iter()) {
            *to = *from;
        }
        i64::from_be_bytes(first)
    }
}

impl std::fmt::Debug for BlindIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BlindIndex").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_depends_on_the_key_the_index_the_kind_and_the_text() {
        let folder = tempfile::tempdir().expect("folder");
        let keyring = Keyring::open(folder.path()).expect("keys");
        let index = keyring.blind_index("a");
        let hash = index.of("name", "前橋");
        assert_eq!(keyring.blind_index("a").of("name", "前橋"), hash, "stays");
        assert_ne!(keyring.blind_index("b").of("name", "前橋"), hash);
        assert_ne!(index.of("address", "前橋"), hash);
        assert_ne!(index.of("name", "高崎"), hash);
        let other = tempfile::tempdir().expect("folder");
        let other = Keyring::open(other.path()).expect("keys");
        assert_ne!(other.blind_index("a").of("name", "前橋"), hash, "another house");
        assert_eq!(format!("{index:?}"), "BlindIndex { .. }");
    }
}
