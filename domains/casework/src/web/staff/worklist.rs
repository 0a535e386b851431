//! `GET /staff`: what is next. Overdue first, then what is due soonest.

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use uuid::Uuid;
use yakusho_kernel::date::jst_date;
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Chip, Column, Empty, Row, Tab, Table, Tabs, Tone},
};
use yakusho_permission::ListPredicate;
use yakusho_store::Result as Stored;
use yakusho_worklist::{
    Assignee, Counts, Cursor, Due, Filter, ListPage, ListedItem, State as ItemState, WaitingFor,
    changed_since, counts, last_look, list, look,
};

use super::{desk::Desk, words};
use crate::{
    Casework,
    store::cases::{self, Record},
    web::failure::refused,
};

/// Items on one page.
pub const PAGE: u64 = 50;
/// Looking again within this time is the same look, so that a reload does not hide what is new.
const SAME_LOOK: SignedDuration = SignedDuration::from_mins(5);

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    view: Option<String>,
    after: Option<String>,
}

/// A way to narrow the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Everything that is open.
    All,
    /// Overdue, or due today.
    Due,
    /// In one's own hands.
    Mine,
    /// In nobody's hands, and the office's move.
    Untaken,
    /// The resident's move.
    Resident,
    /// Nothing is left to do.
    Done,
}

impl View {
    const ALL: [Self; 6] =
        [Self::All, Self::Due, Self::Mine, Self::Untaken, Self::Resident, Self::Done];

    /// The view with this code; everything where there is none.
    pub fn asked(code: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|view| Some(view.code()) == code).unwrap_or(Self::All)
    }

    const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Due => "due",
            Self::Mine => "mine",
            Self::Untaken => "untaken",
            Self::Resident => "resident",
            Self::Done => "done",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::All => "すべて",
            Self::Due => "期限切れ・きょう",
            Self::Mine => "自分の担当",
            Self::Untaken => "未着手",
            Self::Resident => "住民待ち",
            Self::Done => "終わったもの",
        }
    }

    const fn nothing(self) -> &'static str {
        match self {
            Self::All => "いま進めている件はありません",
            Self::Due => "期限を過ぎた件も、きょうが期限の件もありません",
            Self::Mine => "自分が担当している件はありません",
            Self::Untaken => "担当の決まっていない件はありません",
            Self::Resident => "住民の返事を待っている件はありません",
            Self::Done => "終わった件はまだありません",
        }
    }
}

#[derive(Template)]
#[template(path = "staff/worklist.html")]
struct Worklist {
    lead: String,
    news: Option<String>,
    tabs: Tabs,
    empty: Option<Empty>,
    table: Table,
    next: Option<String>,
    first: Option<String>,
}

/// Shows the list that the person may see.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let Some(scope) = scope(&desk) else {
        let body = nothing_to_list();
        return Ok(desk.page(&visit, "仕事の一覧", &body).into_response());
    };
    let view = View::asked(asked.view.as_deref());
    let after: Option<Cursor> = asked.after.as_deref().and_then(|place| place.parse().ok());
    let filter = narrowed(&scope, &desk, view);
    let page = list(app.store(), &filter, after.as_ref(), PAGE).await.map_err(refused)?;
    let looked = looked_before(&desk, &scope, visit.now()).await.map_err(refused)?;
    let several = scope.departments.as_ref().is_none_or(|departments| departments.len() > 1);
    let rows = rows(&desk, &page, several, looked.at, visit.now()).await.map_err(refused)?;
    let total = counts(app.store(), &scope, desk.today).await.map_err(refused)?;
    let mine = Filter { assignee: Assignee::Is(desk.who.staff), ..scope.clone() };
    let mine = counts(app.store(), &mine, desk.today).await.map_err(refused)?;
    let body = Worklist {
        lead: lead(&total),
        news: looked.words(),
        tabs: tabs(view, &total, &mine),
        empty: page.items.is_empty().then(|| Empty {
            title: view.nothing().to_owned(),
            help: "申請が届くと、ここに期限の近い順で並びます。".to_owned(),
            next: (view != View::All).then(|| ("すべて見る".to_owned(), "/staff".to_owned())),
        }),
        table: table(view, rows, several),
        next: page.next.map(|next| format!("/staff?view={}&after={next}", view.code())),
        first: after.is_some().then(|| format!("/staff?view={}", view.code())),
    };
    Ok(desk.page(&visit, "仕事の一覧", &body).into_response())
}

