//! `GET /staff/admin/transfers`: the lists of 人事異動. `POST`: reads a file, and either keeps it as a
//! draft or shows everything that is wrong with it.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_identity::{
    Role,
    model::{Batch, Move, OfficeTree},
    rules::transfer::{COLUMNS, Ground, LEAVES, LineProblem, read},
    store,
};
use yakusho_kernel::{Lang, Problem, Text};
use yakusho_pages::{
    FieldView, Form, Html, Page, Refused, Upload, Visit,
    parts::{Buttons, Chip, Column, Empty, ErrorSummary, FormStart, NoticeKind, Row, Table, Tone},
};
use yakusho_store::Result as Stored;

use super::{
    super::{desk::Desk, words},
    open, transfer_file,
};
use crate::{Casework, web::failure::refused};

/// Problems that a page shows at most.
const SHOWN: usize = 200;
/// Batches that the list shows at most.
pub const LISTED: u64 = 30;

#[derive(Template)]
#[template(path = "staff/admin/transfers.html")]
struct TransfersPage {
    errors: ErrorSummary,
    form: FormStart,
    columns: Vec<&'static str>,
    leaves: &'static str,
    file_error: Option<String>,
    problems: Option<Table>,
    more_problems: usize,
    titles_form: FormStart,
    titles: FieldView,
    titles_button: Buttons,
    batches: Table,
    empty: Option<Empty>,
}

/// What the page of titles sends.
#[derive(Deserialize)]
pub struct Titles {
    #[serde(default)]
    titles: String,
}

/// Shows the lists and asks for a file.
pub async fn show(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = open(&visit, &app).await?;
    Ok(page(&visit, &desk, Wrong::default()).await?.into_response())
}

/// Reads a file.
pub async fn add(
    visit: Visit,
    State(app): State<Casework>,
    upload: Upload,
) -> Result<Response, Refused> {
    let desk = open(&visit, &app).await?;
    let file = upload.files.iter().find(|file| file.field == "file");
    let sheet = match file {
        None => Err("ファイルを選んでください。".to_owned()),
        Some(file) if file.too_large => Err("ファイルが大きすぎます。".to_owned()),
        Some(file) => transfer_file::read(&file.bytes)
            .map(|sheet| (sheet, file.name.clone()))
            .map_err(|problems| {
                let words = problems.iter().take(5).map(ToString::to_string);
                words.collect::<Vec<_>>().join(" ")
            }),
    };
    let (sheet, name) = match sheet {
        Ok(read) => read,
        Err(words) => {
            let wrong = Wrong { file: Some(words), ..Wrong::default() };
            return Ok(page(&visit, &desk, wrong).await?.with_problems().into_response());
        }
    };
    match check(&desk, &sheet.columns, &sheet.rows).await.map_err(refused)? {
        Ok(moves) => {
            let id = keep(&visit, &desk, &name, moves).await.map_err(refused)?;
            visit.flash(NoticeKind::Success, &Text::ja("読み込みました。内容を確かめて、承認を頼んでください。まだ何も変わっていません。"));
            Ok(visit.see(&format!("/staff/admin/transfers/{id}")))
        }
        Err(problems) => {
            let wrong = Wrong { lines: problems, ..Wrong::default() };
            Ok(page(&visit, &desk, wrong).await?.with_problems().into_response())
        }
    }
}

/// `POST /staff/admin/transfers/titles`: what the city's 役職 stand for.
pub async fn explain(
    visit: Visit,
    State(app): State<Casework>,
    Form(sent): Form<Titles>,
) -> Result<Response, Refused> {
    let desk = open(&visit, &app).await?;
    let titles = match read_titles(&sent.titles) {
        Ok(titles) => titles,
        Err(words) => {
            let wrong = Wrong { titles: Some((sent.titles, words)), ..Wrong::default() };
            return Ok(page(&visit, &desk, wrong).await?.with_problems().into_response());
        }
    };
    set_titles(&visit, &desk, titles).await.map_err(refused)?;
    visit.flash(NoticeKind::Success, &Text::ja("役職の読み替えを保存しました。"));
    Ok(visit.see("/staff/admin/transfers"))
}

/// What a 役職 may stand for.
pub const WORKING: [Role; 3] = [Role::Clerk, Role::Chief, Role::Head];

/// Keeps what the city's 役職 stand for.
///
/// # Errors
/// What the store says.
pub async fn set_titles(visit: &Visit, desk: &Desk, titles: BTreeMap<String, Role>) -> Stored<()> {
    let input = (desk.who.actor(), titles);
    let set = desk.app.store().write_with(visit.now(), input, |tx, (by, titles)| {
        Box::pin(store::set_titles(tx, by, titles))
    });
    set.await
}

/// Checks a list against what is known today.
///
/// # Errors
/// What the store says; inside, everything that is wrong with the list.
pub async fn check(
    desk: &Desk,
    columns: &[String],
    rows: &[(u32, Vec<String>)],
) -> Stored<Result<Vec<Move>, Vec<LineProblem>>> {
    let staff = store::known(desk.app.store()).await?;
    let titles = store::titles(desk.app.store()).await?;
    let offices = offices(desk);
    let ground = Ground { staff: &staff, offices: &offices, titles: &titles, today: desk.today };
    Ok(read(columns, rows, &ground))
}

/// Keeps a list without mistakes.
///
/// # Errors
/// What the store says.
pub async fn keep(
    visit: &Visit,
    desk: &Desk,
    source: &str,
    moves: Vec<Move>,
) -> Stored<uuid::Uuid> {
    let staff = desk.who.staff;
    let input = (source.to_owned(), moves);
    let made = desk.app.store().write_with(visit.now(), input, move |tx, (source, moves)| {
        Box::pin(store::make_batch(tx, staff, source, moves))
    });
    made.await
}

