//! Stores for tests: the same test on SQLite, and on PostgreSQL where the environment variable
//! `YAKUSHO_TEST_POSTGRES` holds the URL of a server on which tests may create databases.

use std::{future::Future, ops::Deref};

use sea_orm::{ConnectionTrait as _, Database};
use sea_orm_migration::MigrationTrait;
use tempfile::TempDir;
use uuid::Uuid;
use yakusho_kernel::MunicipalityCode;

use crate::{Kind, Store, StoreConfig};

/// The variable that names the PostgreSQL server.
pub const POSTGRES: &str = "YAKUSHO_TEST_POSTGRES";

/// A fresh store that is thrown away with the test.
pub struct TestStore {
    store: Store,
    folder: TempDir,
    database: Option<(String, String)>,
}

impl Deref for TestStore {
    type Target = Store;
    fn deref(&self) -> &Store {
        &self.store
    }
}

impl TestStore {
    /// A folder that lives as long as the store: for keys and files.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// A SQLite store in a temporary folder.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn sqlite(migrations: Vec<Box<dyn MigrationTrait>>) -> Self {
        Self::sqlite_with(migrations, |_| {}).await
    }

    /// A SQLite store with another configuration than the default.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn sqlite_with(
        migrations: Vec<Box<dyn MigrationTrait>>,
        change: impl FnOnce(&mut StoreConfig),
    ) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let url = format!("sqlite://{}", folder.path().join("store.sqlite3").display());
        let mut config = StoreConfig::new(url, municipality());
        change(&mut config);
        let store = Store::open(&config, migrations).await.expect("a SQLite store");
        Self { store, folder, database: None }
    }

    /// A store on a fresh PostgreSQL database, or `None` where no server is named.
    ///
    /// # Panics
    /// When a server is named and does not serve.
    pub async fn postgres(migrations: Vec<Box<dyn MigrationTrait>>) -> Option<Self> {
        Self::postgres_with(migrations, |_| {}).await
    }

    /// A store on a fresh PostgreSQL database with another configuration than the default.
    ///
    /// # Panics
    /// When a server is named and does not serve.
    pub async fn postgres_with(
        migrations: Vec<Box<dyn MigrationTrait>>,
        change: impl FnOnce(&mut StoreConfig),
    ) -> Option<Self> {
        let server = std::env::var(POSTGRES).ok().filter(|url| !url.is_empty())?;
        let name = format!("yakusho_test_{}", Uuid::new_v4().simple());
        admin(&server, &format!("CREATE DATABASE {name} TEMPLATE template0")).await;
        let (base, _) = server.rsplit_once('/').expect("a database in the URL");
        let mut config = StoreConfig::new(format!("{base}/{name}"), municipality());
        change(&mut config);
        let store = Store::open(&config, migrations).await.expect("a PostgreSQL store");
        let folder = TempDir::new().expect("a temporary folder");
        Some(Self { store, folder, database: Some((server, name)) })
    }

    /// Closes the store and removes what it stood on.
    ///
    /// # Panics
    /// When that fails.
    pub async fn remove(self) {
        self.store.close().await.expect("the store closes");
        if let Some((server, name)) = self.database {
            admin(&server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

/// Runs `test` on a fresh SQLite store, and on a fresh PostgreSQL database where a server is named.
/// `migrations` are those of the crate under test and of what it stands on.
///
/// # Panics
/// As the test does.
pub async fn on_each_database<T, F>(migrations: impl Fn() -> Vec<Box<dyn MigrationTrait>>, test: T)
where
    T: Fn(Store, std::path::PathBuf) -> F,
    F: Future<Output = ()>,
{
    let mut stores = vec![TestStore::sqlite(migrations()).await];
    match TestStore::postgres(migrations()).await {
        Some(store) => stores.push(store),
        None => eprintln!("{POSTGRES} is not set: only SQLite is tested"),
    }
    for store in stores {
        eprintln!("on {:?}", store.kind());
        test((*store).clone(), store.folder().to_owned()).await;
        store.remove().await;
    }
}

/// 前橋市.
///
/// # Panics
/// Never.
#[must_use]
pub fn municipality() -> MunicipalityCode {
    "102016".parse().expect("a code")
}

/// Whether this run tests PostgreSQL too.
#[must_use]
pub fn kinds() -> Vec<Kind> {
    if std::env::var(POSTGRES).is_ok_and(|url| !url.is_empty()) {
        vec![Kind::Sqlite, Kind::Postgres]
    } else {
        vec![Kind::Sqlite]
    }
}

async fn admin(server: &str, statement: &str) {
    let db = Database::connect(server).await.expect("the PostgreSQL server");
    db.execute_unprepared(statement).await.expect(statement);
    db.close().await.expect("the connection closes");
}
