//! Rows that are only ever appended, gathered over all the writes of one commit and written at its
//! end: the fewer statements, the shorter everybody waits for the one writer.

use std::{
    any::Any,
    sync::{Arc, Mutex, PoisonError},
};

use futures::future::BoxFuture;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use crate::{action, error::Result, event, job, rows::insert_all};

/// What the writes of one commit have in common.
pub(crate) type Shared = Arc<Mutex<Gathered>>;

#[derive(Default)]
pub(crate) struct Gathered {
    actions: Vec<action::row::Model>,
    events: Vec<event::row::Model>,
    jobs: Vec<job::row::Model>,
    others: Vec<Box<dyn Rows>>,
}

/// Takes everything out.
pub(crate) fn take(shared: &Shared) -> Gathered {
    std::mem::take(&mut shared.lock().unwrap_or_else(PoisonError::into_inner))
}

/// How much there was when a write began.
#[derive(Clone, Default)]
pub(crate) struct Mark {
    actions: usize,
    events: usize,
    jobs: usize,
    others: Vec<usize>,
}

impl Gathered {
    pub(crate) fn act(&mut self, row: action::row::Model) {
        self.actions.push(row);
    }

    pub(crate) fn publish(&mut self, row: event::row::Model) {
        self.events.push(row);
    }

    pub(crate) fn enqueue(&mut self, row: job::row::Model) {
        self.jobs.push(row);
    }

    /// Rows of another table.
    pub(crate) fn append<E>(&mut self, rows: Vec<E::Model>)
    where
        E: EntityTrait,
        E::Model: IntoActiveModel<E::ActiveModel> + Send + Sync + 'static,
        E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
    {
        let known = self.others.iter_mut().find_map(|table| {
            let table: &mut dyn Any = table.as_any();
            table.downcast_mut::<Table<E>>()
        });
        if let Some(table) = known {
            table.rows.extend(rows);
            return;
        }
        self.others.push(Box::new(Table::<E> { rows }));
    }

    /// Actions of a subject that are not in the database yet, as they were made.
    pub(crate) fn actions_of(&self, subject: Uuid) -> Vec<action::row::Model> {
        self.actions.iter().filter(|row| row.subject == subject).cloned().collect()
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark {
            actions: self.actions.len(),
            events: self.events.len(),
            jobs: self.jobs.len(),
            others: self.others.iter().map(|table| table.len()).collect(),
        }
    }

    /// Forgets what was gathered since.
    pub(crate) fn back_to(&mut self, mark: &Mark) {
        self.actions.truncate(mark.actions);
        self.events.truncate(mark.events);
        self.jobs.truncate(mark.jobs);
        for (place, table) in self.others.iter_mut().enumerate() {
            table.truncate(mark.others.get(place).copied().unwrap_or(0));
        }
    }

    /// Writes everything, each table in few statements. Says whether there are new jobs, for whose
    /// workers to be woken after the commit.
    ///
    /// # Errors
    /// What the database says; then nothing of the commit may be kept.
    pub(crate) async fn write(self, db: &DatabaseTransaction) -> Result<bool> {
        let wake = !self.jobs.is_empty();
        insert_all::<action::row::Entity, _>(db, self.actions).await?;
        insert_all::<event::row::Entity, _>(db, self.events).await?;
        insert_all::<job::row::Entity, _>(db, self.jobs).await?;
        for table in self.others {
            table.insert(db).await?;
        }
        Ok(wake)
    }
}

trait Rows: Send {
    fn len(&self) -> usize;
    fn truncate(&mut self, to: usize);
    fn insert(self: Box<Self>, db: &DatabaseTransaction) -> BoxFuture<'_, Result<()>>;
    fn as_any(&mut self) -> &mut dyn Any;
}

struct Table<E: EntityTrait> {
    rows: Vec<E::Model>,
}

impl<E> Rows for Table<E>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + Send + Sync + 'static,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn truncate(&mut self, to: usize) {
        self.rows.truncate(to);
    }

    fn insert(self: Box<Self>, db: &DatabaseTransaction) -> BoxFuture<'_, Result<()>> {
        Box::pin(insert_all::<E, _>(db, self.rows))
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}
