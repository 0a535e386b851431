//! The installation's master keys.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write as _},
    path::Path,
};

use zeroize::Zeroizing;

use crate::envelope::{self, Key};

/// The name of the key file in the data folder.
const FILE: &str = "master.keys";

/// The master keys. New records are sealed under the newest; older keys stay for what they sealed.
pub struct Keyring {
    keys: BTreeMap<u32, Key>,
}

/// Why something cannot be sealed or opened. Says nothing about the content.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// The key file cannot be read or written.
    #[error("key file: {0}")]
    File(#[from] io::Error),
    /// The key file holds something else than keys.
    #[error("key file: line {0} is not `<number> <64 hexadecimal digits>`")]
    Line(usize),
    /// The record was sealed under a key that is not here.
    #[error("master key {0} is missing")]
    Missing(u32),
    /// The record was changed, moved, or is none.
    #[error("a sealed record is damaged")]
    Damaged,
}

impl Keyring {
    /// The keys in a data folder; on the first start a key is made. The file is readable by its
    /// owner only. Whoever has it and the database can read everything: keep it apart from backups.
    ///
    /// # Errors
    /// [`KeyringError::File`], [`KeyringError::Line`].
    pub fn open(folder: &Path) -> Result<Self, KeyringError> {
        let path = folder.join(FILE);
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&Zeroizing::new(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let keyring = Self::of(1, rand::random());
                keyring.write(&path)?;
                Ok(keyring)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// A keyring of one key.
    #[must_use]
    pub fn of(id: u32, key: [u8; 32]) -> Self {
        Self { keys: BTreeMap::from([(id, Zeroizing::new(key))]) }
    }

    fn parse(text: &str) -> Result<Self, KeyringError> {
        let mut keys = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            let entry = line.split_once(' ').and_then(|(id, key)| {
                Some((id.parse::<u32>().ok()?, from_hex(key)?))
            });
            let (id, key) = entry.ok_or(KeyringError::Line(number + 1))?;
            keys.insert(id, key);
        }
        if keys.is_empty() { Err(KeyringError::Line(1)) } else { Ok(Self { keys }) }
    }

    fn write(&self, path: &Path) -> io::Result<()> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let mut file = options.open(path)?;
        for (id, key) in &self.keys {
            let hex: Zeroizing<String> =
                Zeroizing::new(key.iter().map(|byte| format!("{byte:02x}")).collect());
            writeln!(file, "{id} {}", hex.as_str())?;
        }
        file.sync_all()
    }

    /// Seals `plain`, bound to `place` (`table/id/version`).
    ///
    /// # Errors
    /// None in practice: the cipher fails only above 256 GiB.
    pub fn seal(&self, place: &str, plain: &[u8]) -> Result<Vec<u8>, KeyringError> {
        let (id, key) = self.keys.last_key_value().ok_or(KeyringError::Missing(0))?;
        envelope::seal(*id, key, place.as_bytes(), plain)
    }

    /// Opens what was sealed for the same place.
    ///
    /// # Errors
    /// [`KeyringError::Missing`], [`KeyringError::Damaged`].
    pub fn open_sealed(
        &self,
        place: &str,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, KeyringError> {
        let id = envelope::key_id(sealed)?;
        let key = self.keys.get(&id).ok_or(KeyringError::Missing(id))?;
        envelope::open(key, place.as_bytes(), sealed)
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.keys.keys()).finish()
    }
}

fn from_hex(text: &str) -> Option<Key> {
    let mut key = Zeroizing::new([0_u8; 32]);
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, place) in key.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(text.get(place..place + 2)?, 16).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_start_makes_a_key_that_the_next_start_finds() {
        let folder = tempfile::tempdir().expect("folder");
        let sealed = Keyring::open(folder.path()).expect("new").seal("a/1", b"secret").expect("sealed");
        let again = Keyring::open(folder.path()).expect("kept");
        assert_eq!(again.open_sealed("a/1", &sealed).expect("open").as_slice(), b"secret");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.path().join(FILE)).expect("file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_record_that_was_moved_or_changed_does_not_open() {
        let keyring = Keyring::of(1, [7; 32]);
        let sealed = keyring.seal("draft/1/1", b"secret").expect("sealed");
        assert!(keyring.open_sealed("draft/2/1", &sealed).is_err());
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(keyring.open_sealed("draft/1/1", &changed).is_err(), "byte {place}");
        }
        assert!(matches!(
            Keyring::of(2, [7; 32]).open_sealed("draft/1/1", &sealed),
            Err(KeyringError::Missing(1))
        ));
    }

    #[test]
    fn two_seals_of_the_same_text_differ() {
        let keyring = Keyring::of(1, [7; 32]);
        assert_ne!(keyring.seal("a", b"x").expect("one"), keyring.seal("a", b"x").expect("two"));
    }
}
