//! The version of a pack: a hash over what it says, not over how it is laid out.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::sources::Sources;

/// SHA-256 over the canonical content of every file. Comments, spaces and the order of keys do not
/// change it; any word that a person or the engine reads does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PackVersion([u8; 32]);

/// A text that is no version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a pack version is 64 hexadecimal digits")]
pub struct NotAVersion;

impl PackVersion {
    /// The version of these files.
    #[must_use]
    pub(crate) fn of(files: &BTreeMap<String, Vec<u8>>, sources: &Sources) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"yakusho city pack 1\n");
        for (name, bytes) in files {
            let mut content = Vec::new();
            match sources.tree(name) {
                Some(tree) => tree.write_canonical(&mut content),
                None => content.extend_from_slice(bytes),
            }
            for part in [name.as_bytes(), content.as_slice()] {
                hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
                hash.update(part);
            }
        }
        Self(hash.finalize().into())
    }

    /// The first twelve hexadecimal digits, for people.
    #[must_use]
    pub fn short(self) -> String {
        self.to_string().chars().take(12).collect()
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for PackVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
impl fmt::Debug for PackVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl FromStr for PackVersion {
    type Err = NotAVersion;
    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return Err(NotAVersion);
        }
        for (at, byte) in bytes.iter_mut().enumerate() {
            let start = at.saturating_mul(2);
            let digits = text.get(start..start.saturating_add(2)).ok_or(NotAVersion)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| NotAVersion)?;
        }
        Ok(Self(bytes))
    }
}
impl TryFrom<String> for PackVersion {
    type Error = NotAVersion;
    fn try_from(text: String) -> Result<Self, NotAVersion> {
        text.parse()
    }
}
impl From<PackVersion> for String {
    fn from(version: PackVersion) -> Self {
        version.to_string()
    }
}
