//! `GET /staff/letters`: the letters of the department by their state.

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;
use yakusho_kernel::{Lang, Problem, Text};
use yakusho_notify::letters::{self, LetterState, PaperLetter};
use yakusho_pages::{
    Html, Page, Refused, Visit,
    parts::{Chip, Column, Empty, ErrorSummary, FormStart, Row, Tab, Table, Tabs, Tone},
};

use super::{
    super::{desk::Desk, words},
    departments,
};
use crate::{
    Casework,
    papers::batch::MOST,
    store::cases::{self, Record},
    web::failure::refused,
};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    state: Option<String>,
    after: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "staff/letters.html")]
struct LettersPage {
    errors: ErrorSummary,
    lead: &'static str,
    tabs: Tabs,
    empty: Option<Empty>,
    form: FormStart,
    state: &'static str,
    shown: Vec<String>,
    table: Table,
    prints: bool,
    moves: Vec<Move>,
    next: Option<String>,
}

/// A button that moves the chosen letters on.
struct Move {
    to: &'static str,
    label: &'static str,
    usual: bool,
}

#[derive(Template)]
#[template(path = "staff/letter_box.html")]
struct TickBox<'a> {
    id: String,
    title: &'a str,
}

/// Shows them.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let state = asked.state.as_deref().and_then(LetterState::from_code);
    let state = state.unwrap_or(LetterState::ToPrint);
    Ok(page(&visit, &desk, state, asked.after, &[]).await?.into_response())
}

/// The page when nothing was ticked.
pub async fn nothing_ticked(
    visit: &Visit,
    desk: &Desk,
    state: LetterState,
) -> Result<Response, Refused> {
    let words = Text::ja("手紙を1通以上選んでください。");
    let problem = Problem::new("letter", "nothing_chosen", words);
    Ok(page(visit, desk, state, None, &[problem]).await?.with_problems().into_response())
}

async fn page(
    visit: &Visit,
    desk: &Desk,
    state: LetterState,
    after: Option<Uuid>,
    problems: &[Problem],
) -> Result<Page, Refused> {
    let store = desk.app.store();
    let size = u64::try_from(MOST).unwrap_or(u64::MAX);
    let (mut letters, tabs) = match departments(desk) {
        Some(some) => {
            let some = some.as_deref();
            let found = letters::list(store, some, state, after, size.saturating_add(1)).await;
            (found.map_err(refused)?, tabs(desk, some, state).await?)
        }
        None => (Vec::new(), Tabs { label: String::new(), tabs: Vec::new() }),
    };
    let more = letters.len() > MOST;
    letters.truncate(MOST);
    let next = letters
        .last()
        .filter(|_| more)
        .map(|last| format!("/staff/letters?state={}&after={}", state.code(), last.id));
    let body = LettersPage {
        errors: ErrorSummary::of(problems, Lang::Ja),
        lead: lead(state),
        tabs,
        empty: letters.is_empty().then(|| Empty {
            title: format!("「{}」の手紙はありません", state.label()),
            help: "通知を出すと、紙での受け取りを望む方の分がここに並びます。".to_owned(),
            next: None,
        }),
        form: FormStart::post(visit, "/staff/letters/mark").with_own_button(),
        state: state.code(),
        shown: letters.iter().map(|letter| letter.id.to_string()).collect(),
        table: table(desk, state, &letters).await?,
        prints: state != LetterState::Dropped,
        moves: moves(state),
        next,
    };
    Ok(desk.page(visit, "郵便", &body))
}

