//! Finds candidates through indexes: by the rarest piece first, in portions, newest first, and in the
//! lists of applications that are not sorted in yet.

use std::collections::{BTreeSet, VecDeque};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
    sea_query::{Alias, BinOper, Expr, ExprTrait as _, Query, SelectStatement},
};
use uuid::Uuid;
use yakusho_facts::Keyring;
use yakusho_kernel::{
    MunicipalityCode,
    date::{jst_date, jst_midnight},
};
use yakusho_procedures::store::entity::application;
use yakusho_store::{Result, Store, instant, stamp};

use super::{
    grams::{Gram, Kind},
    index,
    list::{self, Piece},
    wanted::{Term, Wanted},
};
use crate::store::{
    cases::{self, Record},
    entity::{
        case_gram,
        case_gram_list::Model,
        work_case::{self, Column},
    },
};

/// How many rows of one piece are counted to find the rarest.
const COUNTED: u64 = 2_000;
/// How many pieces narrow a query; what they let through is looked at anyway.
const MOST_PIECES: usize = 6;
/// Applications or cases of one portion.
const PORTION: u64 = 200;
/// Rows of one portion where nothing but rows leads the search.
const ROWS: u64 = 60;
/// Portions that are looked through before it is said that there is too much.
const MOST_PORTIONS: usize = 100;

/// The cases that somebody may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of the city's.
    All,
    /// Those of these departments; none where there are none.
    Departments(Vec<String>),
}

/// A search under way. Ask for the next portion until there is none.
pub struct Candidates<'s> {
    store: &'s Store,
    scope: &'s Scope,
    wanted: &'s Wanted,
    by: By,
    portions: usize,
    gone: bool,
}

/// What leads the search.
enum By {
    /// The number of the application.
    Number,
    /// Pieces, the rarest first; the holder after which the next portion begins; newest first, the
    /// holders that have them all and are not sorted in yet.
    Pieces { kind: Kind, hashes: Vec<Piece>, after: Option<Uuid>, waiting: VecDeque<Uuid> },
    /// The rows themselves; how many were passed.
    Rows { passed: u64 },
}

impl<'s> Candidates<'s> {
    /// Begins a search over what `scope` lets somebody see.
    ///
    /// # Errors
    /// What the database says.
    pub async fn begin(
        store: &'s Store,
        keyring: &Keyring,
        scope: &'s Scope,
        wanted: &'s Wanted,
    ) -> Result<Self> {
        let mut search =
            Self { store, scope, wanted, by: By::Rows { passed: 0 }, portions: 0, gone: false };
        let facts: Vec<Gram> = wanted.of_facts().flat_map(Term::grams).collect();
        let written = || {
            let words = wanted.terms.iter().filter(|term| term.kind() == Kind::Words);
            words.flat_map(Term::grams).collect::<Vec<Gram>>()
        };
        let (kind, grams) =
            if facts.is_empty() { (Kind::Words, written()) } else { (Kind::Name, facts) };
        if wanted.number.is_some() {
            search.by = By::Number;
            return Ok(search);
        }
        if grams.is_empty() {
            return Ok(search);
        }
        let hashes = index::hashes(keyring);
        let pieces: BTreeSet<Piece> =
            grams.iter().map(|gram| (gram.kind.code(), index::hash(&hashes, gram))).collect();
        // Asked before the index is: what is sorted in meanwhile is found twice and not never.
        let waiting = match kind {
            Kind::Words => VecDeque::new(),
            _ => waiting_with(store, &pieces).await?,
        };
        let mut counted = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let query = count_query(store.municipality(), piece);
            let row = store.read().query_one(&query).await?;
            let count: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0);
            counted.push((count, piece));
            if count == 0 {
                break;
            }
        }
        counted.sort_unstable();
        let sorted_in = counted.first().is_some_and(|(count, _)| *count > 0);
        let hashes = if sorted_in {
            counted.into_iter().take(MOST_PIECES).map(|(_, piece)| piece).collect()
        } else {
            Vec::new()
        };
        search.by = By::Pieces { kind, hashes, after: None, waiting };
        Ok(search)
    }

    /// The next candidates, newest first. `None` where nothing is left, or too much was looked
    /// through ([`Candidates::was_too_much`]).
    ///
    /// # Errors
    /// What the database says.
    pub async fn next(&mut self) -> Result<Option<VecDeque<Record>>> {
        if self.gone || self.portions >= MOST_PORTIONS {
            return Ok(None);
        }
        self.portions += 1;
        let (store, municipality) = (self.store, self.store.municipality());
        let (column, ids) = match &mut self.by {
            By::Rows { passed } => {
                let found = portion_of_rows(store, self.scope, self.wanted, *passed).await?;
                *passed += ROWS;
                self.gone = is_short(found.len(), ROWS);
                return Ok(Some(found));
            }
            By::Number => {
                self.gone = true;
                let number = self.wanted.number.as_deref().unwrap_or_default();
                let found = cases::with_number(store.read(), municipality, number).await?;
                (Column::Id, found.iter().map(|record| record.case.id.uuid()).collect())
            }
            By::Pieces { kind, hashes, after, waiting } => {
                let mut holders: Vec<Uuid> = Vec::new();
                if !hashes.is_empty() {
                    let query = holders_query(municipality, hashes, *after);
                    for row in store.read().query_all(&query).await? {
                        holders.push(row.try_get_by_index(0)?);
                    }
                }
                *after = holders.last().copied();
                self.gone = is_short(holders.len(), PORTION);
                let last = after.filter(|_| !self.gone);
                while let Some(one) =
                    waiting.front().filter(|one| last.is_none_or(|last| **one > last))
                {
                    holders.push(*one);
                    waiting.pop_front();
                }
                let of = if *kind == Kind::Words { Column::Id } else { Column::ApplicationId };
                (of, holders)
            }
        };
        let query = held_query(municipality, self.scope, self.wanted, column, &ids);
        let mut found = Vec::new();
        for row in query.all(store.read()).await? {
            let record = cases::from_row(row)?;
            if self.is_of_days(&record) {
                found.push(record);
            }
        }
        // Sorted here: for the sake of an order SQLite would walk through every application.
        found.sort_by_key(|record| (std::cmp::Reverse(record.case.application), record.place));
        Ok(Some(found.into()))
    }

    fn is_of_days(&self, record: &Record) -> bool {
        let day = jst_date(instant(record.opened_at));
        self.wanted.from.is_none_or(|from| from <= day) && self.wanted.to.is_none_or(|to| day <= to)
    }

    /// Whether the search was given up because too much was found.
    #[must_use]
    pub const fn was_too_much(&self) -> bool {
        self.portions >= MOST_PORTIONS && !self.gone
    }
}