/// What the policies let them list: their departments' work, or all of the city's.
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

/// The scope, narrowed by a view.
pub fn narrowed(scope: &Filter, desk: &Desk, view: View) -> Filter {
    let filter = scope.clone();
    match view {
        View::All => filter,
        View::Due => Filter { due: Some(Due::By(desk.today)), ..filter },
        View::Mine => Filter { assignee: Assignee::Is(desk.who.staff), ..filter },
        View::Untaken => {
            Filter { assignee: Assignee::Nobody, waiting_for: Some(WaitingFor::Office), ..filter }
        }
        View::Resident => Filter { waiting_for: Some(WaitingFor::Resident), ..filter },
        View::Done => Filter { state: ItemState::Done, ..filter },
    }
}

/// When they last looked, and how much changed since.
struct Looked {
    at: Option<Timestamp>,
    changed: u64,
}

impl Looked {
    fn words(&self) -> Option<String> {
        let at = self.at.filter(|_| self.changed > 0)?;
        Some(format!(
            "前に見たとき（{}）から、{}件が新しく届いたか変わりました。",
            words::when(at),
            self.changed
        ))
    }
}

async fn looked_before(desk: &Desk, scope: &Filter, now: Timestamp) -> Stored<Looked> {
    let mut looked = Looked { at: None, changed: 0 };
    let Some(departments) = scope.departments.clone() else { return Ok(looked) };
    let store = desk.app.store();
    for department in &departments {
        let Some(at) = last_look(store, desk.who.staff, department).await? else { continue };
        looked.at = Some(looked.at.map_or(at, |known: Timestamp| known.min(at)));
        looked.changed += changed_since(store, department, at).await?;
    }
    if looked.at.is_none_or(|at| now.duration_since(at) >= SAME_LOOK) {
        let staff = desk.who.staff;
        let write = store.write(now, move |tx| {
            let departments = departments.clone();
            Box::pin(async move {
                for department in &departments {
                    look(tx, staff, department).await?;
                }
                Ok(())
            })
        });
        write.await?;
    }
    Ok(looked)
}

fn lead(total: &Counts) -> String {
    format!(
        "進行中 {}件　期限切れ {}件　きょうまで {}件　7日以内 {}件",
        total.open, total.overdue, total.due_today, total.due_this_week
    )
}

fn tabs(view: View, total: &Counts, mine: &Counts) -> Tabs {
    let count = |view| match view {
        View::All => Some(total.open),
        View::Due => Some(total.overdue + total.due_today),
        View::Mine => Some(mine.open),
        View::Resident => Some(total.waiting_for_resident),
        View::Untaken | View::Done => None,
    };
    let tabs = View::ALL.into_iter().map(|other| Tab {
        label: other.label().to_owned(),
        href: format!("/staff?view={}", other.code()),
        count: count(other).and_then(|count| u64::try_from(count).ok()),
        current: other == view,
    });
    Tabs { label: "一覧の絞り込み".to_owned(), tabs: tabs.collect() }
}

/// The department stands in the list only where there are several.
fn table(view: View, rows: Vec<Row>, several: bool) -> Table {
    let department = several.then(|| Column::new("課"));
    let columns = [
        Column::new("受付番号"),
        Column::new("手続"),
        Column::new("状態"),
        Column::new("処理の期限"),
        Column::figures("経過"),
        Column::new("担当"),
    ];
    Table {
        caption: format!("仕事の一覧：{}", view.label()),
        caption_hidden: true,
        columns: columns.into_iter().chain(department).collect(),
        rows,
        keys: true,
    }
}

