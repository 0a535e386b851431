//! Opening the connections: one writer and N readers on SQLite, two pools on PostgreSQL.

use std::time::Duration;

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};
use sea_orm_migration::MigrationTrait;

use crate::{
    config::{Kind, StoreConfig},
    error::{Error, Result},
    migration,
};

const STATEMENTS: usize = 400;
const BUSY: Duration = Duration::from_secs(5);
const ACQUIRE: Duration = Duration::from_secs(10);

/// The one connection that writes. WAL with `synchronous=FULL`: a commit that returned is on the
/// disk. `secure_delete` overwrites what is deleted, so that a disposed key does not linger.
pub(crate) async fn sqlite_writer(config: &StoreConfig) -> Result<DatabaseConnection> {
    create_private(config)?;
    let max_pages = config.limits.max_pages;
    let mut options = plain(config, 1);
    options.map_sqlx_sqlite_opts(move |options| {
        let options = options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .statement_cache_capacity(STATEMENTS)
            .pragma("secure_delete", "ON")
            .pragma("cache_size", "-32000")
            .pragma("journal_size_limit", "67108864");
        match max_pages {
            Some(pages) => options.pragma("max_page_count", pages.to_string()),
            None => options,
        }
    });
    Ok(Database::connect(options).await?)
}

/// The connections that read; `query_only` refuses every write on them.
pub(crate) async fn sqlite_readers(config: &StoreConfig) -> Result<DatabaseConnection> {
    let mut options = plain(config, config.readers.max(1));
    options.map_sqlx_sqlite_opts(|options| {
        options
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .statement_cache_capacity(STATEMENTS)
            .pragma("query_only", "ON")
            .pragma("cache_size", "-8000")
    });
    Ok(Database::connect(options).await?)
}

/// The connections that write on PostgreSQL.
pub(crate) async fn postgres_writers(config: &StoreConfig) -> Result<DatabaseConnection> {
    let mut options = plain(config, config.limits.postgres_writers.max(1));
    options.map_sqlx_postgres_opts(|options| {
        options
            .application_name("yakusho-write")
            .statement_cache_capacity(STATEMENTS)
            .options([("timezone", "UTC"), ("synchronous_commit", "on")])
    });
    Ok(Database::connect(options).await?)
}

/// The connections that read on PostgreSQL, read-only like SQLite's.
pub(crate) async fn postgres_readers(config: &StoreConfig) -> Result<DatabaseConnection> {
    let mut options = plain(config, config.readers.max(1));
    options.map_sqlx_postgres_opts(|options| {
        options
            .application_name("yakusho-read")
            .statement_cache_capacity(STATEMENTS)
            .options([("timezone", "UTC"), ("default_transaction_read_only", "on")])
    });
    Ok(Database::connect(options).await?)
}

/// How a write begins: SQLite takes the write lock at once, since a read that later wants to write
/// fails immediately when somebody wrote in between. PostgreSQL keeps its default.
pub(crate) const fn begin(kind: Kind) -> TransactionOptions {
    TransactionOptions {
        isolation_level: None,
        access_mode: None,
        sqlite_transaction_mode: match kind {
            Kind::Sqlite => Some(SqliteTransactionMode::Immediate),
            Kind::Postgres => None,
        },
    }
}

/// Applies what is not yet applied, in one transaction. Several processes may start at once on
/// PostgreSQL: the ones that come second fail, look again and find nothing left to do.
pub(crate) async fn migrate(
    kind: Kind,
    writer: &DatabaseConnection,
    migrations: &[Box<dyn MigrationTrait>],
) -> Result<()> {
    let mut tries = 0;
    loop {
        let tx = writer.begin_with_options(begin(kind)).await?;
        let outcome = match migration::apply(&tx, migrations).await {
            Ok(_) => tx.commit().await.map_err(Error::from),
            Err(error) => {
                tx.rollback().await?;
                Err(error)
            }
        };
        match outcome {
            Err(Error::Broken(why)) => return Err(Error::Broken(why)),
            Err(_) if kind == Kind::Postgres && tries < 5 => {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(100 * tries)).await;
            }
            outcome => return outcome,
        }
    }
}

fn plain(config: &StoreConfig, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(config.url.clone());
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(ACQUIRE)
        .connect_timeout(ACQUIRE)
        .sqlx_logging(false);
    if config.kind() == Some(Kind::Sqlite) {
        options.idle_timeout(None).max_lifetime(None).test_before_acquire(false);
    } else {
        options.test_before_acquire_if_idle_for(Duration::from_secs(5));
    }
    options
}

/// Creates the file so that only its owner can read it; the WAL inherits the mode.
fn create_private(config: &StoreConfig) -> Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let Some(path) = config.sqlite_path() else { return Ok(()) };
    if path.as_os_str().is_empty() || path.exists() {
        return Ok(());
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
    match file {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error.into()),
    }
}
