//! The master keys: made on the first start, kept beside the data, readable by their owner only.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{Read as _, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
    sync::Arc,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hkdf::Hkdf;
use sha2::Sha256;
use yakusho_store::{Error, Result};
use zeroize::Zeroizing;

type Key = Zeroizing<[u8; 32]>;

/// The keys that seal. Cheap to clone; wiped when the last clone is dropped.
#[derive(Clone)]
pub struct Keyring {
    keys: Arc<Keys>,
}

struct Keys {
    /// Master keys by version; the newest seals.
    masters: BTreeMap<i64, Key>,
    /// What other secrets of the installation are derived from. Not rotated with the masters.
    root: Key,
}

const FILE: &str = "master-keys";

impl Keyring {
    /// Reads `master-keys` in `folder`, or makes it on the first start. The file belongs into the
    /// backup of keys, apart from the backup of data: without it no told fact can be read again.
    ///
    /// # Errors
    /// [`Error::Broken`] where the file can be read by others or holds no keys; [`Error::File`].
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE);
        if !path.exists() {
            let keys = Keys {
                masters: BTreeMap::from([(1, Zeroizing::new(rand::random()))]),
                root: Zeroizing::new(rand::random()),
            };
            keys.write(folder)?;
        }
        let mut file = File::open(&path)?;
        if file.metadata()?.permissions().mode() & 0o077 != 0 {
            return Err(Error::Broken(format!("{} can be read by others", path.display())));
        }
        let mut text = Zeroizing::new(String::new());
        file.read_to_string(&mut text)?;
        let keys = Keys::parse(&text)
            .ok_or_else(|| Error::Broken(format!("{} holds no keys", path.display())))?;
        Ok(Self { keys: Arc::new(keys) })
    }

    /// Adds a new master key, which seals from now on; the old ones stay, to open what they sealed.
    ///
    /// # Errors
    /// As [`Keyring::open`].
    pub fn rotate(folder: &Path) -> Result<Self> {
        let old = Self::open(folder)?;
        let mut masters = old.keys.masters.clone();
        masters.insert(old.newest() + 1, Zeroizing::new(rand::random()));
        Keys { masters, root: old.keys.root.clone() }.write(folder)?;
        Self::open(folder)
    }

    /// A secret for another purpose (signing cookies, keyed hashes of codes), the same in every
    /// start. HKDF-SHA-256 of the root secret.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut out = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(Some(b"yakusho"), &*self.keys.root)
            .expand(purpose.as_bytes(), &mut *out)
            .expect("32 bytes are within what HKDF-SHA-256 gives (8160)");
        out
    }

    /// The version of the master key that seals now.
    #[must_use]
    pub fn newest(&self) -> i64 {
        self.keys.masters.keys().next_back().copied().unwrap_or(0)
    }

    pub(crate) fn master(&self, version: i64) -> Option<&[u8; 32]> {
        self.keys.masters.get(&version).map(|key| &**key)
    }
}

impl Keys {
    fn parse(text: &str) -> Option<Self> {
        let mut masters = BTreeMap::new();
        let mut root = None;
        for line in text.lines() {
            let (name, key) = line.split_once(' ')?;
            let bytes = Zeroizing::new(STANDARD.decode(key).ok()?);
            let key: Key = Zeroizing::new(bytes.as_slice().try_into().ok()?);
            match name.strip_prefix("master-") {
                Some(version) => {
                    masters.insert(version.parse().ok()?, key);
                }
                None if name == "root" => root = Some(key),
                None => return None,
            }
        }
        if masters.is_empty() { None } else { Some(Self { masters, root: root? }) }
    }

    fn write(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)?;
        let new = folder.join("master-keys.new");
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
        let mut line = |name: String, key: &Key| -> Result<()> {
            let text = Zeroizing::new(STANDARD.encode(**key));
            Ok(writeln!(file, "{name} {}", *text)?)
        };
        line("root".to_owned(), &self.root)?;
        for (version, key) in &self.masters {
            line(format!("master-{version}"), key)?;
        }
        file.sync_all()?;
        fs::rename(&new, folder.join(FILE))?;
        File::open(folder)?.sync_all()?;
        Ok(())
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring").field("newest", &self.newest()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_made_once_and_refused_when_others_can_read_it() {
        let folder = tempfile::tempdir().expect("folder");
        let first = Keyring::open(folder.path()).expect("made");
        let again = Keyring::open(folder.path()).expect("read");
        assert_eq!(first.master(1), again.master(1));
        let path = folder.path().join(FILE);
        assert_eq!(fs::metadata(&path).expect("file").permissions().mode() & 0o777, 0o600);
        assert_eq!(format!("{first:?}"), "Keyring { newest: 1, .. }");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("mode");
        assert!(Keyring::open(folder.path()).is_err());
    }

    #[test]
    fn a_damaged_file_is_refused_and_never_overwritten() {
        let folder = tempfile::tempdir().expect("folder");
        Keyring::open(folder.path()).expect("made");
        let path = folder.path().join(FILE);
        let text = fs::read_to_string(&path).expect("file");
        for damaged in ["", "root abc\n", &text.replace("root", "rood"), &text[..text.len() - 9]] {
            fs::write(&path, damaged).expect("written");
            assert!(Keyring::open(folder.path()).is_err(), "{}", damaged.len());
            assert_eq!(fs::read_to_string(&path).expect("file"), damaged);
        }
    }
}