/// The applications that are not sorted in yet and have all the pieces, newest first.
async fn waiting_with(store: &Store, pieces: &BTreeSet<Piece>) -> Result<VecDeque<Uuid>> {
    let lists = list::waiting(store.read(), store.municipality(), None).await?;
    let has_all = |list: &Model| {
        let mut there = list::decoded(&list.pieces);
        pieces.iter().all(|piece| there.by_ref().any(|one| one == *piece))
    };
    Ok(lists.iter().rev().filter(|list| has_all(list)).map(|list| list.holder).collect())
}

/// How many rows a piece has, as far as that matters.
fn count_query(municipality: MunicipalityCode, piece: (i16, i64)) -> SelectStatement {
    let some = Query::select()
        .expr(Expr::val(1))
        .from(case_gram::Entity)
        .cond_where(of_piece(municipality, case_gram::Entity, piece))
        .limit(COUNTED)
        .take();
    Query::select()
        .expr(Expr::col(sea_orm::sea_query::Asterisk).count())
        .from_subquery(some, "some")
        .take()
}

/// The holders that have all the pieces, newest first.
fn holders_query(
    municipality: MunicipalityCode,
    pieces: &[(i16, i64)],
    after: Option<Uuid>,
) -> SelectStatement {
    let mut pieces = pieces.iter().copied();
    let mut query = Query::select();
    query.column((case_gram::Entity, case_gram::Column::Holder)).from(case_gram::Entity);
    if let Some(rarest) = pieces.next() {
        query.cond_where(of_piece(municipality, case_gram::Entity, rarest));
    }
    for (place, piece) in pieces.enumerate() {
        let other = Alias::new(format!("piece_{place}"));
        let has = Query::select()
            .expr(Expr::val(1))
            .from_as(case_gram::Entity, other.clone())
            .cond_where(of_piece(municipality, other.clone(), piece))
            .and_where(
                Expr::col((other, case_gram::Column::Holder))
                    .equals((case_gram::Entity, case_gram::Column::Holder)),
            )
            .limit(1)
            .take();
        // Not EXISTS: PostgreSQL makes a join of that, and before it has counted the rows a bad one.
        query.and_where(Expr::from(has).is_not_null());
    }
    if let Some(after) = after {
        query.and_where(Expr::col((case_gram::Entity, case_gram::Column::Holder)).lt(after));
    }
    query
        .order_by((case_gram::Entity, case_gram::Column::Holder), sea_orm::Order::Desc)
        .limit(PORTION)
        .take()
}

