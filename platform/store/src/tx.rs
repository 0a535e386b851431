//! One write: the rows, the actions, events, jobs and numbers of one change, all or nothing.

use std::{
    any::Any,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use jiff::Timestamp;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter,
    sea_query::{CaseStatement, Expr, ExprTrait, OnConflict, Query},
};
use serde_json::{Value, json};
use uuid::Uuid;
use yakusho_kernel::{MunicipalityCode, actor::Actor};

use crate::{
    Store,
    action::{self, Action, NewAction},
    canonical_json,
    error::{Error, Result},
    event::{self, Event},
    gathered::{Gathered, Mark, Shared},
    job::{self, NewJob},
    stamp,
};

/// A write under way. Actions, events and jobs are gathered and written together at the end of the
/// commit, in the same transaction.
pub struct Tx {
    db: DatabaseTransaction,
    store: Store,
    now: Timestamp,
    gathered: Shared,
    begun: Mark,
    lent: Mutex<Vec<Lent>>,
    depth: AtomicU32,
}

type Lent = (Uuid, Arc<dyn Any + Send + Sync>);

impl Tx {
    /// `gathered` is what the commit has of earlier writes; a write that is undone takes only its own
    /// away again.
    pub(crate) fn new(
        db: DatabaseTransaction,
        store: Store,
        now: Timestamp,
        gathered: Shared,
    ) -> Self {
        let begun = gathered.lock().unwrap_or_else(PoisonError::into_inner).mark();
        let (lent, depth) = (Mutex::default(), AtomicU32::new(0));
        Self { db, store, now, gathered, begun, lent, depth }
    }

    /// The database inside the transaction: for entities and queries.
    pub const fn db(&self) -> &DatabaseTransaction {
        &self.db
    }

    /// The instant of this change.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The instant of this change as a column holds it.
    pub fn stamp(&self) -> time::OffsetDateTime {
        stamp(self.now)
    }

    /// Whose rows.
    pub fn municipality(&self) -> MunicipalityCode {
        self.store.municipality()
    }

    /// A new id of this instant; ids of one process sort as they were made.
    pub fn new_id(&self) -> Uuid {
        self.store.ids().next(self.now)
    }

    /// Records an action. Returns its id.
    ///
    /// # Errors
    /// [`Error::Broken`] where `kind` or `subject_kind` is empty.
    pub async fn act(&self, new: NewAction<'_>) -> Result<Uuid> {
        if new.kind.is_empty() || new.subject_kind.is_empty() {
            return Err(Error::Broken("an action without a kind".to_owned()));
        }
        let id = self.new_id();
        let row = action::row::Model::new(self.municipality().as_str(), id, self.now, &new);
        self.gathered(|all| all.act(row));
        Ok(id)
    }

    /// Publishes an event: keeps its row and runs every subscriber inside this transaction.
    ///
    /// # Errors
    /// The first error of a subscriber, which undoes the whole write.
    pub async fn publish(&self, event: Event) -> Result<()> {
        let row = event::row::Model {
            municipality: self.municipality().as_str().to_owned(),
            id: self.new_id(),
            at: self.stamp(),
            kind: event.kind.to_owned(),
            subject: event.subject,
            data: canonical_json(&event.data),
        };
        self.gathered(|all| all.publish(row));
        let depth = self.depth.fetch_add(1, Ordering::Relaxed);
        if depth >= event::DEEPEST {
            return Err(Error::Broken(format!("{} publishes itself without end", event.kind)));
        }
        for subscriber in self.store.subscribers_of(event.kind) {
            subscriber(self, &event).await?;
        }
        self.depth.fetch_sub(1, Ordering::Relaxed);
        Ok(())
    }

    /// Lends what the writer has in its hands of `subject` to those who hear of it within this write,
    /// so that nobody reads it back and opens it while everybody waits. Nothing of it is kept.
    pub fn lend<T: Any + Send + Sync>(&self, subject: Uuid, what: Arc<T>) {
        self.lent.lock().unwrap_or_else(PoisonError::into_inner).push((subject, what));
    }

