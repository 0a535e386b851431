//! `GET /staff/online-rate`: オンライン率 of everything, of the priority procedures, of each department and
//! each procedure, by fiscal year and month. `GET /staff/online-rate.csv`: the same rows.

pub mod csv;

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use jiff::{Span, civil::Date};
use serde::Deserialize;
use yakusho_kernel::{FiscalYear, Lang};
use yakusho_measures::Days;
use yakusho_pack::Pack;
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{
        Column, Details, Empty, LineChart, LinePoint, Notice, NoticeKind, Row, Tab, Table, Tabs,
    },
};
use yakusho_permission::ActionName;
use yakusho_store::Result as Stored;

use super::desk::Desk;
use crate::{
    Casework,
    uptake::{
        arrivals::{Arrived, arrived},
        rate::{DEFINITION, DENOMINATOR, NUMERATOR, Rate, priority, rate, rates_by},
    },
    web::failure::refused,
};

/// What the address says.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// The fiscal year by its first calendar year; this one without.
    pub year: Option<i16>,
    /// `procedure`, `department`, `priority`.
    pub view: Option<String>,
    /// Only this procedure.
    pub procedure: Option<String>,
    /// Only of this department.
    pub department: Option<String>,
    /// `1`: with the records of the demo, which never count otherwise.
    pub test: Option<String>,
}

/// By what the rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Procedures.
    Procedure,
    /// Departments.
    Department,
    /// The priority procedures.
    Priority,
}

impl View {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Procedure, Self::Department, Self::Priority];

    /// The code in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Procedure => "procedure",
            Self::Department => "department",
            Self::Priority => "priority",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Procedure => "手続ごと",
            Self::Department => "課ごと",
            Self::Priority => "優先59手続",
        }
    }
}

impl Asked {
    /// The view.
    #[must_use]
    pub fn view(&self) -> View {
        let code = self.view.as_deref();
        View::ALL.into_iter().find(|view| Some(view.code()) == code).unwrap_or(View::Procedure)
    }

    /// The fiscal year; never one that has not begun.
    #[must_use]
    pub fn year(&self, today: Date) -> FiscalYear {
        let now = FiscalYear::of(today);
        self.year.map(FiscalYear).filter(|year| year.0 <= now.0 && year.0 > 2000).unwrap_or(now)
    }

    /// Whether the demo's records are looked at.
    #[must_use]
    pub fn with_stand_ins(&self, desk: &Desk) -> bool {
        desk.app.parts().demo && self.test.as_deref() == Some("1")
    }
}

/// One row: what it is of, and its rate.
pub struct Rated {
    /// Procedure or department by its code.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The department of a procedure.
    pub department: String,
    /// The rate.
    pub rate: Rate,
}

/// Everything that the page and the API say.
pub struct Rates {
    /// The fiscal year.
    pub year: FiscalYear,
    /// All that was asked for.
    pub total: Rate,
    /// By month, `2026-04` and so on; months without arrivals too, as far as they have begun.
    pub months: Vec<(String, Rate)>,
    /// The rows, most arrivals first.
    pub rows: Vec<Rated>,
}

