//! `GET /staff`: what is next. Overdue first, then what is due soonest; narrowed, ordered, and
//! chosen from for what is done with many at once.

pub mod asked;
pub mod batch;
pub mod bulk;
pub mod kept;
pub mod looked;
pub mod marks;
pub mod print;
mod rows;

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use uuid::Uuid;
use yakusho_kernel::Lang;
use yakusho_pages::{
    FieldView, Refused, Visit,
    field::{Choices, Line, Need},
    parts::{Empty, FormStart, Tab, Tabs},
};
use yakusho_worklist::{
    Assignee, Counts, Filter, KeptFilter, Sort, Tally, counts, kept_filters, sorted_list, tally,
};

pub use self::asked::{Asked, View, scope};
pub use self::rows::approvals;
use self::{
    looked::looked,
    rows::{Reading, Row, rows},
};
use super::desk::Desk;
use crate::{Casework, web::failure::refused};

/// Items on one page.
pub const PAGE: u64 = 50;

#[derive(Template)]
#[template(path = "staff/worklist.html")]
struct Worklist {
    lead: String,
    news: Option<(String, String)>,
    tabs: Tabs,
    kept: Vec<KeptView>,
    narrow: Narrow,
    keep: Option<KeepForm>,
    forget: FormStart,
    empty: Option<Empty>,
    bulk: FormStart,
    back: String,
    caption: String,
    heads: Vec<Head>,
    several: bool,
    rows: Vec<Row>,
    all: bool,
    all_href: String,
    next: Option<String>,
    first: Option<String>,
}

/// A kept filter as a link.
struct KeptView {
    id: Uuid,
    name: String,
    shared: Option<String>,
    href: String,
    current: bool,
}

/// The form that narrows.
struct Narrow {
    view: &'static str,
    since: String,
    topic: FieldView,
    assignee: FieldView,
    sort: FieldView,
    open: bool,
}

/// The form that keeps a filter.
struct KeepForm {
    form: FormStart,
    query: String,
    name: FieldView,
    whose: FieldView,
}

/// The head of a column that sorts.
struct Head {
    label: &'static str,
    href: String,
    order: Option<&'static str>,
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
    let store = app.store();
    let looked = looked(&desk, &scope, visit.now(), true).await.map_err(refused)?;
    let filter = asked.filter(&scope, &desk, looked.at);
    let after = asked.after();
    let page =
        sorted_list(store, &filter, asked.sort(), after.as_ref(), PAGE).await.map_err(refused)?;
    let several = scope.departments.as_ref().is_none_or(|departments| departments.len() > 1);
    let reading = Reading { several, looked_at: looked.at, now: visit.now() };
    let rows = rows(&desk, &page, &reading).await.map_err(refused)?;
    let total = counts(store, &scope, desk.today).await.map_err(refused)?;
    let mine = Filter { assignee: Assignee::Is(desk.who.staff), ..scope.clone() };
    let mine = counts(store, &mine, desk.today).await.map_err(refused)?;
    let tally = tally(store, &scope).await.map_err(refused)?;
    let people: Vec<Uuid> = tally.assignees.iter().filter_map(|(id, _)| *id).collect();
    let people = yakusho_identity::store::staff_names(store, &people).await.map_err(refused)?;
    let departments = desk.who.departments();
    let kept = kept_filters(store, desk.who.staff, &departments).await.map_err(refused)?;
    let view = asked.view();
    let since = looked.at.map(|at| at.to_string()).unwrap_or_default();
    let body = Worklist {
        lead: lead(&total),
        news: looked.words().map(|words| (words, format!("/staff?view=new&since={since}"))),
        tabs: tabs(&asked, &total, &mine, looked.changed),
        kept: kept.into_iter().map(|filter| kept_view(&desk, &asked, filter)).collect(),
        narrow: narrow(&desk, &asked, &tally, &people),
        keep: Some(keep_form(&visit, &desk, &asked)),
        forget: FormStart::post(&visit, "/staff/worklist/filters/forget").with_own_button(),
        empty: rows.is_empty().then(|| Empty {
            title: view.nothing().to_owned(),
            help: "申請が届くと、ここに期限の近い順で並びます。".to_owned(),
            next: (view != View::All || asked.is_narrowed())
                .then(|| ("すべて見る".to_owned(), "/staff".to_owned())),
        }),
        bulk: FormStart::post(&visit, "/staff/worklist/bulk").with_own_button(),
        back: asked.query(),
        caption: format!("仕事の一覧：{}", view.label()),
        heads: heads(&asked),
        several,
        rows,
        all: asked.all.as_deref() == Some("1"),
        all_href: asked.href(&[("all", "1")]),
        next: page.next.map(|next| asked.href(&[("after", &next.to_string())])),
        first: after.is_some().then(|| asked.href(&[])),
    };
    Ok(desk.page(&visit, "仕事の一覧", &body).into_response())
}

fn lead(total: &Counts) -> String {
    format!(
        "進行中 {}件　期限切れ {}件　きょうまで {}件　7日以内 {}件",
        total.open, total.overdue, total.due_today, total.due_this_week
    )
}

