//! Where the sealed bytes lie: a folder of this machine, or a bucket that several machines share.

use std::{path::PathBuf, sync::Arc, time::Duration};

use object_store::{
    ClientOptions, ObjectStore, RetryConfig, aws::AmazonS3Builder, local::LocalFileSystem,
    path::Path, prefix::PrefixStore,
};
use secrecy::{ExposeSecret as _, SecretString};
use uuid::Uuid;

/// Where objects are kept.
#[derive(Clone, Debug)]
pub enum ObjectsConfig {
    /// A folder; it is made, readable by the owner only, when it is not there.
    Folder(PathBuf),
    /// An S3-compatible bucket.
    S3(S3Config),
}

/// How an S3-compatible bucket is reached. Debug never prints the secret.
#[derive(Clone, Debug)]
pub struct S3Config {
    /// `https://s3.example.lg.jp`; `http://` only where `allow_http` says so.
    pub endpoint: String,
    /// The region's name; most own installations take any.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// A folder inside the bucket; may be empty.
    pub prefix: String,
    /// The account.
    pub access_key_id: String,
    /// The account's secret.
    pub secret_access_key: SecretString,
    /// Permits an endpoint without TLS (inside one machine).
    pub allow_http: bool,
}

impl ObjectsConfig {
    /// Opens the place. Sends nothing yet.
    ///
    /// # Errors
    /// [`object_store::Error`] when the folder cannot be made or the configuration is incomplete.
    pub(crate) fn open(&self) -> Result<Arc<dyn ObjectStore>, object_store::Error> {
        match self {
            Self::Folder(folder) => {
                make_private(folder).map_err(|source| object_store::Error::Generic {
                    store: "folder",
                    source: Box::new(source),
                })?;
                let place = LocalFileSystem::new_with_prefix(folder)?.with_automatic_cleanup(true);
                Ok(Arc::new(place.with_fsync(true)))
            }
            Self::S3(s3) => {
                let retry = RetryConfig {
                    max_retries: 3,
                    retry_timeout: Duration::from_secs(20),
                    ..RetryConfig::default()
                };
                let bucket = AmazonS3Builder::new()
                    .with_endpoint(&s3.endpoint)
                    .with_region(&s3.region)
                    .with_bucket_name(&s3.bucket)
                    .with_access_key_id(&s3.access_key_id)
                    .with_secret_access_key(s3.secret_access_key.expose_secret())
                    .with_allow_http(s3.allow_http)
                    .with_client_options(ClientOptions::new().with_timeout(Duration::from_secs(30)))
                    .with_retry(retry)
                    .build()?;
                if s3.prefix.is_empty() {
                    Ok(Arc::new(bucket))
                } else {
                    Ok(Arc::new(PrefixStore::new(bucket, s3.prefix.as_str())))
                }
            }
        }
    }
}

#[cfg(unix)]
fn make_private(folder: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_private(folder: &std::path::Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)
}

/// All objects of a municipality.
pub(crate) fn root(municipality: &str) -> Path {
    Path::from_iter(["attachment", municipality])
}

/// The place of one object: 256 folders by the id's last, random byte.
pub(crate) fn place(municipality: &str, id: Uuid) -> Path {
    let name = id.simple().to_string();
    let shelf = name.get(30..).unwrap_or("00");
    Path::from_iter(["attachment", municipality, shelf, &name])
}

/// The id in a place's last part.
pub(crate) fn id_of(place: &Path) -> Option<Uuid> {
    Uuid::try_parse(place.filename()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_tells_its_id() {
        let id = Uuid::parse_str("01936f2e-8f3a-7c31-9d5e-0b6a54f1c2ab").expect("id");
        let place = place("102016", id);
        assert_eq!(place.as_ref(), "attachment/102016/ab/01936f2e8f3a7c319d5e0b6a54f1c2ab");
        assert_eq!(id_of(&place), Some(id));
    }

    #[test]
    fn the_secret_is_not_printed() {
        let s3 = S3Config {
            endpoint: "https://s3.example".into(),
            region: "any".into(),
            bucket: "b".into(),
            prefix: "p".into(),
            access_key_id: "id".into(),
            secret_access_key: "hush-hush".to_owned().into(),
            allow_http: false,
        };
        assert!(!format!("{s3:?}").contains("hush-hush"));
        assert!(ObjectsConfig::S3(s3).open().is_ok());
    }
}
