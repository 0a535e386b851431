//! The handle that everything holds.

use std::{
    collections::HashMap,
    future::Future,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures::future::BoxFuture;
use jiff::Timestamp;
use sea_orm::{
    ConnectionTrait as _, Database, DatabaseConnection, Statement, TransactionTrait as _,
    sea_query::{Expr, ExprTrait as _, Query},
};
use sea_orm_migration::MigrationTrait;
use serde_json::Value;
use tokio::sync::{Notify, Semaphore, mpsc, oneshot};
use yakusho_kernel::MunicipalityCode;

use crate::{
    config::{Kind, Limits, StoreConfig},
    connect,
    error::{Error, Result, overloaded},
    event::{Event, Subscriber, Subscribers},
    gathered::{self, Shared},
    ids::IdSource,
    migration,
    tx::Tx,
    write::{self, Waiting},
    writer::{Message, Writer},
};

/// The store of one municipality. Cheap to clone; all clones share the connections.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    config: StoreConfig,
    kind: Kind,
    read: DatabaseConnection,
    path: Path,
    ids: IdSource,
    subscribers: RwLock<Subscribers>,
    migrations: Vec<String>,
    workers: Notify,
    jobs_written: AtomicBool,
}

/// How a write reaches the database.
enum Path {
    /// Through the queue to the one writer.
    Queue(mpsc::Sender<Message>),
    /// In a transaction of its own; the semaphore bounds how many wait.
    Pool { writers: DatabaseConnection, places: Semaphore },
}

impl Store {
    /// Opens the database, creating a SQLite file that is not there, and applies the store's own
    /// migrations and then `migrations` in one transaction.
    ///
    /// # Errors
    /// [`Error::Broken`] for a URL of an unknown kind or a database of a newer program; otherwise
    /// what the database says.
    pub async fn open(
        config: &StoreConfig,
        migrations: Vec<Box<dyn MigrationTrait>>,
    ) -> Result<Self> {
        let kind = config
            .kind()
            .ok_or_else(|| Error::Broken("the URL is neither sqlite: nor postgres:".to_owned()))?;
        let mut all = migration::migrations();
        all.extend(migrations);
        let (read, path) = match kind {
            Kind::Sqlite => {
                let writer = connect::sqlite_writer(config).await?;
                connect::migrate(kind, &writer, &all).await?;
                let (queue, waiting) = mpsc::channel(config.limits.waiting_writes.max(1));
                tokio::spawn(Writer::new(config.clone(), writer, waiting).work());
                (connect::sqlite_readers(config).await?, Path::Queue(queue))
            }
            Kind::Postgres => {
                let writers = connect::postgres_writers(config).await?;
                connect::migrate(kind, &writers, &all).await?;
                let places = Semaphore::new(config.limits.waiting_writes.max(1));
                (connect::postgres_readers(config).await?, Path::Pool { writers, places })
            }
        };
        let inner = Inner {
            config: config.clone(),
            kind,
            read,
            path,
            ids: IdSource::default(),
            subscribers: RwLock::new(HashMap::new()),
            migrations: migration::names(&all),
            workers: Notify::new(),
            jobs_written: AtomicBool::new(false),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The connections that read. They refuse to write.
    #[must_use]
    pub fn read(&self) -> &DatabaseConnection {
        &self.inner.read
    }

    /// Runs `closure` as one change at `now`: all of it or nothing, durable when this returns. The
    /// closure may run more than once (PostgreSQL may ask for it; on SQLite where another write of
    /// the same commit was undone), so it must have no effect but
    /// through its [`Tx`]. Rows that a decision rests on are read inside the closure; on PostgreSQL
    /// with a lock (`lock_exclusive`, which SQLite does not need) or guarded by a version column.
    ///
    /// The caller may go away: what was queued still runs to its end.
    ///
    /// # Errors
    /// The closure's own error; [`Error::Refused`] of kind `Unavailable` when too much waits;
    /// [`Error::Full`], [`Error::Busy`], [`Error::Lost`] from the database. In every case nothing
    /// was kept, except that after `Lost` the write is either whole or absent.
    pub async fn write<T, F>(&self, now: Timestamp, closure: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t Tx) -> BoxFuture<'t, Result<T>> + Send + Sync + 'static,
    {
        let outcome = match &self.inner.path {
            Path::Queue(queue) => self.write_queued(queue, now, closure).await,
            Path::Pool { writers, places } => {
                self.write_pooled(writers, places, now, closure).await
            }
        };
        if self.inner.jobs_written.swap(false, Ordering::Relaxed) {
            self.inner.workers.notify_waiters();
        }
        outcome
    }

    /// [`Store::write`] with an input that the closure borrows, however often it runs.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn write_with<I, T, F>(&self, now: Timestamp, input: I, closure: F) -> Result<T>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        F: for<'t> Fn(&'t Tx, &'t I) -> BoxFuture<'t, Result<T>> + Send + Sync + 'static,
    {
        let pair = Arc::new((input, closure));
        self.write(now, move |tx| {
            let pair = Arc::clone(&pair);
            Box::pin(async move { (pair.1)(tx, &pair.0).await })
        })
        .await
    }

    async fn write_queued<T, F>(
        &self,
        queue: &mpsc::Sender<Message>,
        now: Timestamp,
        closure: F,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t Tx) -> BoxFuture<'t, Result<T>> + Send + Sync + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let place = match tokio::time::timeout(self.limits().patience, queue.reserve()).await {
            Ok(Ok(place)) => place,
            Ok(Err(_closed)) => return Err(Error::Lost),
            Err(_elapsed) => return Err(overloaded()),
        };
        place.send(Message::Write(Box::new(Waiting {
            store: self.clone(),
            now,
            closure,
            outcome: None,
            reply,
        })));
        answer.await.unwrap_or(Err(Error::Lost))
    }