fn tabs(asked: &Asked, total: &Counts, mine: &Counts, changed: u64) -> Tabs {
    let current = asked.view();
    let count = |view| match view {
        View::All => Some(total.open),
        View::Due => Some(total.overdue + total.due_today),
        View::New => i64::try_from(changed).ok(),
        View::Mine => Some(mine.open),
        View::Resident => Some(total.waiting_for_resident),
        View::Untaken | View::Marked | View::Done => None,
    };
    let tabs = View::ALL.into_iter().map(|view| Tab {
        label: view.label().to_owned(),
        href: Asked { view: Some(view.code().to_owned()), ..asked.clone() }.href(&[]),
        count: count(view).and_then(|count| u64::try_from(count).ok()),
        current: view == current,
    });
    Tabs { label: "一覧の絞り込み".to_owned(), tabs: tabs.collect() }
}

/// The columns that sort: a click on the one that sorts now goes back to the due day.
fn heads(asked: &Asked) -> Vec<Head> {
    let now = asked.sort();
    let by = |sort: Sort| Asked { sort: Some(sort.code().to_owned()), ..asked.clone() }.href(&[]);
    vec![
        Head {
            label: "処理の期限",
            href: by(Sort::Due),
            order: (now == Sort::Due).then_some("ascending"),
        },
        Head {
            label: "経過",
            href: by(if now == Sort::Oldest { Sort::Newest } else { Sort::Oldest }),
            order: match now {
                Sort::Oldest => Some("descending"),
                Sort::Newest => Some("ascending"),
                Sort::Due | Sort::Changed => None,
            },
        },
    ]
}

fn narrow(desk: &Desk, asked: &Asked, tally: &Tally, people: &[(Uuid, String)]) -> Narrow {
    let lang = Lang::Ja;
    let pack = &desk.app.procedures().shelf().current().pack;
    let topics = tally.topics.iter().map(|(id, count)| {
        let name = pack.procedure(id).map_or(id.as_str(), |known| known.name.ja.as_str());
        (id.clone(), format!("{name}（{count}件）"))
    });
    let assignees = tally.assignees.iter().filter_map(|(id, count)| match id {
        None => Some(("nobody".to_owned(), format!("未定（{count}件）"))),
        Some(id) => {
            let name = people.iter().find(|(known, _)| known == id).map(|(_, name)| name)?;
            Some((id.to_string(), format!("{name}（{count}件）")))
        }
    });
    let sorts = [
        (Sort::Due, "期限が近い順"),
        (Sort::Oldest, "届いたのが古い順"),
        (Sort::Newest, "届いたのが新しい順"),
        (Sort::Changed, "変わったのが新しい順"),
    ];
    let topic = asked.topic().unwrap_or_default();
    let person = asked.assignee.as_deref().unwrap_or_default();
    Narrow {
        view: asked.view().code(),
        since: asked.since().map(|since| since.to_string()).unwrap_or_default(),
        topic: FieldView::select(lang, "topic", "手続", Choices::new(topics, |id| id == topic))
            .need(Need::Unsaid),
        assignee: FieldView::select(
            lang,
            "assignee",
            "担当",
            Choices::new(assignees, |id| id == person),
        )
        .need(Need::Unsaid),
        sort: FieldView::select(
            lang,
            "sort",
            "並べ方",
            Choices::new(sorts.map(|(sort, words)| (sort.code(), words)), |code| {
                code == asked.sort().code()
            }),
        )
        .need(Need::Unsaid),
        open: asked.is_narrowed() || asked.sort() != Sort::Due,
    }
}

fn keep_form(visit: &Visit, desk: &Desk, asked: &Asked) -> KeepForm {
    let lang = Lang::Ja;
    let shared = desk
        .who
        .departments()
        .into_iter()
        .map(|code| (code.to_owned(), format!("{}のみんなで使う", desk.department(code))));
    let whose = std::iter::once((String::new(), "自分だけで使う".to_owned())).chain(shared);
    KeepForm {
        form: FormStart::post(visit, "/staff/worklist/filters").with_own_button(),
        query: asked.query(),
        name: FieldView::line(lang, "name", "名前", Line::short_text(""))
            .hint("例：犬の登録・未着手"),
        whose: FieldView::radio(
            lang,
            "department",
            "だれが使うか",
            Choices::new(whose, str::is_empty),
        ),
    }
}

fn kept_view(desk: &Desk, asked: &Asked, filter: KeptFilter) -> KeptView {
    KeptView {
        id: filter.id,
        shared: filter.department.as_deref().map(|code| desk.department(code)),
        href: format!("/staff?{}", filter.query),
        current: filter.query == asked.query(),
        name: filter.name,
    }
}

fn nothing_to_list() -> super::nothing::Nothing {
    super::nothing::Nothing {
        heading: "仕事の一覧",
        empty: Empty {
            title: "見られる一覧がありません".to_owned(),
            help: "所属と役割は、情報政策課が登録します。".to_owned(),
            next: None,
        },
    }
}
