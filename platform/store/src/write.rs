//! A write that waits for its turn, and what its closure may do.

use std::{panic::AssertUnwindSafe, time::Duration};

use futures::{FutureExt as _, future::BoxFuture};
use jiff::Timestamp;
use sea_orm::DatabaseTransaction;
use tokio::sync::oneshot;

use crate::{
    Store,
    error::{Error, Result},
    gathered::Shared,
    tx::Tx,
};

/// A write of any result type, as the queue holds it.
pub(crate) trait Queued: Send {
    /// Runs the closure in `db`, and leaves rows in `gathered` for the end of the commit. Gives the
    /// transaction back.
    fn run(&mut self, db: DatabaseTransaction, gathered: Shared) -> BoxFuture<'_, Step>;
    /// Has the workers looked for new jobs when the answer is heard.
    fn note_jobs(&self);
    /// Answers whoever waits: the closure's own outcome, or `failure` of the commit. A write that
    /// was refused keeps its refusal.
    fn answer(self: Box<Self>, failure: Option<&Error>);
}

/// What to do with the transaction after a closure has run.
pub(crate) enum Step {
    /// Keep what it did.
    Keep(DatabaseTransaction),
    /// Undo what it did. Where the database itself failed, with what.
    Undo(DatabaseTransaction, Option<Error>),
}

pub(crate) struct Waiting<T, F> {
    pub store: Store,
    pub now: Timestamp,
    pub closure: F,
    pub outcome: Option<Result<T>>,
    pub reply: oneshot::Sender<Result<T>>,
}

impl<T, F> Queued for Waiting<T, F>
where
    T: Send + 'static,
    F: for<'t> Fn(&'t Tx) -> BoxFuture<'t, Result<T>> + Send + Sync + 'static,
{
    fn run(&mut self, db: DatabaseTransaction, gathered: Shared) -> BoxFuture<'_, Step> {
        Box::pin(async move {
            let tx = Tx::new(db, self.store.clone(), self.now, gathered);
            let outcome = run_closure(&tx, &self.closure, self.store.limits().write_time).await;
            let step = match &outcome {
                Ok(_) => Step::Keep(tx.kept()),
                Err(error) => Step::Undo(tx.undone(), error.of_the_database()),
            };
            self.outcome = Some(outcome);
            step
        })
    }

    fn note_jobs(&self) {
        self.store.note_jobs();
    }

    fn answer(self: Box<Self>, failure: Option<&Error>) {
        let answer = match (self.outcome, failure) {
            (Some(Err(error)), _) => Err(error),
            (_, Some(failure)) => Err(failure.again()),
            (Some(Ok(value)), None) => Ok(value),
            (None, None) => Err(Error::Lost),
        };
        // Nobody may be waiting any more: a browser that went away. The write holds all the same.
        let _ = self.reply.send(answer);
    }
}

/// Runs a closure to its end. A panic or an endless wait of one write must not take the others with
/// it.
pub(crate) async fn run_closure<T, F>(tx: &Tx, closure: &F, limit: Duration) -> Result<T>
where
    F: for<'t> Fn(&'t Tx) -> BoxFuture<'t, Result<T>>,
{
    match tokio::time::timeout(limit, AssertUnwindSafe(closure(tx)).catch_unwind()).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_panic)) => Err(Error::Broken("a write panicked".to_owned())),
        Err(_elapsed) => Err(Error::Broken("a write took too long".to_owned())),
    }
}
