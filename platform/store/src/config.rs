//! Where the rows live and how much may wait.

use std::{path::PathBuf, time::Duration};

use yakusho_kernel::MunicipalityCode;

/// What [`Store::open`](crate::Store::open) needs.
#[derive(Clone)]
pub struct StoreConfig {
    /// `sqlite://path/to/yakusho.sqlite3` or `postgres://user@host/database`.
    pub url: String,
    /// Whose rows these are; the first key column of every table.
    pub municipality: MunicipalityCode,
    /// How many connections read at the same time.
    pub readers: u32,
    /// How much may wait, and how long.
    pub limits: Limits,
}

/// Bounds that keep an overload from growing. The defaults serve a city of 330,000 people.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Writes that may wait at once; beyond that a write waits for a place, at most `patience`.
    pub waiting_writes: usize,
    /// How long a write waits for a place in the queue before it is refused.
    pub patience: Duration,
    /// Writes that share one commit, at most.
    pub writes_per_commit: usize,
    /// A commit starts when its writes have run this long, however many wait.
    pub gather: Duration,
    /// One write's own time; a closure that takes longer is rolled back.
    pub write_time: Duration,
    /// Connections that write at the same time on PostgreSQL.
    pub postgres_writers: u32,
    /// How often PostgreSQL may ask to run a write again.
    pub attempts: u32,
    /// SQLite's `max_page_count`: the file may grow to this many pages of 4 KiB. For a quota,
    /// and for tests of a full disk.
    pub max_pages: Option<u32>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            waiting_writes: 1024,
            patience: Duration::from_secs(5),
            writes_per_commit: 128,
            gather: Duration::from_millis(12),
            write_time: Duration::from_secs(20),
            postgres_writers: 8,
            attempts: 12,
            max_pages: None,
        }
    }
}

/// Which database a store runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One file in the data folder.
    Sqlite,
    /// A PostgreSQL server, or a cluster that speaks its protocol.
    Postgres,
}

impl StoreConfig {
    /// A store with four readers and the default limits.
    #[must_use]
    pub fn new(url: impl Into<String>, municipality: MunicipalityCode) -> Self {
        Self { url: url.into(), municipality, readers: 4, limits: Limits::default() }
    }

    /// Which database the URL names; `None` for a scheme that the store does not speak.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        if self.url.starts_with("sqlite:") {
            Some(Kind::Sqlite)
        } else if self.url.starts_with("postgres:") || self.url.starts_with("postgresql:") {
            Some(Kind::Postgres)
        } else {
            None
        }
    }

    /// The file of a SQLite store.
    #[must_use]
    pub fn sqlite_path(&self) -> Option<PathBuf> {
        let rest = self.url.strip_prefix("sqlite:")?;
        let rest = rest.strip_prefix("//").unwrap_or(rest);
        Some(PathBuf::from(rest.split('?').next().unwrap_or(rest)))
    }
}

impl std::fmt::Debug for StoreConfig {
    /// Leaves out the URL, which may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoreConfig")
            .field("kind", &self.kind())
            .field("municipality", &self.municipality)
            .field("readers", &self.readers)
            .field("limits", &self.limits)
            .finish()
    }
}
