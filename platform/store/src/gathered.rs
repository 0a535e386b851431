//! What is only appended, taken away or counted on, gathered over all the writes of one commit and
//! written at its end: the fewer statements, the shorter everybody waits for the one writer.

use std::{
    any::Any,
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use futures::future::BoxFuture;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait as _, DatabaseTransaction, EntityTrait, IntoActiveModel,
    Value,
    sea_query::{Expr, ExprTrait as _, Query},
};
use uuid::Uuid;
use yakusho_kernel::MunicipalityCode;

use crate::{
    action,
    error::Result,
    event, job,
    rows::{insert_all, parts},
};

/// What the writes of one commit have in common.
pub(crate) type Shared = Arc<Mutex<Gathered>>;

#[derive(Default)]
pub(crate) struct Gathered {
    actions: Vec<action::row::Model>,
    events: Vec<event::row::Model>,
    jobs: Vec<job::row::Model>,
    others: Vec<Box<dyn Rows>>,
    gone: Vec<Gone>,
    numbers: BTreeMap<Series, Last>,
}

/// A series of numbers and its fiscal year.
type Series = (String, i64);

/// The last number of a series: as its head row has it, and as this commit will leave it.
#[derive(Clone, Copy)]
struct Last {
    written: i64,
    given: i64,
}

/// Rows that go away: of which table, whose.
#[derive(Clone, Copy)]
struct Gone {
    table: &'static str,
    holder: Uuid,
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
    gone: usize,
    numbers: BTreeMap<Series, Last>,
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

    /// A row of a table that has no entity, in the order of its columns.
    pub(crate) fn append_row(
        &mut self,
        table: &'static str,
        columns: &'static [&'static str],
        row: Vec<Value>,
    ) {
        let known = self.others.iter_mut().find_map(|known| {
            let known: &mut dyn Any = known.as_any();
            known.downcast_mut::<Plain>().filter(|known| known.table == table)
        });
        if let Some(known) = known {
            known.rows.push(row);
            return;
        }
        self.others.push(Box::new(Plain { table, columns, rows: vec![row] }));
    }

    /// Takes the rows of `holder` out of a table.
    pub(crate) fn delete(&mut self, table: &'static str, holder: Uuid) {
        self.gone.push(Gone { table, holder });
    }

    /// The next number of a series of which this commit has given one.
    pub(crate) fn next_number(&mut self, series: &str, fiscal_year: i64) -> Option<i64> {
        let last = self.numbers.get_mut(&(series.to_owned(), fiscal_year))?;
        last.given += 1;
        Some(last.given)
    }

    /// The first number that this commit gives of a series; its head row has it already.
    pub(crate) fn first_number(&mut self, series: &str, fiscal_year: i64, number: i64) {
        let last = Last { written: number, given: number };
        self.numbers.insert((series.to_owned(), fiscal_year), last);
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
            gone: self.gone.len(),
            numbers: self.numbers.clone(),
        }
    }

    /// Forgets what was gathered since.
    pub(crate) fn back_to(&mut self, mark: &Mark) {
        self.actions.truncate(mark.actions);
        self.events.truncate(mark.events);
        self.jobs.truncate(mark.jobs);
        self.gone.truncate(mark.gone);
        self.numbers.clone_from(&mark.numbers);
        for (place, table) in self.others.iter_mut().enumerate() {
            table.truncate(mark.others.get(place).copied().unwrap_or(0));
        }
    }

    /// Writes everything, each table in few statements. Says whether there are new jobs, for whose
    /// workers to be woken after the commit.
    ///
    /// # Errors
    /// What the database says; then nothing of the commit may be kept.
    pub(crate) async fn write(
        self,
        db: &DatabaseTransaction,
        municipality: MunicipalityCode,
    ) -> Result<bool> {
        let wake = !self.jobs.is_empty();
        write_numbers(db, municipality, self.numbers).await?;
        delete(db, municipality, &self.gone).await?;
        insert_all::<action::row::Entity, _>(db, self.actions).await?;
        insert_all::<event::row::Entity, _>(db, self.events).await?;
        insert_all::<job::row::Entity, _>(db, self.jobs).await?;
        for table in self.others {
            table.insert(db).await?;
        }
        Ok(wake)
    }
}

/// Leaves the head rows as the last numbers were given.
async fn write_numbers(
    db: &DatabaseTransaction,
    municipality: MunicipalityCode,
    numbers: BTreeMap<Series, Last>,
) -> Result<()> {
    for ((series, fiscal_year), last) in numbers {
        if last.given == last.written {
            continue;
        }
        let update = Query::update()
            .table("number_head")
            .value("last", last.given)
            .and_where(Expr::col("municipality").eq(municipality.as_str()))
            .and_where(Expr::col("series").eq(series))
            .and_where(Expr::col("fiscal_year").eq(fiscal_year))
            .take();
        db.execute(&update).await?;
    }
    Ok(())
}

/// Takes away what was asked for, a table at a time.
async fn delete(
    db: &DatabaseTransaction,
    municipality: MunicipalityCode,
    gone: &[Gone],
) -> Result<()> {
    let mut by_table: BTreeMap<&'static str, Vec<Uuid>> = BTreeMap::new();
    for one in gone {
        by_table.entry(one.table).or_default().push(one.holder);
    }
    for (table, holders) in by_table {
        let mut rest = holders.as_slice();
        for many in parts(holders.len()) {
            let (part, left) = rest.split_at(many);
            rest = left;
            let delete = Query::delete()
                .from_table(table)
                .and_where(Expr::col("municipality").eq(municipality.as_str()))
                .and_where(Expr::col("holder").is_in(part.iter().copied()))
                .take();
            db.execute(&delete).await?;
        }
    }
    Ok(())
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

/// Rows of a table without an entity.
struct Plain {
    table: &'static str,
    columns: &'static [&'static str],
    rows: Vec<Vec<Value>>,
}

impl Rows for Plain {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn truncate(&mut self, to: usize) {
        self.rows.truncate(to);
    }

    fn insert(self: Box<Self>, db: &DatabaseTransaction) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            let many = parts(self.rows.len());
            let mut rows = self.rows.into_iter();
            for many in many {
                let mut insert = Query::insert();
                insert.into_table(self.table).columns(self.columns.iter().copied());
                for row in rows.by_ref().take(many) {
                    insert.values_panic(row.into_iter().map(Expr::value));
                }
                db.execute(&insert).await?;
            }
            Ok(())
        })
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}
