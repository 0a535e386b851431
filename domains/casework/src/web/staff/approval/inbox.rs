//! `GET /staff/approvals`: what waits for one's hand: by one's own grade, as a deputy; what one
//! drafted, and what one has signed.

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;
use yakusho_approvals::{Standing, State as Stands, Waiting};
use yakusho_identity::store::staff_names;
use yakusho_kernel::date::jst_date;
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Chip, Column, Empty, Row, Tab, Table, Tabs, Tone},
};

use super::super::{desk::Desk, words};
use crate::{Casework, web::failure::refused};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    view: Option<String>,
}

/// A part of the inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// By one's own grade, and 後閲.
    Mine,
    /// As a deputy.
    Deputy,
    /// What one drafted.
    Drafted,
    /// What one has signed or sent back.
    Done,
}

impl View {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Mine, Self::Deputy, Self::Drafted, Self::Done];

    /// The view with this code; one's own where there is none.
    #[must_use]
    pub fn asked(code: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|view| Some(view.code()) == code).unwrap_or(Self::Mine)
    }

    /// The code in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Deputy => "deputy",
            Self::Drafted => "drafted",
            Self::Done => "done",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Mine => "自分の番",
            Self::Deputy => "代決する番",
            Self::Drafted => "自分が起案",
            Self::Done => "済ませたもの",
        }
    }

    const fn nothing(self) -> (&'static str, &'static str) {
        match self {
            Self::Mine => (
                "あなたの決裁を待つものはありません",
                "起案が回ってくると、ここに期限の近い順で並びます。",
            ),
            Self::Deputy => (
                "代わりに決裁するものはありません",
                "不在の人の代決者になっている間に、その人の番が来ると、ここに並びます。",
            ),
            Self::Drafted => {
                ("まだ何も起案していません", "件の画面で「起案する」を選ぶと、ここに並びます。")
            }
            Self::Done => {
                ("まだ決裁したものはありません", "承認・差戻しをしたものが、ここに並びます。")
            }
        }
    }
}

/// What the parts hold.
pub struct Parts {
    /// By one's own grade, and 後閲.
    pub mine: Vec<Waiting>,
    /// As a deputy.
    pub deputy: Vec<Waiting>,
}

#[derive(Template)]
#[template(path = "staff/approvals.html")]
struct Inbox {
    tabs: Tabs,
    empty: Option<Empty>,
    table: Table,
}

/// Shows a part.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let view = View::asked(asked.view.as_deref());
    let parts = waiting(&desk).await?;
    let counts = (parts.mine.len(), parts.deputy.len());
    let (standings, looks) = match view {
        View::Mine => split(parts.mine),
        View::Deputy => split(parts.deputy),
        View::Drafted | View::Done => (listed(&desk, view).await?, Vec::new()),
    };
    let rows = rows(&desk, &standings, &looks).await?;
    let count = |other| match other {
        View::Mine => u64::try_from(counts.0).ok(),
        View::Deputy => u64::try_from(counts.1).ok(),
        View::Drafted | View::Done => None,
    };
    let (title, help) = view.nothing();
    let body = Inbox {
        tabs: Tabs {
            label: "決裁の区分".to_owned(),
            tabs: View::ALL
                .into_iter()
                .map(|other| Tab {
                    label: other.label().to_owned(),
                    href: format!("/staff/approvals?view={}", other.code()),
                    count: count(other),
                    current: other == view,
                })
                .collect(),
        },
        empty: rows.is_empty().then(|| Empty {
            title: title.to_owned(),
            help: help.to_owned(),
            next: None,
        }),
        table: Table {
            caption: format!("決裁：{}", view.label()),
            caption_hidden: true,
            columns: ["件", "状態", "期限", "起案した人", "起案日"].map(Column::new).to_vec(),
            rows,
            keys: true,
        },
    };
    Ok(desk.page(&visit, "決裁", &body).into_response())
}

/// What waits for the person at the desk.
///
/// # Errors
/// What the store says.
pub async fn waiting(desk: &Desk) -> Result<Parts, Refused> {
    let (store, who) = (desk.app.store(), &desk.who);
    let office = desk.app.approvals();
    let all = office.waiting_for(store, who.staff, &who.postings, desk.today).await;
    let (deputy, mine) =
        all.map_err(refused)?.into_iter().partition(|one| one.as_deputy_of().is_some());
    Ok(Parts { mine, deputy })
}

/// What the person drafted, or has done.
///
/// # Errors
/// What the store says.
pub async fn listed(desk: &Desk, view: View) -> Result<Vec<Standing>, Refused> {
    let (store, staff) = (desk.app.store(), desk.who.staff);
    let office = desk.app.approvals();
    let found = match view {
        View::Drafted => office.drafted_by(store, staff).await,
        _ => office.done_by(store, staff).await,
    };
    found.map_err(refused)
}

/// The approvals, and the ids of those that are only to be looked at.
fn split(waiting: Vec<Waiting>) -> (Vec<Standing>, Vec<Uuid>) {
    let looks = waiting.iter().filter(|one| one.turn.is_none());
    let looks = looks.map(|one| one.standing.approval.id).collect();
    (waiting.into_iter().map(|one| one.standing).collect(), looks)
}

async fn rows(desk: &Desk, all: &[Standing], looks: &[Uuid]) -> Result<Vec<Row>, Refused> {
    let drafters: Vec<Uuid> = all.iter().map(|one| one.approval.drafter).collect();
    let names = staff_names(desk.app.store(), &drafters).await.map_err(refused)?;
    let names: HashMap<Uuid, String> = names.into_iter().collect();
    let row = |one: &Standing| {
        let look = looks.contains(&one.approval.id);
        let drafter = names.get(&one.approval.drafter).map_or("職員（登録なし）", String::as_str);
        Row {
            cells: vec![
                Html::text(one.title.as_str()),
                state(one, look),
                due(desk, one),
                Html::text(drafter),
                Html::text(words::day(jst_date(one.drafted_at))),
            ],
            href: Some(format!("/staff/approvals/{}", one.approval.id)),
            urgent: one.approval.state == Stands::Running
                && one.due_on.is_some_and(|due| due < desk.today),
        }
    };
    Ok(all.iter().map(row).collect())
}

fn state(one: &Standing, look: bool) -> Html {
    if look {
        return Html::of(&Chip::new("後閲", Tone::Yellow));
    }
    let chip = Html::of(&chip(one.approval.state));
    match one.approval.current() {
        Some(step) => Html::join([chip, Html::text(format!(" {}の段", step.name))]),
        None => chip,
    }
}

fn due(desk: &Desk, one: &Standing) -> Html {
    let running = one.approval.state == Stands::Running;
    let Some(due) = one.due_on.filter(|_| running) else { return Html::text("なし") };
    let left = words::days_left(due, desk.today);
    let tone = if due < desk.today { Tone::Red } else { Tone::Grey };
    let mut parts =
        vec![Html::text(words::day(due)), Html::text(" "), Html::of(&Chip::new(left, tone))];
    if one.reminders > 0 {
        parts.push(Html::text(format!(" 催促{}回", one.reminders)));
    }
    Html::join(parts)
}

/// The state of an approval as a chip.
#[must_use]
pub fn chip(state: Stands) -> Chip {
    let tone = match state {
        Stands::Running => Tone::Blue,
        Stands::Returned => Tone::Yellow,
        Stands::Decided => Tone::Green,
        Stands::Withdrawn | Stands::Void => Tone::Grey,
    };
    Chip::new(state.label(), tone)
}