/// The departments of all times.
pub fn offices(desk: &Desk) -> OfficeTree {
    OfficeTree::new(desk.app.procedures().shelf().current().pack.departments.clone())
}

/// What is wrong with what was sent.
#[derive(Default)]
struct Wrong {
    file: Option<String>,
    lines: Vec<LineProblem>,
    titles: Option<(String, String)>,
}

async fn page(visit: &Visit, desk: &Desk, wrong: Wrong) -> Result<Page, Refused> {
    let lang = Lang::Ja;
    let store = desk.app.store();
    let batches = store::batches(store, LISTED).await.map_err(refused)?;
    let known = store::titles(store).await.map_err(refused)?;
    let makers: Vec<uuid::Uuid> = batches.iter().map(|batch| batch.made_by).collect();
    let names = store::staff_names(store, &makers).await.map_err(refused)?;
    let mut problems: Vec<Problem> = Vec::new();
    if let Some(words) = &wrong.file {
        problems.push(Problem::new("file", "file", Text::ja(words.clone())));
    }
    if !wrong.lines.is_empty() {
        let words = format!(
            "{}か所を直してから、もう一度読み込んでください。まだ何も変わっていません。",
            wrong.lines.len()
        );
        problems.push(Problem::new("problems", "lines", Text::ja(words)));
    }
    if let Some((_, words)) = &wrong.titles {
        problems.push(Problem::new("titles", "titles", Text::ja(words.clone())));
    }
    let typed = wrong.titles.map_or_else(|| titles_text(&known), |(typed, _)| typed);
    let body = TransfersPage {
        errors: ErrorSummary::of(&problems, lang),
        form: FormStart::post(visit, "/staff/admin/transfers").with_files().with_own_button(),
        columns: COLUMNS.to_vec(),
        leaves: LEAVES,
        file_error: wrong.file,
        problems: (!wrong.lines.is_empty()).then(|| problem_table(&wrong.lines)),
        more_problems: wrong.lines.len().saturating_sub(SHOWN),
        titles_form: FormStart::post(visit, "/staff/admin/transfers/titles").with_own_button(),
        titles: FieldView::lines(lang, "titles", "役職の読み替え", &typed, 4_000)
            .hint(
                "1行に1つ、「主任＝担当」のように書きます。右側は 担当・係長・課長 のどれかです。",
            )
            .problem(&problems),
        titles_button: Buttons::action(lang, "読み替えを保存する"),
        empty: batches.is_empty().then(|| Empty {
            title: "読み込んだ異動はまだありません".to_owned(),
            help: "ファイルを読み込むと、確かめる画面がここから開きます。".to_owned(),
            next: None,
        }),
        batches: batch_table(&batches, &names),
    };
    Ok(desk.page(visit, "人事異動", &body))
}

fn problem_table(lines: &[LineProblem]) -> Table {
    let row = |problem: &LineProblem| Row {
        cells: vec![
            Html::text(
                problem.line.map_or_else(|| "全体".to_owned(), |line| format!("{line}行目")),
            ),
            Html::text(problem.column.unwrap_or("")),
            Html::text(&problem.message),
        ],
        href: None,
        urgent: false,
    };
    Table {
        caption: "直すところ".to_owned(),
        caption_hidden: true,
        columns: ["行", "列", "直し方"].into_iter().map(Column::new).collect(),
        rows: lines.iter().take(SHOWN).map(row).collect(),
        keys: false,
    }
}

fn batch_table(batches: &[Batch], names: &[(uuid::Uuid, String)]) -> Table {
    let name = |id: uuid::Uuid| {
        let found = names.iter().find(|(known, _)| *known == id);
        found.map_or_else(String::new, |(_, name)| name.clone())
    };
    let row = |batch: &Batch| Row {
        cells: vec![
            Html::text(&batch.source),
            Html::of(&state_chip(batch)),
            Html::text(words::when(batch.made_at)),
            Html::text(name(batch.made_by)),
        ],
        href: Some(format!("/staff/admin/transfers/{}", batch.id)),
        urgent: false,
    };
    Table {
        caption: "読み込んだ異動".to_owned(),
        caption_hidden: true,
        columns: ["ファイル", "状態", "読み込み", "作った人"]
            .into_iter()
            .map(Column::new)
            .collect(),
        rows: batches.iter().map(row).collect(),
        keys: true,
    }
}

/// How far a batch is, as a chip.
pub fn state_chip(batch: &Batch) -> Chip {
    use yakusho_identity::model::BatchState::{Applied, Approved, Draft, Proposed, Withdrawn};
    let tone = match batch.state {
        Draft => Tone::Grey,
        Proposed => Tone::Yellow,
        Approved => Tone::Blue,
        Applied => Tone::Green,
        Withdrawn => Tone::Red,
    };
    Chip::new(batch.state.label(), tone)
}

fn titles_text(titles: &BTreeMap<String, Role>) -> String {
    let lines = titles.iter().map(|(title, role)| format!("{title}＝{}", role.label()));
    lines.collect::<Vec<_>>().join("\n")
}

/// 「主任＝担当」 a line.
fn read_titles(typed: &str) -> Result<BTreeMap<String, Role>, String> {
    let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (title, role) = line
                .split_once(['＝', '='])
                .ok_or_else(|| "「主任＝担当」のように、＝ を入れてください。".to_owned())?;
            if title.trim().is_empty() {
                return Err("＝ の左に、市の役職名を書いてください。".to_owned());
            }
            let role = WORKING.into_iter().find(|known| known.label() == role.trim());
            let role = role
                .ok_or_else(|| "＝ の右は、担当・係長・課長 のどれかにしてください。".to_owned())?;
            Ok((title.trim().to_owned(), role))
        })
        .collect()
}
