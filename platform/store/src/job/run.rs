//! Running what is due: lease, try, retry later, give up visibly.

use std::{
    collections::HashMap, future::Future, panic::AssertUnwindSafe, sync::Arc, time::Duration,
};

use futures::{FutureExt as _, StreamExt as _, future::BoxFuture};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait as _, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait as _, LockBehavior, LockType, OnConflict, Query},
};
use uuid::Uuid;

use super::{DEAD, Job, MOST_ATTEMPTS, WAITING, row};
use crate::{
    Store,
    error::{Error, Result},
    stamp,
    tx::Tx,
};

/// What does a job: it gets the store, the job and the instant, and may write.
pub type Handler =
    Arc<dyn Fn(Store, Job, Timestamp) -> BoxFuture<'static, Result<()>> + Send + Sync>;

/// Which handler does which kind of job, and what is done again and again.
#[derive(Clone, Default)]
pub struct JobRegistry {
    handlers: HashMap<&'static str, Handler>,
    recurring: Vec<(&'static str, Duration)>,
}

/// What a round of work did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// Jobs that are done.
    pub done: u32,
    /// Jobs that failed and will be tried again.
    pub failed: u32,
    /// Jobs that were given up and wait for a person.
    pub dead: u32,
}

/// A worker that died gives its jobs back after this.
const LEASE: SignedDuration = SignedDuration::from_secs(120);
const AT_ONCE: usize = 4;
const PER_ROUND: u64 = 32;
const TICK: Duration = Duration::from_secs(1);
const GATHER: Duration = Duration::from_millis(50);

/// What came of one try of one job.
enum Outcome {
    /// Done; its row is still to be ended.
    Done(Box<row::Model>),
    Later,
    Dead,
    /// No handler here.
    NotOurs,
}

impl JobRegistry {
    /// A registry without handlers.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// `handler` does the jobs of `kind`.
    #[must_use]
    pub fn on<F>(mut self, kind: &'static str, handler: F) -> Self
    where
        F: Fn(Store, Job, Timestamp) -> BoxFuture<'static, Result<()>> + Send + Sync + 'static,
    {
        self.handlers.insert(kind, Arc::new(handler));
        self
    }

    /// `handler` runs again and again, `period` after its last end, once in the whole
    /// installation however many processes work. It gives no job up.
    #[must_use]
    pub fn every<F>(mut self, kind: &'static str, period: Duration, handler: F) -> Self
    where
        F: Fn(Store, Job, Timestamp) -> BoxFuture<'static, Result<()>> + Send + Sync + 'static,
    {
        self.recurring.push((kind, period));
        self.on(kind, handler)
    }
}

/// How long a job waits after its `attempts`th failure: 5 seconds, doubled each time, at most an
/// hour.
#[must_use]
pub fn backoff(attempts: u32) -> SignedDuration {
    let doublings = std::cmp::min(attempts.saturating_sub(1), 10);
    SignedDuration::from_secs(std::cmp::min(5_i64 << doublings, 3600))
}

impl Store {
    /// Runs every job that is due at `now`, including those that they ask for at once, and tells
    /// what happened.
    ///
    /// # Errors
    /// What the database says; a handler's error is counted, kept at the job, and not returned.
    pub async fn run_due_jobs(&self, registry: &JobRegistry, now: Timestamp) -> Result<Ran> {
        self.keep_recurring(registry, now).await?;
        let mut total = Ran::default();
        // A job that asks for itself again at once must not hold the worker for ever.
        for _ in 0..100 {
            if !self.anything_due(now).await? {
                break;
            }
            let leased = self.lease_due(registry, now).await?;
            if leased.is_empty() {
                break;
            }
            let outcomes: Vec<Result<Outcome>> = futures::stream::iter(leased)
                .map(|job| self.run_one(registry, job, now))
                .buffer_unordered(AT_ONCE)
                .collect()
                .await;
            let mut done = Vec::new();
            for outcome in outcomes {
                match outcome? {
                    Outcome::Done(row) => done.push(*row),
                    Outcome::Later => total.failed += 1,
                    Outcome::Dead => total.dead += 1,
                    Outcome::NotOurs => {}
                }
            }
            total.done += u32::try_from(done.len()).unwrap_or(u32::MAX);
            self.end(done, now).await?;
        }
        Ok(total)
    }

    /// Works until `stop` resolves: runs what is due, then waits for a job to be written or for a
    /// second to pass. `clock` tells the time.
    pub async fn run_jobs(
        &self,
        registry: JobRegistry,
        clock: impl Fn() -> Timestamp + Send,
        stop: impl Future<Output = ()> + Send,
    ) {
        let mut stop = std::pin::pin!(stop);
        loop {
            let written = self.job_written();
            if let Err(error) = self.run_due_jobs(&registry, clock()).await {
                tracing::error!(%error, "jobs");
            }
            tokio::select! {
                () = &mut stop => return,
                // Those written together are leased and ended together.
                () = written => tokio::time::sleep(GATHER).await,
                () = tokio::time::sleep(TICK) => {}
            }
        }
    }

    /// The jobs that were given up and wait for a person, newest first, at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn dead_jobs(&self, limit: u64) -> Result<Vec<Job>> {
        let rows = self
            .jobs()
            .filter(row::Column::State.eq(DEAD))
            .order_by_desc(row::Column::Id)
            .limit(limit)
            .all(self.read())
            .await?;
        Ok(rows.into_iter().map(Job::from).collect())
    }

    /// The jobs that wait, due or not, next first, at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn waiting_jobs(&self, limit: u64) -> Result<Vec<Job>> {
        let rows = self
            .jobs()
            .filter(row::Column::State.eq(WAITING))
            .order_by_asc(row::Column::RunAt)
            .order_by_asc(row::Column::Id)
            .limit(limit)
            .all(self.read())
            .await?;
        Ok(rows.into_iter().map(Job::from).collect())
    }

