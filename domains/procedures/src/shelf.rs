//! The shelf of pack versions: the one in force, and every older one with which a draft or an
//! application began.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use yakusho_interview::Compiled;
use yakusho_pack::Pack;
use yakusho_store::{Error, Result, Store};

use crate::postal::PostalCodes;

/// A pack with its compiled definition.
#[derive(Debug)]
pub struct Edition {
    /// The pack.
    pub pack: Pack,
    /// What the engine made of it.
    pub compiled: Arc<Compiled>,
    postal: PostalCodes,
    version: String,
}

impl Edition {
    /// An edition of a pack.
    ///
    /// # Errors
    /// The lint's findings where the definition does not hold together.
    pub fn new(pack: Pack) -> Result<Self, yakusho_pack::Report> {
        let compiled = Arc::clone(pack.compiled()?);
        let postal = PostalCodes::of(&pack);
        let version = pack.version.to_string();
        Ok(Self { pack, compiled, postal, version })
    }

    /// The postal codes that it knows.
    #[must_use]
    pub const fn postal(&self) -> &PostalCodes {
        &self.postal
    }

    /// Its content hash.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }
}

/// All editions that are in use.
pub struct Shelf {
    current: Arc<Edition>,
    older: RwLock<HashMap<String, Arc<Edition>>>,
    store: Store,
}

impl Shelf {
    /// A shelf with the edition in force, which is kept in the store for as long as a case needs
    /// it.
    ///
    /// # Errors
    /// What the store says.
    pub async fn new(mut current: Edition, store: Store, now: jiff::Timestamp) -> Result<Self> {
        let version = current.version().to_owned();
        // Packing takes a while, and every start but the first finds the version there.
        if store.pack_version(&version).await?.is_none() {
            let content =
                current.pack.to_archive().map_err(|error| Error::Broken(error.to_string()))?;
            let content = Arc::new(content);
            store
                .write(now, move |tx| {
                    let (version, content) = (version.clone(), Arc::clone(&content));
                    Box::pin(async move { tx.keep_pack_version(&version, &content).await })
                })
                .await?;
        }
        current.pack.let_go_of_sources();
        Ok(Self { current: Arc::new(current), older: RwLock::default(), store })
    }

    /// The edition in force.
    #[must_use]
    pub fn current(&self) -> Arc<Edition> {
        Arc::clone(&self.current)
    }

    /// The edition with this content hash.
    ///
    /// # Errors
    /// Where it was never kept here, or cannot be read any more.
    pub async fn edition(&self, version: &str) -> Result<Arc<Edition>> {
        if version == self.current.version() {
            return Ok(self.current());
        }
        let known = self.older.read().unwrap_or_else(PoisonError::into_inner).get(version).cloned();
        if let Some(edition) = known {
            return Ok(edition);
        }
        let content = self
            .store
            .pack_version(version)
            .await?
            .ok_or_else(|| Error::Broken(format!("pack version {version} is not kept here")))?;
        let unreadable = |report: yakusho_pack::Report| Error::Broken(report.to_string());
        let pack = Pack::from_archive(&content).map_err(unreadable)?;
        let mut edition = Edition::new(pack).map_err(unreadable)?;
        edition.pack.let_go_of_sources();
        let edition = Arc::new(edition);
        let mut older = self.older.write().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(older.entry(version.to_owned()).or_insert(edition)))
    }
}