fn of_piece(
    municipality: MunicipalityCode,
    table: impl sea_orm::sea_query::IntoIden + Clone,
    (kind, gram): (i16, i64),
) -> Condition {
    let column = |column: case_gram::Column| Expr::col((table.clone().into_iden(), column));
    Condition::all()
        .add(column(case_gram::Column::Municipality).eq(municipality.as_str()))
        .add(column(case_gram::Column::Kind).eq(kind))
        .add(column(case_gram::Column::Gram).eq(gram))
}

fn is_short(found: usize, portion: u64) -> bool {
    u64::try_from(found).unwrap_or(u64::MAX) < portion
}

/// A portion of the rows that may be seen and fit, newest first. Each department is asked for
/// itself, because only then does the index give the order.
async fn portion_of_rows(
    store: &Store,
    scope: &Scope,
    wanted: &Wanted,
    passed: u64,
) -> Result<VecDeque<Record>> {
    let municipality = store.municipality();
    let one_by_one: Vec<Option<&str>> = match (scope, &wanted.department) {
        (Scope::All, department) => vec![department.as_deref()],
        (Scope::Departments(own), Some(one)) if own.contains(one) => vec![Some(one)],
        (Scope::Departments(_), Some(_)) => Vec::new(),
        (Scope::Departments(own), None) => own.iter().map(|one| Some(one.as_str())).collect(),
    };
    let mut found = Vec::new();
    for department in one_by_one {
        let query = rows_query(municipality, department, wanted, passed + ROWS);
        for row in query.all(store.read()).await? {
            found.push(cases::from_row(row)?);
        }
    }
    found.sort_by_key(|record| std::cmp::Reverse((record.opened_at, record.case.id.uuid())));
    let passed = usize::try_from(passed).unwrap_or(usize::MAX);
    let portion = usize::try_from(ROWS).unwrap_or(usize::MAX);
    Ok(found.into_iter().skip(passed).take(portion).collect())
}

/// The first rows of a department (of the city) that fit, newest first.
fn rows_query(
    municipality: MunicipalityCode,
    department: Option<&str>,
    wanted: &Wanted,
    limit: u64,
) -> Select<work_case::Entity> {
    work_case::Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .apply_if(department, |query, one| query.filter(Column::Department.eq(one)))
        .apply_if(wanted.state, |query, state| query.filter(Column::State.eq(state.code())))
        .apply_if(wanted.procedure.as_deref(), |query, procedure| {
            query.filter(Column::Procedure.eq(procedure))
        })
        .filter(came(municipality, wanted))
        .apply_if(wanted.from, |query, day| {
            query.filter(Column::OpenedAt.gte(stamp(jst_midnight(day))))
        })
        .apply_if(wanted.to.and_then(|day| day.tomorrow().ok()), |query, day| {
            query.filter(Column::OpenedAt.lt(stamp(jst_midnight(day))))
        })
        .order_by_desc(Column::OpenedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
}

/// The cases of some holders that may be seen and fit the rest of what is wanted, apart from the
/// days, which are compared once the rows are here.
fn held_query(
    municipality: MunicipalityCode,
    scope: &Scope,
    wanted: &Wanted,
    column: Column,
    holders: &[Uuid],
) -> Select<work_case::Entity> {
    let mut fits = came(municipality, wanted);
    if let Scope::Departments(own) = scope {
        fits = fits.add(unindexed(Column::Department).is_in(own.iter().map(String::as_str)));
    }
    if let Some(department) = &wanted.department {
        fits = fits.add(unindexed(Column::Department).eq(department.as_str()));
    }
    if let Some(state) = wanted.state {
        fits = fits.add(unindexed(Column::State).eq(state.code()));
    }
    if let Some(procedure) = &wanted.procedure {
        fits = fits.add(unindexed(Column::Procedure).eq(procedure.as_str()));
    }
    work_case::Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(column.is_in(holders.iter().copied()))
        .filter(fits)
}

/// A text column that no index is used for: there are few rows left, and a database without
/// statistics would rather walk through the whole department.
fn unindexed(column: Column) -> sea_orm::sea_query::SimpleExpr {
    Expr::col((work_case::Entity, column)).binary(BinOper::Custom("||"), "")
}

/// By which way the application came.
fn came(municipality: MunicipalityCode, wanted: &Wanted) -> Condition {
    let mut all = Condition::all();
    if let Some(channel) = &wanted.channel {
        let came = Query::select()
            .expr(Expr::val(1))
            .from(application::Entity)
            .and_where(application::Column::Municipality.eq(municipality.as_str()))
            .and_where(
                Expr::col((application::Entity, application::Column::Id))
                    .equals((work_case::Entity, Column::ApplicationId)),
            )
            .and_where(application::Column::Channel.eq(channel.as_str()))
            .take();
        all = all.add(Expr::exists(came));
    }
    all
}

#[cfg(test)]
mod tests;
