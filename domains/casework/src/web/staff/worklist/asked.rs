//! What the address of the list says: the view, and what narrows and orders it. The same words are
//! the API's and those of a kept filter.

use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;
use yakusho_permission::ListPredicate;
use yakusho_worklist::{Assignee, Cursor, Due, Filter, Sort, State, WaitingFor};

use super::super::desk::Desk;

/// The hands of nobody, in addresses.
const NOBODY: &str = "nobody";

/// What the address says.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// `all`, `due`, `new`, `mine`, `untaken`, `marked`, `resident`, `done`.
    pub view: Option<String>,
    /// Where the page before ended.
    pub after: Option<String>,
    /// `due`, `oldest`, `newest`, `changed`.
    pub sort: Option<String>,
    /// Only this procedure.
    pub topic: Option<String>,
    /// Only in the hands of this member of staff; `nobody` for those in nobody's.
    pub assignee: Option<String>,
    /// For the view `new`: what came or changed after this instant (RFC 3339); without it, after
    /// the last look.
    pub since: Option<String>,
    /// Whether every row of the page is chosen (`1`).
    pub all: Option<String>,
}

/// A way to narrow the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Everything that is open.
    All,
    /// Overdue, or due today.
    Due,
    /// Came or changed since the last look.
    New,
    /// In one's own hands.
    Mine,
    /// In nobody's hands, and the office's move.
    Untaken,
    /// Marked by oneself.
    Marked,
    /// The resident's move.
    Resident,
    /// Nothing is left to do.
    Done,
}

impl View {
    /// All of them, in the order of the tabs.
    pub const ALL: [Self; 8] = [
        Self::All,
        Self::Due,
        Self::New,
        Self::Mine,
        Self::Untaken,
        Self::Marked,
        Self::Resident,
        Self::Done,
    ];

    /// The view with this code; everything where there is none.
    #[must_use]
    pub fn asked(code: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|view| Some(view.code()) == code).unwrap_or(Self::All)
    }

    /// The code in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Due => "due",
            Self::New => "new",
            Self::Mine => "mine",
            Self::Untaken => "untaken",
            Self::Marked => "marked",
            Self::Resident => "resident",
            Self::Done => "done",
        }
    }

    /// What its tab says.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::All => "すべて",
            Self::Due => "期限切れ・きょう",
            Self::New => "新着・変更",
            Self::Mine => "自分の担当",
            Self::Untaken => "未着手",
            Self::Marked => "印つき",
            Self::Resident => "住民待ち",
            Self::Done => "終わったもの",
        }
    }

    /// What is said where it is empty.
    #[must_use]
    pub const fn nothing(self) -> &'static str {
        match self {
            Self::All => "いま進めている件はありません",
            Self::Due => "期限を過ぎた件も、きょうが期限の件もありません",
            Self::New => "前に見たときから、届いた件も変わった件もありません",
            Self::Mine => "自分が担当している件はありません",
            Self::Untaken => "担当の決まっていない件はありません",
            Self::Marked => "印をつけた件はありません",
            Self::Resident => "住民の返事を待っている件はありません",
            Self::Done => "終わった件はまだありません",
        }
    }
}

impl Asked {
    /// The view.
    #[must_use]
    pub fn view(&self) -> View {
        View::asked(self.view.as_deref())
    }

    /// The order; by due day where nothing else is asked.
    #[must_use]
    pub fn sort(&self) -> Sort {
        self.sort.as_deref().and_then(Sort::from_code).unwrap_or_default()
    }

    /// Where the page before ended.
    #[must_use]
    pub fn after(&self) -> Option<Cursor> {
        self.after.as_deref().and_then(|place| place.parse().ok())
    }

    /// The instant that the view of news begins with.
    #[must_use]
    pub fn since(&self) -> Option<Timestamp> {
        self.since.as_deref().and_then(|text| text.parse().ok())
    }

