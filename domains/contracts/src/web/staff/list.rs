//! `GET /staff/contracts`: the ledger (契約台帳), by day, amount and counterparty, alone or together.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, date::show_date_without_weekday};
use yakusho_pages::{
    FieldView, Html, Refused, Visit,
    field::{Choices, Line, Need},
    parts::{Chip, Column, Empty, Pagination, Row, Table, Tone},
};
use yakusho_permission::ActionName;
use yakusho_store::Result as Stored;

use super::seat::Seat;
use crate::{
    Contracts,
    model::{Contract, State as Reached},
    store::{
        fulltext,
        search::{self, Found, PAGE, Search},
    },
    typed::Typed,
};

/// What the address says.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    words: String,
    #[serde(default)]
    supplier: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    amount_from: String,
    #[serde(default)]
    amount_to: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    page: u64,
}

#[derive(Template)]
#[template(path = "staff/list.html")]
struct ListPage {
    fields: Vec<FieldView>,
    more: Vec<FieldView>,
    count: String,
    table: Option<Table>,
    empty: Empty,
    pages: Option<Pagination>,
    export: Option<String>,
    may_draft: bool,
    may_suppliers: bool,
}

/// How far a contract is, as a chip.
#[must_use]
pub fn chip(state: Reached) -> Chip {
    let tone = match state {
        Reached::Draft | Reached::Withdrawn => Tone::Grey,
        Reached::InApproval | Reached::Sent | Reached::Agreed => Tone::Blue,
        Reached::Approved => Tone::Yellow,
        Reached::Concluded => Tone::Green,
        Reached::Declined | Reached::Expired => Tone::Red,
    };
    Chip::new(state.label(), tone)
}

impl Asked {
    /// What is sought; what cannot be read is not sought by, and its field says so.
    ///
    /// # Errors
    /// Everything that cannot be read.
    pub fn read(&self) -> Result<Search, Vec<yakusho_kernel::Problem>> {
        let mut typed = Typed::default();
        let some = |words: &str| {
            let words = yakusho_kernel::text::storage_form(words).trim().to_owned();
            (!words.is_empty()).then_some(words)
        };
        let search = Search {
            words: some(&self.words),
            said_in: Vec::new(),
            supplier: some(&self.supplier),
            from: typed.day_or_none("from", &self.from),
            to: typed.day_or_none("to", &self.to),
            amount_from: typed.yen_or_none("amount_from", &self.amount_from),
            amount_to: typed.yen_or_none("amount_to", &self.amount_to),
            state: Reached::from_code(&self.state),
            departments: None,
            page: self.page.max(1),
        };
        typed.done(Some(search))
    }
}

/// A search among what this person may list, with the contracts whose files say the words.
///
/// # Errors
/// A refusal where too many say them; what the store says.
pub async fn scoped(seat: &Seat, search: Search) -> Stored<Search> {
    let departments = seat.lists();
    let said_in = match &search.words {
        Some(words) => fulltext::found(&seat.app, words, departments.as_deref()).await?,
        None => Vec::new(),
    };
    Ok(Search { departments, said_in, ..search })
}

/// What somebody finds.
///
/// # Errors
/// What the store says.
pub async fn found(seat: &Seat, search: Search) -> Result<Found, Refused> {
    let search = scoped(seat, search).await.map_err(refused)?;
    let (db, municipality) = (seat.app.store().read(), seat.app.store().municipality());
    search::search(db, municipality.as_str(), &search).await.map_err(refused)
}

/// Shows them.
pub async fn show(
    visit: Visit,
    State(app): State<Contracts>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &app).await?;
    let read = asked.read();
    let problems = read.as_ref().err().cloned().unwrap_or_default();
    let mut found = found(&seat, read.unwrap_or_default()).await?;
    if !problems.is_empty() {
        found = Found { contracts: Vec::new(), parties: Vec::new(), total: 0 };
    }
    let rows: Vec<Row> = found.contracts.iter().map(|one| row(&seat, &found, one)).collect();
    let may_draft = !seat.departments().is_empty();
    let (fields, more) = fields(&asked);
    let lay = |fields: Vec<FieldView>| {
        fields.into_iter().map(|field| field.problem(&problems)).collect::<Vec<_>>()
    };
    let body = ListPage {
        fields: lay(fields),
        more: lay(more),
        count: format!("{}件", found.total),
        table: (!rows.is_empty()).then(|| Table {
            caption: "契約台帳".to_owned(),
            caption_hidden: true,
            columns: vec![
                Column::new("契約番号"),
                Column::new("件名"),
                Column::new("相手方"),
                Column::new("契約日"),
                Column::figures("契約金額"),
                Column::new("状態"),
            ],
            rows,
            keys: true,
        }),
        empty: Empty {
            title: "見つかった契約はありません".to_owned(),
            help: "見られるのは、自分の課の契約です。条件を減らすか、別の言葉で探してください。"
                .to_owned(),
            next: may_draft.then(|| ("/staff/contracts/new".to_owned(), "契約を作る".to_owned())),
        },
        pages: (found.total > PAGE).then(|| Pagination {
            lang: Lang::Ja,
            page: asked.page.max(1),
            total: found.total.div_ceil(PAGE),
            base: base(&visit),
        }),
        export: (found.total > 0).then(|| format!("/staff/contracts/export?{}", said(&visit))),
        may_draft,
        may_suppliers: seat.desk.may(ActionName::SupplierRead, &seat.desk.city()),
    };
    let page = seat.desk.page(&visit, "契約台帳", &body);
    let page = if problems.is_empty() { page } else { page.with_problems() };
    Ok(page.into_response())
}