    fn jobs(&self) -> sea_orm::Select<row::Entity> {
        row::Entity::find().filter(row::Column::Municipality.eq(self.municipality().as_str()))
    }

    async fn keep_recurring(&self, registry: &JobRegistry, now: Timestamp) -> Result<()> {
        if registry.recurring.is_empty() {
            return Ok(());
        }
        let known: Vec<row::Model> =
            self.jobs().filter(row::Column::Name.is_not_null()).all(self.read()).await?;
        let missing: Vec<(&'static str, i64)> = registry
            .recurring
            .iter()
            .map(|(kind, period)| (*kind, i64::try_from(period.as_secs()).unwrap_or(i64::MAX)))
            .filter(|(kind, period)| {
                !known.iter().any(|row| {
                    row.name.as_deref() == Some(kind) && row.every_seconds == Some(*period)
                })
            })
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        self.write_with(now, missing, |tx, missing| {
            Box::pin(async move {
                for (kind, period) in missing {
                    keep_one_recurring(tx, kind, *period).await?;
                }
                Ok(())
            })
        })
        .await
    }

    async fn anything_due(&self, now: Timestamp) -> Result<bool> {
        Ok(self.jobs().filter(due(now)).one(self.read()).await?.is_some())
    }

    async fn lease_due(&self, registry: &JobRegistry, now: Timestamp) -> Result<Vec<row::Model>> {
        let kinds: Vec<&'static str> = registry.handlers.keys().copied().collect();
        self.write_with(now, kinds, |tx, kinds| {
            Box::pin(async move {
                let mut rows = row::Entity::find()
                    .filter(row::Column::Municipality.eq(tx.municipality().as_str()))
                    .filter(due(tx.now()))
                    .filter(row::Column::Kind.is_in(kinds.iter().copied()))
                    .order_by_asc(row::Column::RunAt)
                    .order_by_asc(row::Column::Id)
                    .limit(PER_ROUND)
                    .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
                    .all(tx.db())
                    .await?;
                if rows.is_empty() {
                    return Ok(rows);
                }
                let lease = tx.new_id();
                let until = stamp(tx.now() + LEASE);
                row::Entity::update_many()
                    .col_expr(row::Column::Lease, Expr::value(lease))
                    .col_expr(row::Column::LeaseUntil, Expr::value(until))
                    .col_expr(row::Column::Attempts, Expr::col(row::Column::Attempts).add(1_i64))
                    .filter(row::Column::Municipality.eq(tx.municipality().as_str()))
                    .filter(row::Column::Id.is_in(rows.iter().map(|row| row.id)))
                    .exec(tx.db())
                    .await?;
                for row in &mut rows {
                    row.lease = Some(lease);
                    row.attempts += 1;
                }
                Ok(rows)
            })
        })
        .await
    }

    async fn run_one(
        &self,
        registry: &JobRegistry,
        row: row::Model,
        now: Timestamp,
    ) -> Result<Outcome> {
        let Some(handler) = registry.handlers.get(row.kind.as_str()) else {
            return Ok(Outcome::NotOurs);
        };
        let job = Job::from(row.clone());
        let attempts = job.attempts;
        let outcome = match AssertUnwindSafe(handler(self.clone(), job, now)).catch_unwind().await {
            Ok(outcome) => outcome,
            Err(_panic) => Err(Error::Broken("the handler panicked".to_owned())),
        };
        match outcome {
            Ok(()) => Ok(Outcome::Done(Box::new(row))),
            Err(error) => {
                tracing::warn!(kind = %row.kind, attempts, %error, "job failed");
                let dead = attempts >= MOST_ATTEMPTS && row.every_seconds.is_none();
                self.fail(row, attempts, dead, error.to_string(), now).await?;
                Ok(if dead { Outcome::Dead } else { Outcome::Later })
            }
        }
    }

    /// Ends what is done: a job that does not come again goes, a recurring one waits for its next
    /// time. A worker that dies before this does the job again, as after any death.
    async fn end(&self, done: Vec<row::Model>, now: Timestamp) -> Result<()> {
        let (recurring, once): (Vec<_>, Vec<_>) =
            done.into_iter().partition(|row| row.every_seconds.is_some());
        if let Some(lease) = once.first().and_then(|row| row.lease) {
            let ids: Vec<Uuid> = once.iter().map(|row| row.id).collect();
            self.write_with(now, ids, move |tx, ids| {
                Box::pin(async move {
                    row::Entity::delete_many()
                        .filter(row::Column::Municipality.eq(tx.municipality().as_str()))
                        .filter(row::Column::Id.is_in(ids.iter().copied()))
                        .filter(row::Column::Lease.eq(lease))
                        .exec(tx.db())
                        .await?;
                    Ok(())
                })
            })
            .await?;
        }
        for row in recurring {
            self.wait_for_next(row, now).await?;
        }
        Ok(())
    }

    async fn wait_for_next(&self, row: row::Model, now: Timestamp) -> Result<()> {
        self.write_with(now, row, |tx, row| {
            Box::pin(async move {
                let mine = mine(tx, row);
                if let Some(period) = row.every_seconds {
                    let again = tx.now() + SignedDuration::from_secs(period);
                    row::Entity::update_many()
                        .col_expr(row::Column::RunAt, Expr::value(stamp(again)))
                        .col_expr(row::Column::Attempts, Expr::value(0_i64))
                        .col_expr(row::Column::Lease, Expr::value(Option::<Uuid>::None))
                        .col_expr(row::Column::LastError, Expr::value(Option::<String>::None))
                        .filter(mine)
                        .exec(tx.db())
                        .await?;
                }
                Ok(())
            })
        })
        .await
    }

    async fn fail(
        &self,
        row: row::Model,
        attempts: u32,
        dead: bool,
        error: String,
        now: Timestamp,
    ) -> Result<()> {
        self.write_with(now, (row, error), move |tx, (row, error)| {
            Box::pin(async move {
                let state = if dead { DEAD } else { WAITING };
                let again = stamp(tx.now() + backoff(attempts));
                row::Entity::update_many()
                    .col_expr(row::Column::State, Expr::value(state))
                    .col_expr(row::Column::RunAt, Expr::value(again))
                    .col_expr(row::Column::Lease, Expr::value(Option::<Uuid>::None))
                    .col_expr(row::Column::LastError, Expr::value(error.clone()))
                    .filter(mine(tx, row))
                    .exec(tx.db())
                    .await?;
                Ok(())
            })
        })
        .await
    }
}

impl Tx {
    /// Gives a dead job another round of tries, at once.
    ///
    /// # Errors
    /// What the database says.
    pub async fn revive_job(&self, id: Uuid) -> Result<bool> {
        let revived = row::Entity::update_many()
            .col_expr(row::Column::State, Expr::value(WAITING))
            .col_expr(row::Column::Attempts, Expr::value(0_i64))
            .col_expr(row::Column::RunAt, Expr::value(self.stamp()))
            .filter(row::Column::Municipality.eq(self.municipality().as_str()))
            .filter(row::Column::Id.eq(id))
            .filter(row::Column::State.eq(DEAD))
            .exec(self.db())
            .await?;
        Ok(revived.rows_affected > 0)
    }
}

fn due(now: Timestamp) -> Condition {
    let now = stamp(now);
    Condition::all()
        .add(row::Column::State.eq(WAITING))
        .add(row::Column::RunAt.lte(now))
        .add(row::Column::Lease.is_null().or(row::Column::LeaseUntil.lte(now)))
}

/// The row while this worker still holds its lease.
fn mine(tx: &Tx, row: &row::Model) -> Condition {
    Condition::all()
        .add(row::Column::Municipality.eq(tx.municipality().as_str()))
        .add(row::Column::Id.eq(row.id))
        .add(row::Column::Lease.eq(row.lease))
}

async fn keep_one_recurring(tx: &Tx, kind: &str, period: i64) -> Result<()> {
    let insert = Query::insert()
        .into_table(row::Entity)
        .columns([
            row::Column::Municipality,
            row::Column::Id,
            row::Column::Kind,
            row::Column::Name,
            row::Column::Payload,
            row::Column::State,
            row::Column::RunAt,
            row::Column::Attempts,
            row::Column::EverySeconds,
            row::Column::CreatedAt,
        ])
        .values_panic([
            tx.municipality().as_str().into(),
            tx.new_id().into(),
            kind.into(),
            kind.into(),
            "null".into(),
            WAITING.into(),
            tx.stamp().into(),
            0_i64.into(),
            period.into(),
            tx.stamp().into(),
        ])
        .on_conflict(
            OnConflict::columns([row::Column::Municipality, row::Column::Name])
                .update_column(row::Column::EverySeconds)
                .to_owned(),
        )
        .take();
    tx.db().execute(&insert).await?;
    Ok(())
}