    /// What was lent of `subject` last, if it is a `T`.
    pub fn lent<T: Any + Send + Sync>(&self, subject: Uuid) -> Option<Arc<T>> {
        let lent = self.lent.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, what) =
            lent.iter().rev().find(|(whose, what)| *whose == subject && what.is::<T>())?;
        Arc::clone(what).downcast().ok()
    }

    /// Asks for a job. It is seen by workers once this write is committed. Returns its id.
    ///
    /// # Errors
    /// None at present; the row is written with the others at the end.
    pub async fn enqueue(&self, new: NewJob<'_>) -> Result<Uuid> {
        let id = self.new_id();
        let row = job::row::Model {
            municipality: self.municipality().as_str().to_owned(),
            id,
            kind: new.kind.to_owned(),
            name: None,
            payload: canonical_json(&new.payload),
            state: job::WAITING.to_owned(),
            run_at: stamp(new.run_at),
            attempts: 0,
            every_seconds: None,
            lease: None,
            lease_until: None,
            last_error: None,
            created_at: self.stamp(),
        };
        self.gathered(|all| all.enqueue(row));
        Ok(id)
    }

    /// The next number of a series in a fiscal year, from 1 and without gaps: the head row stays
    /// locked until this write ends, and a write that is undone gives its number back. On PostgreSQL
    /// everybody else who wants a number of the series waits for that, so take it late. The first
    /// number of a commit is taken from the head row, those after it are counted on, and the head row
    /// hears of them at the end.
    ///
    /// # Errors
    /// What the database says.
    pub async fn next_number(&self, series: &str, fiscal_year: i64) -> Result<i64> {
        if let Some(number) = self.gathered(|all| all.next_number(series, fiscal_year)) {
            return Ok(number);
        }
        let insert = Query::insert()
            .into_table("number_head")
            .columns(["municipality", "series", "fiscal_year", "last"])
            .values_panic([
                self.municipality().as_str().into(),
                series.into(),
                fiscal_year.into(),
                1_i64.into(),
            ])
            .on_conflict(
                OnConflict::columns(["municipality", "series", "fiscal_year"])
                    .value("last", Expr::col(("number_head", "last")).add(1_i64))
                    .to_owned(),
            )
            .returning_col("last")
            .take();
        let row = self
            .db
            .query_one(&insert)
            .await?
            .ok_or_else(|| Error::Broken("a number head gave no number".to_owned()))?;
        let number = row.try_get_by_index(0)?;
        self.gathered(|all| all.first_number(series, fiscal_year, number));
        Ok(number)
    }

    /// Everything that happened to `subject` so far, this write's own actions included.
    ///
    /// # Errors
    /// What the database says.
    pub async fn actions_of(&self, subject: Uuid) -> Result<Vec<Action>> {
        let municipality = self.municipality();
        let mut past = action::actions_of(&self.db, municipality.as_str(), subject).await?;
        let fresh = self.gathered(|all| all.actions_of(subject));
        past.extend(fresh.into_iter().map(Action::from));
        Ok(past)
    }

    /// Gives actions of earlier commits their places in the log. An action gets one once.
    ///
    /// # Errors
    /// [`Error::Stale`] where one of them has a place already; what the database says.
    pub async fn set_leaves(&self, places: &[(Uuid, u64)]) -> Result<()> {
        for part in places.chunks(TOGETHER) {
            let place = part.iter().fold(CaseStatement::new(), |place, (id, index)| {
                let index = i64::try_from(*index).unwrap_or(i64::MAX);
                place.case(action::row::Column::Id.eq(*id), Expr::value(index))
            });
            let placed = action::row::Entity::update_many()
                .col_expr(action::row::Column::LeafIndex, place.into())
                .filter(action::row::Column::Municipality.eq(self.municipality().as_str()))
                .filter(action::row::Column::Id.is_in(part.iter().map(|(id, _)| *id)))
                .filter(action::row::Column::LeafIndex.is_null())
                .exec(&self.db)
                .await?;
            if usize::try_from(placed.rows_affected) != Ok(part.len()) {
                return Err(Error::Stale { table: "action" });
            }
        }
        Ok(())
    }

    /// Takes the data and the salts of the actions of `subject` away, so that the log's
    /// commitments can no longer be opened, and records that this was done, by whom and why. The
    /// rows and their places in the log stay. Actions of the last seconds, which have no place in
    /// the log yet, are left as they are. Returns how many were disposed of.
    ///
    /// # Errors
    /// What the database says.
    pub async fn dispose_actions_of(
        &self,
        subject: Uuid,
        subject_kind: &str,
        by: &Actor,
        authority: Option<&str>,
        purpose: Option<&str>,
    ) -> Result<u64> {
        let disposed: Vec<Uuid> = self
            .actions_of(subject)
            .await?
            .into_iter()
            .filter(|action| action.salt.is_some() && action.leaf_index.is_some())
            .map(|action| action.id)
            .collect();
        action::row::Entity::update_many()
            .col_expr(action::row::Column::Salt, Expr::value(Option::<Vec<u8>>::None))
            .col_expr(action::row::Column::Data, Expr::value(Option::<String>::None))
            .filter(action::row::Column::Municipality.eq(self.municipality().as_str()))
            .filter(action::row::Column::Subject.eq(subject))
            .filter(action::row::Column::LeafIndex.is_not_null())
            .exec(&self.db)
            .await?;
        self.act(NewAction {
            kind: DISPOSED,
            subject_kind,
            subject,
            by,
            authority,
            purpose,
            data: json!({ "actions": disposed }),
        })
        .await?;
        Ok(u64::try_from(disposed.len()).unwrap_or(u64::MAX))
    }

    /// Keeps the content of a pack version, once.
    ///
    /// # Errors
    /// What the database says.
    pub async fn keep_pack_version(&self, version: &str, content: &[u8]) -> Result<()> {
        let insert = Query::insert()
            .into_table("pack_version")
            .columns(["municipality", "version", "content", "kept_at"])
            .values_panic([
                self.municipality().as_str().into(),
                version.into(),
                content.to_vec().into(),
                self.stamp().into(),
            ])
            .on_conflict(OnConflict::columns(["municipality", "version"]).do_nothing().to_owned())
            .take();
        self.db.execute(&insert).await?;
        Ok(())
    }

    /// Sets a setting of the installation.
    ///
    /// # Errors
    /// What the database says.
    pub async fn set_setting(&self, name: &str, value: &Value) -> Result<()> {
        let insert = Query::insert()
            .into_table("setting")
            .columns(["municipality", "name", "value", "changed_at"])
            .values_panic([
                self.municipality().as_str().into(),
                name.into(),
                canonical_json(value).into(),
                self.stamp().into(),
            ])
            .on_conflict(
                OnConflict::columns(["municipality", "name"])
                    .update_columns(["value", "changed_at"])
                    .to_owned(),
            )
            .take();
        self.db.execute(&insert).await?;
        Ok(())
    }

    /// Appends rows about something that this very write makes: they are written at the end of the
    /// commit, with those of other writes, and nothing inside the commit sees them before. Two rows
    /// with one key fail the whole commit, so the key holds an id that this write made.
    pub fn append<E>(&self, rows: Vec<E::Model>)
    where
        E: EntityTrait,
        E::Model: IntoActiveModel<E::ActiveModel> + Send + Sync + 'static,
        E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
    {
        self.gathered(|all| all.append::<E>(rows));
    }

    /// Appends a row to a table that has no entity, its values in the order of `columns`: as
    /// [`Tx::append`].
    pub fn append_row(
        &self,
        table: &'static str,
        columns: &'static [&'static str],
        row: Vec<sea_orm::Value>,
    ) {
        self.gathered(|all| all.append_row(table, columns, row));
    }

    /// Deletes the rows of `holder` from a table at the end of the commit, with those of other
    /// writes: for what nobody asks for any more once this write is kept.
    pub fn delete_of(&self, table: &'static str, holder: Uuid) {
        self.gathered(|all| all.delete(table, holder));
    }

    /// The transaction with everything that this write did.
    pub(crate) fn kept(self) -> DatabaseTransaction {
        self.db
    }

    /// The transaction, to be rolled back to where this write began.
    pub(crate) fn undone(self) -> DatabaseTransaction {
        self.gathered(|all| all.back_to(&self.begun));
        self.db
    }

    fn gathered<T>(&self, change: impl FnOnce(&mut Gathered) -> T) -> T {
        change(&mut self.gathered.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The kind of the action that tells of a disposal.
pub const DISPOSED: &str = "action.disposed";

/// How many actions get their place in one statement.
const TOGETHER: usize = 64;
