//! Keys and secrets as other rooms want them.

use std::sync::Arc;

use anyhow::{Context, Result};
use yakusho_facts::Keyring;
use yakusho_files::{ObjectsConfig, S3Config};
use yakusho_identity::{SealError, Sealer};
use yakusho_signing::Secrets;
use zeroize::Zeroizing;

/// Seals what identity keeps with the master keys.
pub struct IdentitySeal(Arc<Keyring>);

impl IdentitySeal {
    /// Over a keyring.
    #[must_use]
    pub const fn new(keyring: Arc<Keyring>) -> Self {
        Self(keyring)
    }
}

impl Sealer for IdentitySeal {
    fn seal(&self, context: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        self.0.seal_bytes(plain, context.as_bytes()).map_err(|_| SealError)
    }

    fn open(&self, context: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        self.0.open_bytes(sealed, context.as_bytes()).map_err(|_| SealError)
    }
}

/// `s3://bucket/prefix`; endpoint, region and account come from the environment
/// (`YAKUSHO_S3_ENDPOINT`, `YAKUSHO_S3_REGION`, `YAKUSHO_S3_KEY_ID`, `YAKUSHO_S3_SECRET`).
pub fn bucket(url: &str) -> Result<ObjectsConfig> {
    let rest = url.strip_prefix("s3://").context("storage.files は folder か s3://…")?;
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let need =
        |name: &str| std::env::var(name).with_context(|| format!("環境変数 {name} がありません"));
    let endpoint = need("YAKUSHO_S3_ENDPOINT")?;
    Ok(ObjectsConfig::S3(S3Config {
        allow_http: endpoint.starts_with("http://127.0.0.1"),
        endpoint,
        region: std::env::var("YAKUSHO_S3_REGION").unwrap_or_else(|_| "local".to_owned()),
        bucket: bucket.to_owned(),
        prefix: prefix.to_owned(),
        access_key_id: need("YAKUSHO_S3_KEY_ID")?,
        secret_access_key: need("YAKUSHO_S3_SECRET")?.into(),
    }))
}

/// Passwords and PINs of the keys that sign (`YAKUSHO_SIGNING_PASSWORD`, `YAKUSHO_SIGNING_PIN`,
/// `YAKUSHO_SIGNING_TOKEN`): only in the environment, so that no file holds them.
#[must_use]
pub fn secrets() -> Secrets {
    let read = |name: &str| std::env::var(name).ok().map(Into::into);
    Secrets {
        password: read("YAKUSHO_SIGNING_PASSWORD"),
        pin: read("YAKUSHO_SIGNING_PIN"),
        token: read("YAKUSHO_SIGNING_TOKEN"),
    }
}
