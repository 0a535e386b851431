//! Reading the list: what is overdue first, then what is due soonest, what has no day last, and
//! among equals the oldest.

use jiff::{Span, Timestamp, civil::Date};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
    sea_query::{CaseStatement, Expr, SimpleExpr},
};
use uuid::Uuid;
use yakusho_kernel::MunicipalityCode;
use yakusho_store::{Error, Result, Store, instant};

use crate::{
    entity::{DONE, NO_DUE_DAY, OPEN, work_item},
    item::{Cursor, WaitingFor, WorkItem},
};

/// Which items. The default is every open one; a page narrows it to what the reader may see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only of these departments; `None`: of all.
    pub departments: Option<Vec<String>>,
    /// Only in these hands.
    pub assignee: Assignee,
    /// Only where it is this one's move.
    pub waiting_for: Option<WaitingFor>,
    /// Only of these kinds; empty: of all.
    pub kinds: Vec<String>,
    /// Open or done.
    pub state: State,
    /// Only due by then.
    pub due: Option<Due>,
}

/// In whose hands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Assignee {
    /// Anybody's or nobody's.
    #[default]
    Any,
    /// Nobody's yet.
    Nobody,
    /// This person's.
    Is(Uuid),
}

/// Open or done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Something is left to do.
    #[default]
    Open,
    /// Nothing is.
    Done,
}

/// By when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Before this day: overdue on it.
    Before(Date),
    /// On this day or before.
    By(Date),
}

/// An item in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedItem {
    /// Its id.
    pub id: Uuid,
    /// What it is.
    pub item: WorkItem,
    /// Open or done.
    pub state: State,
    /// When it came into the list.
    pub created_at: Timestamp,
    /// When something about it last changed.
    pub changed_at: Timestamp,
    /// Counts its changes, from 1.
    pub version: i64,
}

impl ListedItem {
    /// Whether its day has passed on `today`.
    #[must_use]
    pub fn is_overdue(&self, today: Date) -> bool {
        self.state == State::Open && self.item.due_on.is_some_and(|due| due < today)
    }

    /// Whether it changed after somebody looked.
    #[must_use]
    pub fn changed_since(&self, looked_at: Option<Timestamp>) -> bool {
        looked_at.is_none_or(|looked_at| looked_at < self.changed_at)
    }
}

/// One page of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPage {
    /// The items.
    pub items: Vec<ListedItem>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Cursor>,
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Open items.
    pub open: i64,
    /// Of them, whose day has passed.
    pub overdue: i64,
    /// Of them, due today.
    pub due_today: i64,
    /// Of them, due within the seven days after today.
    pub due_this_week: i64,
    /// Of them, in nobody's hands.
    pub unassigned: i64,
    /// Of them, waiting for the office itself.
    pub waiting_for_office: i64,
    /// Of them, waiting for the resident.
    pub waiting_for_resident: i64,
}

/// A page of at most `size` items after `after`.
///
/// # Errors
/// What the database says.
pub async fn list(
    store: &Store,
    filter: &Filter,
    after: Option<&Cursor>,
    size: u64,
) -> Result<ListPage> {
    let query = page_query(store.municipality(), filter, after, size);
    let mut rows = query.all(store.read()).await?;
    let wanted = usize::try_from(size).unwrap_or(usize::MAX);
    let more = rows.len() > wanted;
    rows.truncate(wanted);
    let next = rows.last().filter(|_| more).map(cursor_of);
    let items = rows.into_iter().map(listed).collect::<Result<Vec<_>>>()?;
    Ok(ListPage { items, next })
}

/// Everything about one subject, open items first.
///
/// # Errors
/// What the database says.
pub async fn of_subject(store: &Store, subject: Uuid) -> Result<Vec<ListedItem>> {
    use work_item::Column;
    let rows = work_item::Entity::find()
        .filter(Column::Municipality.eq(store.municipality().as_str()))
        .filter(Column::Subject.eq(subject))
        .order_by_desc(Column::State)
        .order_by_asc(Column::Id)
        .all(store.read())
        .await?;
    rows.into_iter().map(listed).collect()
}

/// How much is open on `today`. Only `departments` and `assignee` of the filter count here.
///
/// # Errors
/// What the database says.
pub async fn counts(store: &Store, filter: &Filter, today: Date) -> Result<Counts> {
    use work_item::Column;
    let this_day = today.to_string();
    let week = today.saturating_add(Span::new().days(7)).to_string();
    let count_if =
        |condition: SimpleExpr| Expr::expr(CaseStatement::new().case(condition, 1)).count();
    let open = Filter {
        departments: filter.departments.clone(),
        assignee: filter.assignee,
        ..Filter::default()
    };
    let row: Option<(i64, i64, i64, i64, i64, i64, i64)> = work_item::Entity::find()
        .select_only()
        .column_as(Column::Id.count(), "open")
        .column_as(count_if(Column::DueOn.lt(&this_day)), "overdue")
        .column_as(count_if(Column::DueOn.eq(&this_day)), "due_today")
        .column_as(
            count_if(Column::DueOn.gt(&this_day).and(Column::DueOn.lte(&week))),
            "due_this_week",
        )
        .column_as(count_if(Column::Assignee.is_null()), "unassigned")
        .column_as(count_if(Column::WaitingFor.eq(WaitingFor::Office.code())), "office")
        .column_as(count_if(Column::WaitingFor.eq(WaitingFor::Resident.code())), "resident")
        .filter(conditions(store.municipality(), &open))
        .into_tuple()
        .one(store.read())
        .await?;
    Ok(row.map_or_else(Counts::default, |row| Counts {
        open: row.0,
        overdue: row.1,
        due_today: row.2,
        due_this_week: row.3,
        unassigned: row.4,
        waiting_for_office: row.5,
        waiting_for_resident: row.6,
    }))
}