fn row(seat: &Seat, found: &Found, one: &Contract) -> Row {
    let names: Vec<&str> = found
        .parties
        .iter()
        .filter(|(contract, _)| *contract == one.id)
        .map(|(_, name)| name.as_str())
        .collect();
    Row {
        cells: vec![
            Html::text(&one.number),
            Html::text(format!("{}（{}）", one.title, seat.kind(&one.kind))),
            Html::text(names.join("、")),
            Html::text(show_date_without_weekday(one.concluded_on, Lang::Ja)),
            Html::text(one.amount.to_string()),
            Html::of(&chip(one.state)),
        ],
        href: Some(format!("/staff/contracts/{}", one.id)),
        urgent: matches!(one.state, Reached::Declined | Reached::Expired),
    }
}

fn fields(asked: &Asked) -> (Vec<FieldView>, Vec<FieldView>) {
    let lang = Lang::Ja;
    let line = |name: &str, label: &str, line: Line| {
        FieldView::line(lang, name, label, line).need(Need::Optional)
    };
    let states = std::iter::once(("", "すべて"))
        .chain(Reached::ALL.iter().map(|state| (state.code(), state.label())));
    let first = vec![
        line("words", "言葉（件名・番号・相手方・契約書の中）", Line::short_text(&asked.words))
            .hint("2文字以上で、契約書の中の文字も探します。"),
        line("supplier", "相手方", Line::short_text(&asked.supplier)),
    ];
    let more = vec![
        line("from", "契約日（から）", Line::short_text(&asked.from))
            .hint("例：2026-4-1、令和8年4月1日"),
        line("to", "契約日（まで）", Line::short_text(&asked.to)),
        line("amount_from", "契約金額（から）", Line::money(&asked.amount_from)),
        line("amount_to", "契約金額（まで）", Line::money(&asked.amount_to)),
        FieldView::select(lang, "state", "状態", Choices::new(states, |code| code == asked.state))
            .need(Need::Optional),
    ];
    (first, more)
}

/// The address without its page.
fn base(visit: &Visit) -> String {
    let said = said(visit);
    let page = if said.is_empty() { "page=".to_owned() } else { format!("{said}&page=") };
    format!("/staff/contracts?{page}")
}

/// What the address says that is sought.
fn said(visit: &Visit) -> String {
    let pairs: Vec<String> = NAMES
        .into_iter()
        .filter_map(|name| visit.query(name).map(|value| format!("{name}={value}")))
        .collect();
    pairs.join("&")
}

/// What a search is made of.
const NAMES: [&str; 7] = ["words", "supplier", "from", "to", "amount_from", "amount_to", "state"];

impl Asked {
    /// The search as pairs of name and value.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let values = [
            &self.words,
            &self.supplier,
            &self.from,
            &self.to,
            &self.amount_from,
            &self.amount_to,
            &self.state,
        ];
        NAMES.into_iter().zip(values.map(Clone::clone)).collect()
    }

    /// The search in words; empty where everything is sought.
    #[must_use]
    pub fn words_of_search(&self) -> String {
        let labels = [
            "言葉",
            "相手方",
            "契約日（から）",
            "契約日（まで）",
            "契約金額（から）",
            "契約金額（まで）",
            "状態",
        ];
        let state = Reached::from_code(&self.state).map(|state| state.label().to_owned());
        let values = self.pairs().into_iter().map(|(name, value)| match name {
            "state" => state.clone().unwrap_or_default(),
            _ => value,
        });
        let said = labels.into_iter().zip(values).filter(|(_, value)| !value.trim().is_empty());
        let said: Vec<String> = said.map(|(label, value)| format!("{label}「{value}」")).collect();
        said.join("、")
    }
}

impl From<crate::api::ContractSought> for Asked {
    fn from(sought: crate::api::ContractSought) -> Self {
        Self {
            words: sought.words.unwrap_or_default(),
            supplier: sought.supplier.unwrap_or_default(),
            from: sought.from.unwrap_or_default(),
            to: sought.to.unwrap_or_default(),
            amount_from: sought.amount_from.unwrap_or_default(),
            amount_to: sought.amount_to.unwrap_or_default(),
            state: sought.state.unwrap_or_default(),
            page: sought.page.unwrap_or_default(),
        }
    }
}
