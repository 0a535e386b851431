//! Reading the list, page by page.

use std::collections::BTreeMap;

use jiff::{Span, Timestamp, civil::Date};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    Select,
    sea_query::{CaseStatement, Expr, SimpleExpr},
};
use uuid::Uuid;
use yakusho_kernel::MunicipalityCode;
use yakusho_store::{Error, Result, Store, instant, stamp};

use crate::{
    entity::{DONE, NO_DUE_DAY, OPEN, work_item},
    filter::{Filter, Sort, State, conditions},
    item::{Cursor, WaitingFor, WorkItem},
};

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

/// A page of at most `size` items after `after`, what is due soonest first.
///
/// # Errors
/// What the database says.
pub async fn list(
    store: &Store,
    filter: &Filter,
    after: Option<&Cursor>,
    size: u64,
) -> Result<ListPage> {
    sorted_list(store, filter, Sort::Due, after, size).await
}

/// A page of at most `size` items after `after`, in an order.
///
/// # Errors
/// What the database says.
pub async fn sorted_list(
    store: &Store,
    filter: &Filter,
    sort: Sort,
    after: Option<&Cursor>,
    size: u64,
) -> Result<ListPage> {
    let query = page_query(store.municipality(), filter, sort, after, size);
    let mut rows = query.all(store.read()).await?;
    let wanted = usize::try_from(size).unwrap_or(usize::MAX);
    let more = rows.len() > wanted;
    rows.truncate(wanted);
    let next = rows.last().filter(|_| more).map(|row| cursor_of(row, sort));
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

/// How many items there are for each value of something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// By topic, the most frequent first.
    pub topics: Vec<(String, i64)>,
    /// By the person who has it, the most burdened first; `None`: nobody.
    pub assignees: Vec<(Option<Uuid>, i64)>,
}

/// How many open items there are by topic and by person. Only `departments` of the filter counts.
///
/// # Errors
/// What the database says.
pub async fn tally(store: &Store, filter: &Filter) -> Result<Tally> {
    use work_item::Column;
    let open = Filter { departments: filter.departments.clone(), ..Filter::default() };
    let rows: Vec<(String, Option<Uuid>, i64)> = work_item::Entity::find()
        .select_only()
        .column(Column::Topic)
        .column(Column::Assignee)
        .column_as(Column::Id.count(), "open")
        .filter(conditions(store.municipality(), &open))
        .group_by(Column::Topic)
        .group_by(Column::Assignee)
        .into_tuple()
        .all(store.read())
        .await?;
    let (mut topics, mut assignees) = (BTreeMap::new(), BTreeMap::new());
    for (topic, assignee, count) in rows {
        *topics.entry(topic).or_insert(0) += count;
        *assignees.entry(assignee).or_insert(0) += count;
    }
    topics.remove("");
    let mut topics: Vec<(String, i64)> = topics.into_iter().collect();
    let mut assignees: Vec<(Option<Uuid>, i64)> = assignees.into_iter().collect();
    topics.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    assignees.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Ok(Tally { topics, assignees })
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
    sort: Sort,
    after: Option<&Cursor>,
    size: u64,
) -> Select<work_item::Entity> {
    use work_item::Column;
    let mut query = work_item::Entity::find().filter(conditions(municipality, filter));
    if let Some(after) = after.and_then(|after| later(sort, after)) {
        query = query.filter(after);
    }
    let query = match sort {
        Sort::Due => query.order_by_asc(Column::DueOn),
        Sort::Changed => query.order_by_desc(Column::ChangedAt),
        Sort::Oldest | Sort::Newest => query,
    };
    let by_id = if sort == Sort::Newest { Order::Desc } else { Order::Asc };
    query.order_by(Column::Id, by_id).limit(size.saturating_add(1))
}

/// What stands after a place in the list. `None` for a place of a list in another order.
fn later(sort: Sort, after: &Cursor) -> Option<Condition> {
    use work_item::Column;
    let all = Condition::all();
    Some(match sort {
        // Ids are made in the order of time.
        Sort::Oldest => all.add(Column::Id.gt(after.id)),
        Sort::Newest => all.add(Column::Id.lt(after.id)),
        Sort::Due => {
            let day: Date = after.key.parse().ok()?;
            let later_day = Column::DueOn.gt(day.to_string());
            let same_day = Column::DueOn.eq(day.to_string()).and(Column::Id.gt(after.id));
            // The first half lets the index begin at the right day.
            all.add(Column::DueOn.gte(day.to_string())).add(later_day.or(same_day))
        }
        Sort::Changed => {
            let at = stamp(Timestamp::from_microsecond(after.key.parse().ok()?).ok()?);
            let before = Column::ChangedAt.lt(at);
            let same = Column::ChangedAt.eq(at).and(Column::Id.gt(after.id));
            all.add(Column::ChangedAt.lte(at)).add(before.or(same))
        }
    })
}

fn cursor_of(row: &work_item::Model, sort: Sort) -> Cursor {
    let key = match sort {
        Sort::Due => row.due_on.clone(),
        Sort::Changed => instant(row.changed_at).as_microsecond().to_string(),
        Sort::Oldest | Sort::Newest => String::new(),
    };
    Cursor { key, id: row.id }
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
            topic: row.topic,
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
    use sea_orm::{ConnectionTrait, DbBackend, QueryTrait};
    use yakusho_store::testing::{TestStore, municipality};

    use super::*;
    use crate::migrations;

    /// How SQLite reads the pages that staff open all day. A change here is a change of speed with
    /// 100,000 cases; `SCAN` or `TEMP B-TREE` would be one for the worse.
    #[tokio::test]
    async fn the_hot_queries_go_through_an_index() {
        let store = TestStore::sqlite(migrations()).await;
        let cursor = Cursor { key: "2026-12-06".to_owned(), id: Uuid::nil() };
        let department =
            Filter { departments: Some(vec!["shimin".to_owned()]), ..Filter::default() };
        let mine = Filter { assignee: crate::Assignee::Is(Uuid::nil()), ..Filter::default() };
        let mut plans = String::new();
        for (title, filter, sort, after) in [
            ("a department's first page", &department, Sort::Due, None),
            ("a department's next page", &department, Sort::Due, Some(&cursor)),
            ("my own first page", &mine, Sort::Due, None),
            ("a department's oldest", &department, Sort::Oldest, None),
            ("a department's newest, next page", &department, Sort::Newest, Some(&cursor)),
        ] {
            plans.push_str(&format!("{title}\n"));
            let mut statement =
                page_query(municipality(), filter, sort, after, 50).build(DbBackend::Sqlite);
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