fn page_query(
    municipality: MunicipalityCode,
    filter: &Filter,
    after: Option<&Cursor>,
    size: u64,
) -> Select<work_item::Entity> {
    use work_item::Column;
    work_item::Entity::find()
        .filter(conditions(municipality, filter))
        .apply_if(after, |query, after| {
            let later_day = Column::DueOn.gt(&after.due_on);
            let same_day = Column::DueOn.eq(&after.due_on).and(Column::Id.gt(after.id));
            // The first half lets the index begin at the right day.
            query.filter(Column::DueOn.gte(&after.due_on)).filter(later_day.or(same_day))
        })
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::Id)
        .limit(size.saturating_add(1))
}

fn conditions(municipality: MunicipalityCode, filter: &Filter) -> Condition {
    use work_item::Column;
    let state = match filter.state {
        State::Open => OPEN,
        State::Done => DONE,
    };
    let mut all = Condition::all()
        .add(Column::Municipality.eq(municipality.as_str()))
        .add(Column::State.eq(state));
    match filter.departments.as_deref() {
        // One department is the usual case, and an equality lets the index give the order too.
        Some([one]) => all = all.add(Column::Department.eq(one)),
        Some(several) => all = all.add(Column::Department.is_in(several)),
        None => {}
    }
    match filter.assignee {
        Assignee::Any => {}
        Assignee::Nobody => all = all.add(Column::Assignee.is_null()),
        Assignee::Is(staff) => all = all.add(Column::Assignee.eq(staff)),
    }
    if let Some(waiting_for) = filter.waiting_for {
        all = all.add(Column::WaitingFor.eq(waiting_for.code()));
    }
    if !filter.kinds.is_empty() {
        all = all.add(Column::Kind.is_in(&filter.kinds));
    }
    match filter.due {
        Some(Due::Before(day)) => all.add(Column::DueOn.lt(day.to_string())),
        Some(Due::By(day)) => all.add(Column::DueOn.lte(day.to_string())),
        None => all,
    }
}

fn cursor_of(row: &work_item::Model) -> Cursor {
    Cursor { due_on: row.due_on.clone(), id: row.id }
}

fn listed(row: work_item::Model) -> Result<ListedItem> {
    let broken = |what: &str| Error::Broken(format!("a work item has an unknown {what}"));
    let due_on = match row.due_on.as_str() {
        NO_DUE_DAY => None,
        day => Some(day.parse().map_err(|_| broken("day"))?),
    };
    let waiting_for =
        WaitingFor::from_code(&row.waiting_for).ok_or_else(|| broken("waiting_for"))?;
    let state = match row.state.as_str() {
        OPEN => State::Open,
        DONE => State::Done,
        _ => return Err(broken("state")),
    };
    Ok(ListedItem {
        id: row.id,
        item: WorkItem {
            kind: row.kind,
            subject_kind: row.subject_kind,
            subject: row.subject,
            department: row.department,
            assignee: row.assignee,
            title: row.title,
            due_on,
            waiting_for,
        },
        state,
        created_at: instant(row.created_at),
        changed_at: instant(row.changed_at),
        version: row.version,
    })
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, DbBackend};
    use yakusho_store::testing::{TestStore, municipality};

    use super::*;
    use crate::migrations;

    /// How SQLite reads the pages that staff open all day. A change here is a change of speed with
    /// 100,000 cases; `SCAN` or `TEMP B-TREE` would be one for the worse.
    #[tokio::test]
    async fn the_hot_queries_go_through_an_index() {
        let store = TestStore::sqlite(migrations()).await;
        let cursor = Cursor { due_on: "2026-12-06".to_owned(), id: Uuid::nil() };
        let department =
            Filter { departments: Some(vec!["shimin".to_owned()]), ..Filter::default() };
        let mine = Filter { assignee: Assignee::Is(Uuid::nil()), ..Filter::default() };
        let mut plans = String::new();
        for (title, filter, after) in [
            ("a department's first page", &department, None),
            ("a department's next page", &department, Some(&cursor)),
            ("my own first page", &mine, None),
        ] {
            plans.push_str(&format!("{title}\n"));
            let mut statement =
                page_query(municipality(), filter, after, 50).build(DbBackend::Sqlite);
            statement.sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
            for row in store.read().query_all_raw(statement).await.expect("a plan") {
                let detail: String = row.try_get("", "detail").expect("a line");
                plans.push_str(&format!("  {detail}\n"));
            }
        }
        assert_eq!(plans, include_str!("../tests/hot_queries.explain"), "got:\n{plans}");
        store.remove().await;
    }
}
