//! What a browser sends back, as JSON with base64url inside.

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde::{Deserialize, Deserializer, de::Error as _};

/// The longest answer that is read, in bytes: an attestation with a chain is far below.
pub(crate) const LONGEST: usize = 64 * 1024;

/// The answer of `navigator.credentials.create`.
#[derive(Clone, Debug, Deserialize)]
pub struct Registered {
    /// The credential's id in base64url.
    pub id: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) response: Attestation,
}

/// The answer of `navigator.credentials.get`.
#[derive(Clone, Debug, Deserialize)]
pub struct Asserted {
    /// The credential's id in base64url.
    pub id: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) response: Assertion,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Attestation {
    #[serde(rename = "attestationObject")]
    pub(crate) attestation_object: Bytes,
    #[serde(rename = "clientDataJSON")]
    pub(crate) client_data: Bytes,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Assertion {
    #[serde(rename = "authenticatorData")]
    pub(crate) authenticator_data: Bytes,
    #[serde(rename = "clientDataJSON")]
    pub(crate) client_data: Bytes,
    pub(crate) signature: Bytes,
    #[serde(rename = "userHandle", default)]
    pub(crate) user_handle: Option<Bytes>,
}

/// Bytes that travel as base64url.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bytes(pub(crate) Vec<u8>);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        decode(&text).map(Self).ok_or_else(|| D::Error::custom("not base64url"))
    }
}

pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let lenient =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&alphabet::URL_SAFE, lenient).decode(text).ok()
}

impl Registered {
    /// Reads it; `None` for anything else.
    #[must_use]
    pub fn read(json: &str) -> Option<Self> {
        (json.len() <= LONGEST).then(|| serde_json::from_str(json).ok()).flatten()
    }
}

impl Asserted {
    /// Reads it; `None` for anything else.
    #[must_use]
    pub fn read(json: &str) -> Option<Self> {
        (json.len() <= LONGEST).then(|| serde_json::from_str(json).ok()).flatten()
    }

    /// The credential's id as it is kept: base64url without padding.
    #[must_use]
    pub fn credential(&self) -> Option<String> {
        decode(&self.id).map(|bytes| super::encode(&bytes))
    }
}