#[derive(Template)]
#[template(path = "staff/online_rate.html")]
struct RatePage {
    year_label: String,
    years: Vec<(String, String, bool)>,
    tabs: Tabs,
    what: String,
    whole: Option<String>,
    test: Option<Notice>,
    test_href: Option<(String, &'static str)>,
    value: String,
    numbers: String,
    left_out: Option<String>,
    listed: Option<String>,
    chart: Option<LineChart>,
    months: Table,
    table: Table,
    empty: Option<Empty>,
    definition: Details,
    csv: String,
}

/// Computes what was asked for.
///
/// # Errors
/// What the store says.
pub async fn rates(desk: &Desk, asked: &Asked) -> Stored<Rates> {
    let year = asked.year(desk.today);
    let with_stand_ins = asked.with_stand_ins(desk);
    let edition = desk.app.procedures().shelf().current();
    let pack = &edition.pack;
    let listed: BTreeSet<&str> =
        if asked.view() == View::Priority { priority(pack) } else { BTreeSet::new() };
    let mut all = arrived(desk.app.store(), Days::of_year(year)).await?;
    let is = |wanted: &Option<String>, found: &str| {
        wanted.as_deref().is_none_or(|wanted| wanted.is_empty() || wanted == found)
    };
    all.retain(|one| {
        is(&asked.procedure, &one.procedure)
            && is(&asked.department, &one.department)
            && (asked.view() != View::Priority || listed.contains(one.procedure.as_str()))
    });
    let by_month = rates_by(&all, with_stand_ins, |one| one.month.as_str());
    let months = months(year, desk.today)
        .map(|month| {
            let rate = by_month.get(month.as_str()).copied().unwrap_or_default();
            (month, rate)
        })
        .collect();
    let rows = match asked.view() {
        View::Department => by_department(desk, &all, with_stand_ins),
        View::Procedure | View::Priority => by_procedure(desk, pack, &all, with_stand_ins, &listed),
    };
    Ok(Rates { year, total: rate(&all, with_stand_ins, |_| true), months, rows })
}

/// The months of a fiscal year that have begun.
fn months(year: FiscalYear, today: Date) -> impl Iterator<Item = String> {
    let first = year.first_day();
    (0..12)
        .map(move |number| first.saturating_add(Span::new().months(number)))
        .take_while(move |day| *day <= today)
        .map(|day| format!("{:04}-{:02}", day.year(), day.month()))
}

fn by_department(desk: &Desk, all: &[Arrived], with_stand_ins: bool) -> Vec<Rated> {
    let rates = rates_by(all, with_stand_ins, |one| one.department.as_str());
    sorted(rates.into_iter().map(|(code, rate)| Rated {
        id: code.to_owned(),
        name: desk.department(code),
        department: String::new(),
        rate,
    }))
}

/// By procedure; a priority procedure of the pack stands in the list also where nothing arrived.
fn by_procedure(
    desk: &Desk,
    pack: &Pack,
    all: &[Arrived],
    with_stand_ins: bool,
    listed: &BTreeSet<&str>,
) -> Vec<Rated> {
    let mut rates: BTreeMap<&str, Rate> =
        rates_by(all, with_stand_ins, |one| one.procedure.as_str());
    for id in listed {
        rates.entry(*id).or_default();
    }
    sorted(rates.into_iter().map(|(id, rate)| {
        let known = pack.procedure(id);
        let entry = pack.catalogue_entry(id);
        Rated {
            id: id.to_owned(),
            name: known
                .map(|known| known.name.ja.clone())
                .or_else(|| entry.map(|entry| entry.name.ja.clone()))
                .unwrap_or_else(|| id.to_owned()),
            department: known.map_or_else(String::new, |known| desk.department(&known.department)),
            rate,
        }
    }))
}

fn sorted(rows: impl Iterator<Item = Rated>) -> Vec<Rated> {
    let mut rows: Vec<Rated> = rows.collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.rate.all()), row.id.clone()));
    rows
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    desk.must(ActionName::MeasureRead, &desk.city())?;
    let rates = rates(&desk, &asked).await.map_err(refused)?;
    let with_stand_ins = asked.with_stand_ins(&desk);
    let (total, year) = (&rates.total, rates.year);
    let now = FiscalYear::of(desk.today);
    let years = [now.0, now.0 - 1, now.0 - 2].map(|first| {
        let asked = Asked { year: Some(first), ..asked.clone() };
        (FiscalYear(first).label(), href(&asked, ""), first == year.0)
    });
    let narrowed = asked.procedure.is_some() || asked.department.is_some();
    let body = RatePage {
        year_label: year.label(),
        years: years.into_iter().collect(),
        tabs: tabs(&asked),
        what: what(&desk, &asked),
        whole: narrowed
            .then(|| href(&Asked { procedure: None, department: None, ..asked.clone() }, "")),
        test: with_stand_ins.then(|| {
            let words = "試験用の記録を入れた見本です。公表する値ではありません。";
            Notice::new(Lang::Ja, NoticeKind::Warning, words)
        }),
        test_href: test_href(&desk, &asked, with_stand_ins),
        value: if total.all() == 0 { "まだ出せません".to_owned() } else { total.words() },
        numbers: format!("オンライン {}件 ÷ 届いた件 {}件", total.online, total.all()),
        left_out: (total.stand_in > 0)
            .then(|| format!("試験用の記録 {}件は、数えていません。", total.stand_in)),
        listed: (asked.view() == View::Priority).then(|| listed(&desk)).flatten(),
        chart: chart(&rates),
        months: month_table(&rates.months),
        empty: rates.rows.is_empty().then(|| Empty {
            title: "この年度に届いた件は、まだありません".to_owned(),
            help: "オンライン申請、職員が入れた件、数えた紙が、ここに集まります。".to_owned(),
            next: None,
        }),
        table: row_table(&asked, &rates.rows),
        definition: definition(),
        csv: href(&asked, ".csv"),
    };
    Ok(desk.page(&visit, "オンライン率", &body).into_response())
}

fn href(asked: &Asked, ending: &str) -> String {
    let plain = |text: &String| {
        !text.is_empty()
            && text.bytes().all(|one| one.is_ascii_alphanumeric() || b"._-".contains(&one))
    };
    let pairs = [
        asked.year.map(|year| format!("year={year}")),
        Some(format!("view={}", asked.view().code())),
        asked.procedure.as_ref().filter(|id| plain(id)).map(|id| format!("procedure={id}")),
        asked.department.as_ref().filter(|id| plain(id)).map(|id| format!("department={id}")),
        asked.test.as_ref().filter(|one| *one == "1").map(|_| "test=1".to_owned()),
    ];
    let query: Vec<String> = pairs.into_iter().flatten().collect();
    format!("/staff/online-rate{ending}?{}", query.join("&"))
}

fn test_href(desk: &Desk, asked: &Asked, with_stand_ins: bool) -> Option<(String, &'static str)> {
    if !desk.app.parts().demo {
        return None;
    }
    let (test, words) = match with_stand_ins {
        true => (None, "試験用の記録を除いた、本来の値を見る"),
        false => (Some("1".to_owned()), "試験用の記録も入れて、見本を見る"),
    };
    Some((href(&Asked { test, ..asked.clone() }, ""), words))
}

