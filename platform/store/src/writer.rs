//! Group commit on SQLite. One task owns the one connection that writes: it takes what waits, runs
//! the closures in one transaction, writes what they gathered, commits once (one fsync), and only
//! then answers.

use std::time::Instant;

use sea_orm::{DatabaseConnection, DatabaseTransaction, TransactionTrait};
use tokio::sync::mpsc::Receiver;

use crate::{
    config::{Kind, StoreConfig},
    connect,
    error::{Error, Result},
    gathered::{self, Shared},
    write::{Queued, Step},
};

/// What the queue holds.
pub(crate) enum Message {
    /// A write.
    Write(Box<dyn Queued>),
    /// Answer everything before this, close the connection, and stop.
    Close(tokio::sync::oneshot::Sender<()>),
}

/// The writer's task.
pub(crate) struct Writer {
    config: StoreConfig,
    connection: Option<DatabaseConnection>,
    queue: Receiver<Message>,
    /// For how many more commits each write has a savepoint.
    careful: u32,
}

/// How many commits are careful after a write was undone among others.
const CAREFUL: u32 = 16;

impl Writer {
    pub(crate) const fn new(
        config: StoreConfig,
        connection: DatabaseConnection,
        queue: Receiver<Message>,
    ) -> Self {
        Self { config, connection: Some(connection), queue, careful: 0 }
    }

    /// Works until the last `Store` is dropped or one of them closes it.
    pub(crate) async fn work(mut self) {
        while let Some(message) = self.queue.recv().await {
            let closing = match message {
                Message::Write(first) => self.gather(first).await,
                Message::Close(done) => Some(done),
            };
            if let Some(done) = closing {
                self.queue.close();
                self.disconnect().await;
                let _ = done.send(());
                return;
            }
        }
        self.disconnect().await;
    }

    async fn gather(&mut self, first: Box<dyn Queued>) -> Option<tokio::sync::oneshot::Sender<()>> {
        let mut batch = Batch { writes: Vec::new(), closing: None };
        let outcome = self.commit_together(first, &mut batch).await;
        let failure = outcome.err();
        if let Some(failure) = &failure {
            tracing::error!(error = %failure, writes = batch.writes.len(), "commit failed");
            // After a failed statement SQLite may have ended the transaction by itself. A fresh
            // connection knows nothing of it.
            if !matches!(failure, Error::Busy) {
                self.disconnect().await;
            }
        }
        for write in batch.writes {
            write.answer(failure.as_ref());
        }
        batch.closing
    }

    /// Runs what waits in one transaction. Savepoints cost two ways to the connection for each write,
    /// and nearly no write is undone: so there are none until one is. Then everything is rolled back,
    /// those before it run again, each in a savepoint, and so do the next ones for a while.
    async fn commit_together(&mut self, first: Box<dyn Queued>, batch: &mut Batch) -> Result<()> {
        let mut next = Some(first);
        let mut transaction = match self.begin().await {
            Ok(transaction) => transaction,
            Err(error) => {
                batch.writes.extend(next);
                return Err(error);
            }
        };
        let began = Instant::now();
        let mut gathered = Shared::default();
        let mut kept = Vec::new();
        self.careful = self.careful.saturating_sub(1);
        loop {
            let Some(mut write) = next.take().or_else(|| batch.next(&mut self.queue)) else {
                break;
            };
            if self.careful > 0 && !kept.is_empty() {
                let (outcome, done) = in_savepoint(transaction, &mut *write, &gathered).await;
                batch.writes.push(write);
                transaction = outcome?;
                if done {
                    kept.push(batch.writes.len() - 1);
                }
            } else {
                let step = write.run(transaction, Shared::clone(&gathered)).await;
                batch.writes.push(write);
                match step {
                    Step::Keep(db) => {
                        transaction = db;
                        kept.push(batch.writes.len() - 1);
                    }
                    Step::Undo(db, failure) => {
                        db.rollback().await.map_err(|error| failure.unwrap_or(error.into()))?;
                        // Alone in its transaction: undoing this one was undoing all of it.
                        let nothing_else = kept.is_empty() && self.queue.is_empty();
                        if nothing_else || (kept.is_empty() && batch.closing.is_some()) {
                            return Ok(());
                        }
                        transaction = self.begin().await?;
                        gathered = Shared::default();
                        if !kept.is_empty() {
                            self.careful = CAREFUL;
                            for place in &kept {
                                let Some(write) = batch.writes.get_mut(*place) else { continue };
                                let done = in_savepoint(transaction, &mut **write, &gathered).await;
                                transaction = done.0?;
                            }
                        }
                    }
                }
            }
            let limits = &self.config.limits;
            if batch.writes.len() >= limits.writes_per_commit || began.elapsed() >= limits.gather {
                break;
            }
        }
        let municipality = self.config.municipality;
        let wake = gathered::take(&gathered).write(&transaction, municipality).await?;
        transaction.commit().await?;
        if let Some(write) = batch.writes.first().filter(|_| wake) {
            write.note_jobs();
        }
        Ok(())
    }

    async fn begin(&mut self) -> Result<DatabaseTransaction> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            none => none.insert(connect::sqlite_writer(&self.config).await?),
        };
        Ok(connection.begin_with_options(connect::begin(Kind::Sqlite)).await?)
    }

    async fn disconnect(&mut self) {
        if let Some(connection) = self.connection.take()
            && let Err(error) = connection.close().await
        {
            tracing::warn!(%error, "closing the writer");
        }
    }
}

/// Runs one write among others. Gives the transaction back, and whether something of it was kept.
async fn in_savepoint(
    transaction: DatabaseTransaction,
    write: &mut dyn Queued,
    gathered: &Shared,
) -> (Result<DatabaseTransaction>, bool) {
    let savepoint = match transaction.begin().await {
        Ok(savepoint) => savepoint,
        Err(error) => return (Err(error.into()), false),
    };
    match write.run(savepoint, Shared::clone(gathered)).await {
        Step::Keep(db) => (db.commit().await.map(|()| transaction).map_err(Into::into), true),
        Step::Undo(db, failure) => {
            let back = db.rollback().await.map_err(|error| failure.unwrap_or(error.into()));
            (back.map(|()| transaction), false)
        }
    }
}

struct Batch {
    writes: Vec<Box<dyn Queued>>,
    closing: Option<tokio::sync::oneshot::Sender<()>>,
}

impl Batch {
    fn next(&mut self, queue: &mut Receiver<Message>) -> Option<Box<dyn Queued>> {
        if self.closing.is_some() {
            return None;
        }
        match queue.try_recv().ok()? {
            Message::Write(write) => Some(write),
            Message::Close(done) => {
                self.closing = Some(done);
                None
            }
        }
    }
}