    /// Whether anything narrows the list besides its view.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        self.topic().is_some() || self.assignee() != Assignee::Any
    }

    /// The procedure, where one was chosen; what cannot be the id of one is none.
    #[must_use]
    pub fn topic(&self) -> Option<&str> {
        let of_an_id =
            |one: u8| one.is_ascii_lowercase() || one.is_ascii_digit() || b"._-".contains(&one);
        self.topic.as_deref().filter(|id| !id.is_empty() && id.bytes().all(of_an_id))
    }

    /// In whose hands.
    #[must_use]
    pub fn assignee(&self) -> Assignee {
        match self.assignee.as_deref() {
            Some(NOBODY) => Assignee::Nobody,
            Some(id) => id.parse::<Uuid>().map_or(Assignee::Any, Assignee::Is),
            None => Assignee::Any,
        }
    }

    /// The scope, narrowed by what was asked. `looked`: when they last looked.
    #[must_use]
    pub fn filter(&self, scope: &Filter, desk: &Desk, looked: Option<Timestamp>) -> Filter {
        let mut filter = scope.clone();
        let me = desk.who.staff;
        match self.view() {
            View::All => {}
            View::Due => filter.due = Some(Due::By(desk.today)),
            View::New => filter.changed_after = self.since().or(looked),
            View::Mine => filter.assignee = Assignee::Is(me),
            View::Untaken => {
                filter.assignee = Assignee::Nobody;
                filter.waiting_for = Some(WaitingFor::Office);
            }
            View::Marked => filter.marked_by = Some(me),
            View::Resident => filter.waiting_for = Some(WaitingFor::Resident),
            View::Done => filter.state = State::Done,
        }
        // Whose list is somebody's own must not become another's by an address.
        if filter.assignee == Assignee::Any {
            filter.assignee = self.assignee();
        }
        filter.topics = self.topic().map(str::to_owned).into_iter().collect();
        filter
    }

    /// What was asked as a query, without the place in the list: for links and kept filters. Its
    /// values are codes, ids and instants, so that nothing in it has to be escaped.
    #[must_use]
    pub fn query(&self) -> String {
        let mut pairs = vec![format!("view={}", self.view().code())];
        if self.sort() != Sort::Due {
            pairs.push(format!("sort={}", self.sort().code()));
        }
        pairs.extend(self.topic().map(|topic| format!("topic={topic}")));
        match self.assignee() {
            Assignee::Any => {}
            Assignee::Nobody => pairs.push(format!("assignee={NOBODY}")),
            Assignee::Is(id) => pairs.push(format!("assignee={id}")),
        }
        if let (View::New, Some(since)) = (self.view(), self.since()) {
            pairs.push(format!("since={since}"));
        }
        pairs.join("&")
    }

    /// The address of the list with this query and more pairs, whose values are codes too.
    #[must_use]
    pub fn href(&self, more: &[(&str, &str)]) -> String {
        let more: String = more.iter().map(|(name, value)| format!("&{name}={value}")).collect();
        format!("/staff?{}{more}", self.query())
    }

    /// What a kept filter's query asks.
    #[must_use]
    pub fn of_query(query: &str) -> Self {
        let mut asked = Self::default();
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let value = Some(value.to_owned());
            match name {
                "view" => asked.view = value,
                "sort" => asked.sort = value,
                "topic" => asked.topic = value,
                "assignee" => asked.assignee = value,
                _ => {}
            }
        }
        asked
    }
}

/// What the policies let them list: their departments' work, or all of the city's.
#[must_use]
pub fn scope(desk: &Desk) -> Option<Filter> {
    let lists = desk.lists();
    if lists.contains(&ListPredicate::AllOfCity) {
        return Some(Filter::default());
    }
    lists.into_iter().find_map(|predicate| match predicate {
        ListPredicate::OwnDepartment(departments) => {
            Some(Filter { departments: Some(departments), ..Filter::default() })
        }
        ListPredicate::AssignedToMe(me) => {
            Some(Filter { assignee: Assignee::Is(me), ..Filter::default() })
        }
        ListPredicate::AllOfCity => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_reads_as_it_was_written() {
        let person = Uuid::from_u128(7);
        let asked = Asked {
            view: Some("due".to_owned()),
            sort: Some("newest".to_owned()),
            topic: Some("inu".to_owned()),
            assignee: Some(person.to_string()),
            after: Some("left out".to_owned()),
            ..Asked::default()
        };
        let query = asked.query();
        assert_eq!(query, format!("view=due&sort=newest&topic=inu&assignee={person}"));
        assert_eq!(asked.href(&[("all", "1")]), format!("/staff?{query}&all=1"));
        assert_eq!(Asked::of_query(&query).query(), query);
        let nonsense = Asked {
            view: Some("<script>".to_owned()),
            sort: Some("x".to_owned()),
            topic: Some("a&b=\"".to_owned()),
            assignee: Some("x".to_owned()),
            ..Asked::default()
        };
        assert_eq!(nonsense.query(), "view=all");
    }
}
