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
    /// How connections are made, where there are any.
    pub network: Network,
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
            network: Network::default(),
            warn_days: 60,
        }
    }
}

/// The platform's key.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Key {
    /// `file` (PKCS#8), `pkcs12`, `pkcs11` (card, HSM), `remote` (Cloud Signature Consortium API v2),
    /// or empty: none.
    pub source: String,
    /// The file of a key, or the library of PKCS#11.
    pub file: PathBuf,
    /// The certificate in PEM; what stands behind the first one is its chain. Not needed where the
    /// PKCS#12 file, the token or the service has it.
    pub certificate: PathBuf,
    /// The token's label (PKCS#11).
    pub token: String,
    /// The key's label (PKCS#11), or the credential's name (remote).
    pub label: String,
    /// The service's address up to and with `/csc/v2` (remote).
    pub url: String,
}

/// Time-stamp authorities.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Timestamps {
    /// Addresses in the order in which they are asked (RFC 3161 over HTTP).
    pub authorities: Vec<String>,
    /// The only policy under which tokens are taken, as numbers with dots; empty: any.
    pub policy: String,
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

/// How connections are made.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Network {
    /// So many seconds an answer may take; 0 is 15.
    pub timeout_seconds: u16,
    /// A proxy, as `http://proxy.example:8080`.
    pub proxy: String,
    /// Roots for HTTPS in PEM, instead of the public ones.
    pub tls_roots: Vec<PathBuf>,
}
