//! `GET /staff/handover`: what waits, by mapping; the newest runs; what came from other forms.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_kernel::{Lang, date::show_datetime};
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Chip, Column, Empty, Notice, NoticeKind, ProvenanceMark, Row, Table, Tone},
};
use yakusho_procedures::Edition;
use yakusho_store::instant;

use super::{super::desk::Desk, mappings, open_desk, scope, target};
use crate::{
    Casework,
    handover::{
        batch,
        deliver::{self, Standing},
        waiting,
    },
    web::failure::refused,
};

/// Runs that the page shows.
const NEWEST: u64 = 20;

#[derive(Template)]
#[template(path = "staff/handover/list.html")]
struct ListPage {
    dead: Option<Notice>,
    empty: Option<Empty>,
    table: Option<Table>,
    runs: Option<Table>,
    imports: Option<Table>,
}

/// Shows it.
pub async fn show(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = open_desk(&visit, &app).await?;
    let edition = app.procedures().shelf().current();
    let waiting = waiting_rows(&desk, &edition).await?;
    let (runs, dead) = run_rows(&desk, &edition).await?;
    let imports = import_rows(&desk, &edition);
    let body = ListPage {
        dead: (dead > 0).then(|| {
            let words = format!("相手のシステムに送れなかった連携が{dead}件あります。下の一覧から開いて、送り直すかファイルで渡してください。");
            Notice::new(Lang::Ja, NoticeKind::Error, &words)
        }),
        empty: waiting.is_empty().then(|| Empty {
            title: "あなたの課の連携はありません".to_owned(),
            help: "基幹システムに渡す手続が決まったら、情報政策課に、渡す項目の登録を頼んでください。".to_owned(),
            next: None,
        }),
        table: table("渡すのを待っている件", &["連携", "方式", "相手のシステム", "待っている件"], waiting),
        runs: table("最近の連携", &["番号", "連携", "日時", "行数", "送信"], runs),
        imports: table("ほかのフォームからの取り込み", &["取り込み", "元のフォーム", "手続"], imports),
    };
    Ok(desk.page(&visit, "連携", &body).into_response())
}

async fn waiting_rows(desk: &Desk, edition: &Edition) -> Result<Vec<Row>, Refused> {
    let scope = scope(desk);
    let mut rows = Vec::new();
    for mapping in mappings(desk, edition) {
        let count = waiting::count(desk.app.store(), &mapping, &scope).await.map_err(refused)?;
        rows.push(Row {
            cells: vec![
                Html::text(&mapping.name),
                Html::text(mapping.way.label()),
                Html::join([
                    Html::text(target(&mapping)),
                    Html::text(" "),
                    Html::of(&ProvenanceMark::of(mapping.provenance.clone())),
                ]),
                Html::text(format!("{count}件")),
            ],
            href: Some(format!("/staff/handover/{}", mapping.id)),
            urgent: false,
        });
    }
    Ok(rows)
}

async fn run_rows(desk: &Desk, edition: &Edition) -> Result<(Vec<Row>, usize), Refused> {
    let departments = scope(desk).departments;
    let store = desk.app.store();
    let runs = batch::newest(store, &departments, NEWEST).await.map_err(refused)?;
    let mut dead = 0;
    let mut rows = Vec::new();
    for run in runs {
        let standing = deliver::standing(store, &run).await.map_err(refused)?;
        dead += usize::from(matches!(standing, Standing::Dead(_)));
        let name = edition.pack.handover(&run.mapping).map_or(&run.mapping, |known| &known.name);
        rows.push(Row {
            cells: vec![
                Html::text(&run.number),
                Html::text(name),
                Html::text(show_datetime(instant(run.made_at), Lang::Ja)),
                Html::text(run.rows.to_string()),
                Html::of(&delivery_chip(&standing)),
            ],
            href: Some(format!("/staff/handover/runs/{}", run.id)),
            urgent: false,
        });
    }
    Ok((rows, dead))
}

fn import_rows(desk: &Desk, edition: &Edition) -> Vec<Row> {
    let mine = super::super::form_import::mappings(desk, edition);
    let rows = mine.into_iter().map(|mapping| {
        let procedure = edition.pack.procedure(&mapping.procedure);
        Row {
            cells: vec![
                Html::text(&mapping.name),
                Html::join([
                    Html::text(&mapping.tool),
                    Html::text(" "),
                    Html::of(&ProvenanceMark::of(mapping.provenance.clone())),
                ]),
                Html::text(procedure.map_or(mapping.procedure.as_str(), |known| &known.name.ja)),
            ],
            href: Some(format!("/staff/imports/{}", mapping.id)),
            urgent: false,
        }
    });
    rows.collect()
}

/// How a delivery stands, as a chip.
pub fn delivery_chip(standing: &Standing) -> Chip {
    match standing {
        Standing::None => Chip::new("ファイルで渡す", Tone::Grey),
        Standing::Waiting(0, _) => Chip::new("送信中", Tone::Blue),
        Standing::Waiting(tries, _) => Chip::new(format!("再送中（{tries}回）"), Tone::Yellow),
        Standing::Dead(_) => Chip::new("送れませんでした", Tone::Red),
        Standing::Delivered => Chip::new("送信済み", Tone::Green),
    }
}

fn table(caption: &str, columns: &[&str], rows: Vec<Row>) -> Option<Table> {
    (!rows.is_empty()).then(|| Table {
        caption: caption.to_owned(),
        caption_hidden: true,
        columns: columns.iter().map(|label| Column::new(*label)).collect(),
        rows,
        keys: true,
    })
}
