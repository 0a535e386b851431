//! Who receives a document and what stands in it: sealed at rest.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;
use yakusho_facts::Keyring;
use yakusho_store::{Error, Result};

/// Who receives a document and what stands in it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Who receives it.
    pub recipient: Recipient,
    /// What the template reads, without number, date, addressee and seal.
    pub data: Value,
}

/// Who receives a document.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// The name as it stands on the paper.
    pub name: String,
    /// 「様」「御中」
    pub suffix: String,
    /// Seven digits, or empty.
    #[serde(default)]
    pub postal_code: String,
    /// The lines of the address; empty where it is not known or must not be shown.
    #[serde(default)]
    pub address: Vec<String>,
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Content(…)")
    }
}

impl std::fmt::Debug for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Recipient(…)")
    }
}

impl Recipient {
    /// Whether a letter can be sent there.
    #[must_use]
    pub fn can_be_posted_to(&self) -> bool {
        !self.address.is_empty()
    }
}

impl Content {
    pub(crate) fn seal(&self, keyring: &Keyring, id: Uuid) -> Result<Vec<u8>> {
        let plain = serde_json::to_vec(self).map_err(|error| Error::Broken(error.to_string()))?;
        Ok(keyring.seal_bytes(&plain, place(id).as_bytes())?)
    }

    pub(crate) fn open(keyring: &Keyring, id: Uuid, sealed: &[u8]) -> Result<Self> {
        let plain = keyring.open_bytes(sealed, place(id).as_bytes())?;
        serde_json::from_slice(&plain)
            .map_err(|_| Error::Broken(format!("document {id} is damaged")))
    }
}

fn place(id: Uuid) -> String {
    format!("document/{id}")
}