    async fn write_pooled<T, F>(
        &self,
        writers: &DatabaseConnection,
        places: &Semaphore,
        now: Timestamp,
        closure: F,
    ) -> Result<T>
    where
        F: for<'t> Fn(&'t Tx) -> BoxFuture<'t, Result<T>> + Send + Sync + 'static,
    {
        let _place = match tokio::time::timeout(self.limits().patience, places.acquire()).await {
            Ok(Ok(place)) => place,
            Ok(Err(_closed)) => return Err(Error::Lost),
            Err(_elapsed) => return Err(overloaded()),
        };
        let mut attempt = 1;
        loop {
            match self.write_once(writers, now, &closure).await {
                Err(Error::Collided) if attempt < self.limits().attempts => {
                    let longest = 1_u64 << std::cmp::min(attempt, 7);
                    let wait = Duration::from_millis(rand::random_range(1..=2 * longest));
                    tokio::time::sleep(wait).await;
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn write_once<T, F>(
        &self,
        writers: &DatabaseConnection,
        now: Timestamp,
        closure: &F,
    ) -> Result<T>
    where
        F: for<'t> Fn(&'t Tx) -> BoxFuture<'t, Result<T>>,
    {
        let db = writers.begin_with_options(connect::begin(Kind::Postgres)).await?;
        let gathered = Shared::default();
        let tx = Tx::new(db, self.clone(), now, Shared::clone(&gathered));
        let outcome = write::run_closure(&tx, closure, self.limits().write_time).await;
        let db = tx.kept();
        let written = match outcome {
            Ok(value) => gathered::take(&gathered)
                .write(&db, self.municipality())
                .await
                .map(|wake| (value, wake)),
            Err(error) => Err(error),
        };
        match written {
            Ok((value, wake)) => {
                db.commit().await?;
                if wake {
                    self.note_jobs();
                }
                Ok(value)
            }
            Err(error) => {
                // What failed first is what matters; a rollback that fails ends the connection.
                let _ = db.rollback().await;
                Err(error)
            }
        }
    }

    /// Runs `handler` inside the transaction of every later event of `kind`, after the handlers
    /// that were there before. Subscribe before the first write.
    pub fn subscribe<F>(&self, kind: &'static str, handler: F)
    where
        F: for<'t> Fn(&'t Tx, &'t Event) -> BoxFuture<'t, Result<()>> + Send + Sync + 'static,
    {
        let mut subscribers =
            self.inner.subscribers.write().unwrap_or_else(PoisonError::into_inner);
        subscribers.entry(kind).or_default().push(Arc::new(handler));
    }

    pub(crate) fn subscribers_of(&self, kind: &str) -> Vec<Subscriber> {
        let subscribers = self.inner.subscribers.read().unwrap_or_else(PoisonError::into_inner);
        subscribers.get(kind).cloned().unwrap_or_default()
    }

    /// Whose rows.
    #[must_use]
    pub fn municipality(&self) -> MunicipalityCode {
        self.inner.config.municipality
    }

    /// Which database.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.inner.kind
    }

    /// What the store was opened with.
    #[must_use]
    pub fn config(&self) -> &StoreConfig {
        &self.inner.config
    }

    /// The names of the migrations that the program has, the store's own first.
    #[must_use]
    pub fn migrations(&self) -> &[String] {
        &self.inner.migrations
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.inner.config.limits
    }

    pub(crate) fn ids(&self) -> &IdSource {
        &self.inner.ids
    }

    pub(crate) fn note_jobs(&self) {
        self.inner.jobs_written.store(true, Ordering::Relaxed);
    }

    pub(crate) fn job_written(&self) -> impl Future<Output = ()> + '_ {
        self.inner.workers.notified()
    }

    /// The content of a pack version that was kept.
    ///
    /// # Errors
    /// What the database says.
    pub async fn pack_version(&self, version: &str) -> Result<Option<Vec<u8>>> {
        let query = Query::select()
            .column("content")
            .from("pack_version")
            .and_where(Expr::col("municipality").eq(self.municipality().as_str()))
            .and_where(Expr::col("version").eq(version))
            .take();
        match self.read().query_one(&query).await? {
            Some(row) => Ok(Some(row.try_get_by_index(0)?)),
            None => Ok(None),
        }
    }

    /// A setting of the installation.
    ///
    /// # Errors
    /// What the database says; [`Error::Broken`] where the row is no JSON.
    pub async fn setting(&self, name: &str) -> Result<Option<Value>> {
        let query = Query::select()
            .column("value")
            .from("setting")
            .and_where(Expr::col("municipality").eq(self.municipality().as_str()))
            .and_where(Expr::col("name").eq(name))
            .take();
        let Some(row) = self.read().query_one(&query).await? else { return Ok(None) };
        let text: String = row.try_get_by_index(0)?;
        let value = serde_json::from_str(&text);
        value.map(Some).map_err(|_| Error::Broken(format!("the setting {name} is no JSON")))
    }

    /// Takes deleted rows of `tables` off the disk. On SQLite the pages are overwritten when rows
    /// are deleted (`secure_delete`); what is left is the write-ahead log, which is copied into the
    /// file and cut. On PostgreSQL the tables are vacuumed; the server's own log and archives keep
    /// what they keep, which is why told facts are sealed under keys of their own.
    ///
    /// # Errors
    /// What the database says; [`Error::Busy`] where a reader held the log for too long.
    pub async fn scrub(&self, tables: &[&'static str]) -> Result<()> {
        let db = Database::connect(self.inner.config.url.clone()).await?;
        let outcome = match self.kind() {
            Kind::Sqlite => cut_log(&db).await,
            Kind::Postgres => vacuum(&db, tables).await,
        };
        db.close().await?;
        outcome
    }

    /// Finishes every write that waits and closes the connections. Later writes are refused.
    ///
    /// # Errors
    /// What the database says.
    pub async fn close(&self) -> Result<()> {
        self.inner.read.close_by_ref().await?;
        match &self.inner.path {
            Path::Queue(queue) => {
                let (done, closed) = oneshot::channel();
                if queue.send(Message::Close(done)).await.is_ok() {
                    let _ = closed.await;
                }
            }
            Path::Pool { writers, places } => {
                places.close();
                writers.close_by_ref().await?;
            }
        }
        Ok(())
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.inner.config.fmt(f)
    }
}

async fn cut_log(db: &DatabaseConnection) -> Result<()> {
    db.execute_unprepared("PRAGMA busy_timeout = 5000").await?;
    let statement =
        Statement::from_string(db.get_database_backend(), "PRAGMA wal_checkpoint(TRUNCATE)");
    let row = db.query_one_raw(statement).await?;
    let busy: i64 = row.map_or(Ok(1), |row| row.try_get_by_index(0))?;
    if busy == 0 { Ok(()) } else { Err(Error::Busy) }
}

async fn vacuum(db: &DatabaseConnection, tables: &[&'static str]) -> Result<()> {
    for table in tables {
        db.execute_unprepared(&format!("VACUUM \"{table}\"")).await?;
    }
    Ok(())
}
