//! Group commit on SQLite. One task owns the one connection that writes: it takes what waits, runs
//! each closure in a savepoint of one transaction, writes what they gathered, commits once (one
//! fsync), and only then answers.

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
}

impl Writer {
    pub(crate) const fn new(
        config: StoreConfig,
        connection: DatabaseConnection,
        queue: Receiver<Message>,
    ) -> Self {
        Self { config, connection: Some(connection), queue }
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
        let gathered = Shared::default();
        let mut clean = true;
        loop {
            let Some(mut write) = next.take().or_else(|| batch.next(&mut self.queue)) else {
                break;
            };
            // Nothing is in the transaction yet: undoing this one is undoing all of it, and the
            // savepoint can be saved.
            if clean {
                let step = write.run(transaction, Shared::clone(&gathered)).await;
                batch.writes.push(write);
                match step {
                    Step::Keep(db) => {
                        transaction = db;
                        clean = false;
                    }
                    Step::Undo(db, failure) => {
                        db.rollback().await.map_err(|error| failure.unwrap_or(error.into()))?;
                        if self.queue.is_empty() || batch.closing.is_some() {
                            return Ok(());
                        }
                        transaction = self.begin().await?;
                    }
                }
            } else {
                let savepoint = match transaction.begin().await {
                    Ok(savepoint) => savepoint,
                    Err(error) => {
                        batch.writes.push(write);
                        return Err(error.into());
                    }
                };
                let step = write.run(savepoint, Shared::clone(&gathered)).await;
                batch.writes.push(write);
                match step {
                    Step::Keep(db) => db.commit().await?,
                    Step::Undo(db, failure) => {
                        db.rollback().await.map_err(|error| failure.unwrap_or(error.into()))?;
                    }
                }
            }
            let limits = &self.config.limits;
            if batch.writes.len() >= limits.writes_per_commit || began.elapsed() >= limits.gather {
                break;
            }
        }
        let wake = gathered::take(&gathered).write(&transaction).await?;
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