const fn lead(state: LetterState) -> &'static str {
    match state {
        LetterState::ToPrint => {
            "印刷する手紙を選び、「印刷用PDFを作る」を押します。一覧・やさしい日本語の添え状・通知が、期限の近い順に1つのPDFになります。紙が出たら「印刷済みにする」を押してください。"
        }
        LetterState::Printed => "封筒に入れて出したら「発送済みにする」を押してください。",
        LetterState::Posted => {
            "宛先不明などで戻ってきたら、選んで「戻ってきた」を押してください。課の仕事の一覧に載ります。"
        }
        LetterState::Returned => {
            "正しい住所を確かめてから「送り直す」を押すと、印刷待ちに戻ります。"
        }
        LetterState::Dropped => "訂正されたり、窓口で渡したりして、郵送しなかった手紙です。",
    }
}

fn moves(state: LetterState) -> Vec<Move> {
    let to = |to: LetterState, label, usual| Move { to: to.code(), label, usual };
    match state {
        LetterState::ToPrint => vec![
            to(LetterState::Printed, "印刷済みにする", true),
            to(LetterState::Dropped, "発送しない", false),
        ],
        LetterState::Printed => vec![
            to(LetterState::Posted, "発送済みにする", true),
            to(LetterState::ToPrint, "印刷待ちに戻す", false),
            to(LetterState::Dropped, "発送しない", false),
        ],
        LetterState::Posted => vec![to(LetterState::Returned, "戻ってきた", true)],
        LetterState::Returned => vec![
            to(LetterState::ToPrint, "送り直す", true),
            to(LetterState::Dropped, "発送しない", false),
        ],
        LetterState::Dropped => Vec::new(),
    }
}

async fn tabs(
    desk: &Desk,
    departments: Option<&[String]>,
    current: LetterState,
) -> Result<Tabs, Refused> {
    let mut tabs = Vec::new();
    for state in LetterState::ALL {
        let waiting = !matches!(state, LetterState::Posted | LetterState::Dropped);
        let count = match waiting {
            true => {
                let count = letters::count(desk.app.store(), departments, state).await;
                Some(count.map_err(refused)?)
            }
            false => None,
        };
        tabs.push(Tab {
            label: state.label().to_owned(),
            href: format!("/staff/letters?state={}", state.code()),
            count,
            current: state == current,
        });
    }
    Ok(Tabs { label: "手紙の状態".to_owned(), tabs })
}

async fn table(desk: &Desk, state: LetterState, letters: &[PaperLetter]) -> Result<Table, Refused> {
    let store = desk.app.store();
    let ids: Vec<Uuid> = letters.iter().map(|letter| letter.about_id).collect();
    let records = cases::with_ids(store.read(), store.municipality(), &ids).await;
    let records: HashMap<Uuid, Record> =
        records.map_err(refused)?.into_iter().map(|one| (one.case.id.uuid(), one)).collect();
    let edition = desk.app.procedures().shelf().current();
    let row = |letter: &PaperLetter| {
        let record = records.get(&letter.about_id);
        let name = record.map_or_else(String::new, |record| {
            let id = record.case.procedure.as_str();
            edition.pack.procedure(id).map_or(id, |known| &known.name.ja).to_owned()
        });
        let number = record
            .map_or_else(String::new, |record| format!("{}-{}", record.number, record.place + 1));
        let easy = if letter.easy {
            Html::of(&Chip::new("やさしい日本語", Tone::Blue))
        } else {
            Html::default()
        };
        let tick = TickBox { id: letter.id.to_string(), title: &letter.title };
        Row {
            cells: vec![
                Html::text(&letter.title),
                Html::of(&tick),
                Html::text(number),
                Html::join([Html::text(name), Html::text(" "), easy]),
                Html::text(desk.department(&letter.department)),
                Html::text(words::when(letter.state_at)),
            ],
            href: Some(format!("/staff/documents/{}", letter.document)),
            urgent: false,
        }
    };
    let columns = ["文書", "選ぶ", "受付番号", "手続", "課", "いつから"].map(Column::new);
    Ok(Table {
        caption: format!("郵便：{}", state.label()),
        caption_hidden: true,
        columns: columns.into(),
        rows: letters.iter().map(row).collect(),
        keys: true,
    })
}