async fn rows(
    desk: &Desk,
    page: &ListPage,
    several: bool,
    looked_at: Option<Timestamp>,
    now: Timestamp,
) -> Stored<Vec<Row>> {
    let store = desk.app.store();
    let ids: Vec<Uuid> = page.items.iter().map(|listed| listed.item.subject).collect();
    let records = cases::with_ids(store.read(), store.municipality(), &ids).await?;
    let records: HashMap<Uuid, Record> =
        records.into_iter().map(|record| (record.case.id.uuid(), record)).collect();
    let staff: Vec<Uuid> = page.items.iter().filter_map(|listed| listed.item.assignee).collect();
    let names: HashMap<Uuid, String> =
        yakusho_identity::store::staff_names(store, &staff).await?.into_iter().collect();
    let edition = desk.app.procedures().shelf().current();
    let row = |listed: &ListedItem| {
        let record = records.get(&listed.item.subject)?;
        let procedure = &record.case.procedure;
        let name = edition.pack.procedure(procedure).map_or(procedure, |known| &known.name.ja);
        let assignee = listed.item.assignee.and_then(|id| names.get(&id));
        let department = several.then(|| Html::text(desk.department(&listed.item.department)));
        let cells = [
            Html::text(format!("{}-{}", record.number, record.place + 1)),
            name_cell(name, listed, looked_at),
            Html::of(&words::state_chip(record.case.state)),
            due_cell(desk, listed),
            Html::text(age(listed.created_at, now)),
            Html::text(assignee.map_or("未定", String::as_str)),
        ];
        Some(Row {
            cells: cells.into_iter().chain(department).collect(),
            href: Some(format!("/staff/cases/{}", record.case.id)),
            urgent: listed.is_overdue(desk.today),
        })
    };
    Ok(page.items.iter().filter_map(row).collect())
}

fn name_cell(name: &str, listed: &ListedItem, looked_at: Option<Timestamp>) -> Html {
    let name = if listed.item.kind == crate::handover::run::MEND {
        let chip = Chip::new("連携で取り込めず", Tone::Red);
        Html::join([Html::text(name), Html::text(" "), Html::of(&chip)])
    } else {
        Html::text(name)
    };
    let Some(looked_at) = looked_at.filter(|at| listed.changed_since(Some(*at))) else {
        return name;
    };
    let words = if listed.created_at > looked_at { "新着" } else { "変更" };
    Html::join([name, Html::text(" "), Html::of(&Chip::new(words, Tone::Yellow))])
}

fn due_cell(desk: &Desk, listed: &ListedItem) -> Html {
    let Some(due) = listed.item.due_on else { return Html::text("なし") };
    let left = words::days_left(due, desk.today);
    let tone = match (due - desk.today).get_days() {
        ..0 => Tone::Red,
        0..=7 => Tone::Yellow,
        _ => Tone::Grey,
    };
    Html::join([Html::text(words::day(due)), Html::text(" "), Html::of(&Chip::new(left, tone))])
}

/// Whole days since it came.
fn age(since: Timestamp, now: Timestamp) -> String {
    let days = (jst_date(now) - jst_date(since)).get_days();
    if days <= 0 { "きょう".to_owned() } else { format!("{days}日") }
}

fn nothing_to_list() -> Worklist {
    Worklist {
        lead: String::new(),
        news: None,
        tabs: Tabs { label: String::new(), tabs: Vec::new() },
        empty: Some(Empty {
            title: "見られる一覧がありません".to_owned(),
            help: "所属と役割は、情報政策課が登録します。".to_owned(),
            next: None,
        }),
        table: Table::default(),
        next: None,
        first: None,
    }
}