fn tabs(asked: &Asked) -> Tabs {
    let tabs = View::ALL.into_iter().map(|view| Tab {
        label: view.label().to_owned(),
        href: href(
            &Asked {
                view: Some(view.code().to_owned()),
                procedure: None,
                department: None,
                ..asked.clone()
            },
            "",
        ),
        count: None,
        current: view == asked.view(),
    });
    Tabs { label: "何ごとに見るか".to_owned(), tabs: tabs.collect() }
}

/// Of what the big number is.
fn what(desk: &Desk, asked: &Asked) -> String {
    let edition = desk.app.procedures().shelf().current();
    if let Some(id) = asked.procedure.as_deref().filter(|id| !id.is_empty()) {
        return edition.pack.procedure(id).map_or_else(|| id.to_owned(), |one| one.name.ja.clone());
    }
    if let Some(code) = asked.department.as_deref().filter(|code| !code.is_empty()) {
        return desk.department(code);
    }
    match asked.view() {
        View::Priority => "優先59手続".to_owned(),
        View::Procedure | View::Department => "すべての手続".to_owned(),
    }
}

/// How much of the state's list the city's procedures cover: the list also names what belongs to the
/// prefecture or the police.
fn listed(desk: &Desk) -> Option<String> {
    let edition = desk.app.procedures().shelf().current();
    let list = edition.pack.priority59.as_ref()?;
    let items = list.groups.iter().flat_map(|group| &group.items);
    let covered = items.filter(|item| !item.procedures.is_empty()).count();
    Some(format!(
        "国の一覧の{}項目のうち、この市の台帳に手続があるのは{covered}項目です。残りは、県や警察などの手続か、まだ台帳にないものです。",
        list.count
    ))
}

/// The line over the months; nothing where there are fewer than two with arrivals.
fn chart(rates: &Rates) -> Option<LineChart> {
    let told = rates.months.iter().filter(|(_, rate)| rate.permille().is_some()).count();
    if told < 2 {
        return None;
    }
    let points = rates.months.iter().map(|(month, rate)| LinePoint {
        label: month_words(month),
        value: rate.permille(),
        shown: rate.words(),
    });
    Some(LineChart {
        lang: Lang::Ja,
        message: format!("{}のオンライン率は{}です", rates.year.label(), rates.total.words()),
        what: "月".to_owned(),
        unit: "オンライン率".to_owned(),
        points: points.collect(),
        target: None,
        id: "online-rate".to_owned(),
    })
}

fn month_words(month: &str) -> String {
    let number = month.split_once('-').map_or(month, |(_, number)| number);
    format!("{}月", number.trim_start_matches('0'))
}

fn cells(rate: &Rate) -> [Html; 6] {
    [
        rate.words(),
        rate.online.to_string(),
        rate.prepared.to_string(),
        rate.entered.to_string(),
        rate.tallied.to_string(),
        rate.all().to_string(),
    ]
    .map(Html::text)
}

fn columns(first: &str) -> Vec<Column> {
    let figures =
        ["オンライン率", "オンライン", "準備して来庁", "職員が入れた件", "数えた紙", "届いた件"];
    std::iter::once(Column::new(first)).chain(figures.map(Column::figures)).collect()
}

fn month_table(months: &[(String, Rate)]) -> Table {
    let row = |(month, rate): &(String, Rate)| Row {
        cells: std::iter::once(Html::text(month_words(month))).chain(cells(rate)).collect(),
        href: None,
        urgent: false,
    };
    Table {
        caption: "月ごと".to_owned(),
        caption_hidden: false,
        columns: columns("月"),
        rows: months.iter().map(row).collect(),
        keys: false,
    }
}

fn row_table(asked: &Asked, rows: &[Rated]) -> Table {
    let view = asked.view();
    let row = |one: &Rated| {
        let narrowed = match view {
            View::Department => Asked {
                view: Some(View::Procedure.code().to_owned()),
                department: Some(one.id.clone()),
                ..asked.clone()
            },
            View::Procedure | View::Priority => {
                Asked { procedure: Some(one.id.clone()), ..asked.clone() }
            }
        };
        let name = if one.department.is_empty() {
            one.name.clone()
        } else {
            format!("{}（{}）", one.name, one.department)
        };
        Row {
            cells: std::iter::once(Html::text(name)).chain(cells(&one.rate)).collect(),
            href: Some(href(&narrowed, "")),
            urgent: false,
        }
    };
    Table {
        caption: view.label().to_owned(),
        caption_hidden: false,
        columns: columns(if view == View::Department { "課" } else { "手続" }),
        rows: rows.iter().map(row).collect(),
        keys: true,
    }
}

fn definition() -> Details {
    Details {
        summary: "オンライン率の数え方".to_owned(),
        body: Html::paragraphs(&format!("{DEFINITION}\n分子：{NUMERATOR}\n分母：{DENOMINATOR}")),
    }
}
