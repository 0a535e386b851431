//! Which items of the list, and in which order.

use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;
use yakusho_kernel::MunicipalityCode;
use yakusho_store::stamp;

use crate::{
    entity::{DONE, OPEN, work_item, work_mark},
    item::WaitingFor,
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
    /// Only about these topics; empty: about all.
    pub topics: Vec<String>,
    /// Only these items; empty: all.
    pub items: Vec<Uuid>,
    /// Open or done.
    pub state: State,
    /// Only due by then.
    pub due: Option<Due>,
    /// Only what came or changed after this instant.
    pub changed_after: Option<Timestamp>,
    /// Only what this person has marked.
    pub marked_by: Option<Uuid>,
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

/// In which order. Among equals the oldest comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// What is overdue first, then what is due soonest, what has no day last.
    #[default]
    Due,
    /// What came first.
    Oldest,
    /// What came last.
    Newest,
    /// What changed last.
    Changed,
}

impl Sort {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Due, Self::Oldest, Self::Newest, Self::Changed];

    /// The code in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Oldest => "oldest",
            Self::Newest => "newest",
            Self::Changed => "changed",
        }
    }

    /// The order with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.code() == code)
    }
}

/// A filter as the database reads it.
pub(crate) fn conditions(municipality: MunicipalityCode, filter: &Filter) -> Condition {
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
    if !filter.topics.is_empty() {
        all = all.add(Column::Topic.is_in(&filter.topics));
    }
    if !filter.items.is_empty() {
        all = all.add(Column::Id.is_in(filter.items.iter().copied()));
    }
    if let Some(after) = filter.changed_after {
        all = all.add(Column::ChangedAt.gt(stamp(after)));
    }
    if let Some(staff) = filter.marked_by {
        let marked = work_mark::Entity::find()
            .select_only()
            .column(work_mark::Column::Item)
            .filter(work_mark::Column::Municipality.eq(municipality.as_str()))
            .filter(work_mark::Column::Staff.eq(staff));
        all = all.add(Column::Id.in_subquery(marked.into_query()));
    }
    match filter.due {
        Some(Due::Before(day)) => all.add(Column::DueOn.lt(day.to_string())),
        Some(Due::By(day)) => all.add(Column::DueOn.lte(day.to_string())),
        None => all,
    }
}
