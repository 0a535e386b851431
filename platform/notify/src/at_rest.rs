//! A mail as it lies in the outbox: sealed, because it names a person.

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use uuid::Uuid;
use yakusho_facts::Keyring;
use yakusho_store::{Error, Result};

use crate::{mail::Mail, outbox::row};

/// Address and text of a mail.
#[derive(Serialize, Deserialize)]
pub(crate) struct AtRest {
    /// To whom.
    pub(crate) to: String,
    /// One line.
    pub(crate) subject: String,
    /// The text.
    pub(crate) body: String,
}

impl AtRest {
    pub(crate) fn of(mail: &Mail) -> Self {
        Self {
            to: mail.to.as_str().to_owned(),
            subject: mail.subject.clone(),
            body: mail.body.clone(),
        }
    }

    pub(crate) fn seal(&self, keyring: &Keyring, id: Uuid) -> Result<Vec<u8>> {
        let plain = serde_json::to_vec(self).map_err(|error| Error::Broken(error.to_string()))?;
        Ok(keyring.seal_bytes(&plain, place(id).as_bytes())?)
    }

    /// Opens a row; one that was queued before mails were sealed is taken as it is.
    pub(crate) fn open(keyring: &Keyring, row: &row::Model) -> Result<Self> {
        let Some(sealed) = &row.sealed else {
            return Ok(Self {
                to: row.to_address.clone(),
                subject: row.subject.clone(),
                body: row.body.clone(),
            });
        };
        let plain = keyring.open_bytes(sealed, place(row.id).as_bytes())?;
        serde_json::from_slice(&plain)
            .map_err(|_| Error::Broken("a sealed mail is damaged".to_owned()))
    }
}

fn place(id: Uuid) -> String {
    format!("outbox/{id}")
}

/// A keyed hash of an address (HMAC-SHA-256, hexadecimal), the same for every spelling in capitals.
pub(crate) fn address_hash(keyring: &Keyring, address: &str) -> String {
    let key = keyring.derive("notify address hash");
    let mut hash =
        Hmac::<Sha256>::new_from_slice(&*key).expect("HMAC takes a key of any length (RFC 2104)");
    hash.update(address.trim().to_lowercase().as_bytes());
    hash.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}
