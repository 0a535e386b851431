//! Settings (`[signing]`). Secrets are not among them: they come from the environment.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Keys, time-stamps, revocation data and roots. Everything is empty unless it is written: then
/// nothing is signed with a key of the city's, and no connection is opened.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The platform's key, for signatures as a witness (立会人型).
    pub key: Key,
    /// Time-stamp authorities.
    pub timestamps: Timestamps,
    /// Whom verification believes.
    pub trust: Trust,
    /// Where revocation data may be fetched.
    pub revocation: Revocation,
    /// So many days before a certificate of ours ends there is a warning.
    pub warn_days: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            key: Key::default(),
            timestamps: Timestamps::default(),
            trust: Trust::default(),
            revocation: Revocation::default(),
            warn_days: 60,
        }
    }
}

/// The platform's key.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Key {
    /// `file` (PKCS#8 in PEM or DER), or empty: none.
    pub source: String,
    /// The file.
    pub file: PathBuf,
    /// Its certificate in PEM; what stands behind the first one is its chain.
    pub certificate: PathBuf,
}

/// Time-stamp authorities.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Timestamps {
    /// Addresses in the order in which they are asked (RFC 3161 over HTTP).
    pub authorities: Vec<String>,
}

/// Whom verification believes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Trust {
    /// Files with roots of signers, in PEM.
    pub roots: Vec<PathBuf>,
    /// Files with roots of time-stamp authorities; where there are none, the others serve.
    pub timestamp_roots: Vec<PathBuf>,
}

/// Where revocation data may be fetched.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Revocation {
    /// Hosts of which CRLs and OCSP responses may be fetched, where a certificate names them. A
    /// certificate alone never makes this machine connect to anywhere.
    pub hosts: Vec<String>,
}
