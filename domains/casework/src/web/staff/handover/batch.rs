//! `GET /staff/handover/runs/{id}`: one run, its rows, its file and what the receiver answered.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_exchange::CellProblem;
use yakusho_kernel::Lang;
use yakusho_pages::{
    Html, Page, Refused, Visit,
    parts::{Chip, Column, Definitions, FormStart, Notice, NoticeKind, Row, Table, Tone},
};
use yakusho_store::instant;

use super::{
    super::{desk::Desk, words},
    batch_of,
    list::delivery_chip,
    mapping_of_batch, open_desk,
};
use crate::{
    Casework,
    handover::{
        Batch, BatchRow, RowState, batch,
        deliver::{self, Standing},
    },
    web::failure::refused,
};

#[derive(Template)]
#[template(path = "staff/handover/batch.html")]
struct BatchPage {
    number: String,
    problems: Vec<String>,
    lead: String,
    head: Definitions,
    dead: Option<Notice>,
    again: Option<FormStart>,
    file: FormStart,
    file_name: String,
    answer: Option<FormStart>,
    table: Table,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = open_desk(&visit, &app).await?;
    let batch = batch_of(&desk, &id).await?;
    Ok(page(&visit, &desk, &batch, &[]).await?.into_response())
}

/// The page, with what was wrong with an answer file.
pub async fn page(
    visit: &Visit,
    desk: &Desk,
    batch: &Batch,
    problems: &[CellProblem],
) -> Result<Page, Refused> {
    let store = desk.app.store();
    let keyring = &desk.app.procedures().parts().keyring;
    let rows = batch::rows(store, keyring, batch.id).await.map_err(refused)?;
    let standing = deliver::standing(store, batch).await.map_err(refused)?;
    let mapping = mapping_of_batch(desk, batch).await?;
    let place = format!("/staff/handover/runs/{}", batch.id);
    let answers = mapping.as_ref().is_some_and(|mapping| mapping.answer.is_some());
    let name = mapping.map_or_else(|| batch.mapping.clone(), |mapping| mapping.name);
    let dead = match &standing {
        Standing::Dead(why) => Some(why.clone().unwrap_or_default()),
        _ => None,
    };
    let body = BatchPage {
        number: batch.number.clone(),
        problems: problems.iter().map(ToString::to_string).collect(),
        lead: lead(&rows),
        head: head(desk, batch, &name, &standing).await?,
        again: dead.is_some().then(|| FormStart::post(visit, format!("{place}/deliver"))),
        dead: dead.map(|why| {
            let words = format!("相手のシステムへ送れませんでした。{why}\n送り直すか、ファイルをダウンロードして渡してください。");
            Notice::new(Lang::Ja, NoticeKind::Error, &words)
        }),
        file: FormStart::post(visit, format!("{place}/file")).with_own_button(),
        file_name: batch.file_name.clone(),
        answer: answers
            .then(|| FormStart::post(visit, format!("{place}/answers")).with_files().with_own_button()),
        table: table(&rows),
    };
    let page = desk.page(visit, format!("連携 {}", batch.number), &body);
    let page = page.back("/staff/handover", "連携");
    Ok(if problems.is_empty() { page } else { page.with_problems() })
}

fn lead(rows: &[BatchRow]) -> String {
    let count = |state| rows.iter().filter(|row| row.state == state).count();
    let (sent, accepted, rejected) =
        (count(RowState::Sent), count(RowState::Accepted), count(RowState::Rejected));
    format!("全{}行　取込済み {accepted}行　取り込めず {rejected}行　結果待ち {sent}行", rows.len())
}

async fn head(
    desk: &Desk,
    batch: &Batch,
    name: &str,
    standing: &Standing,
) -> Result<Definitions, Refused> {
    let names = yakusho_identity::store::staff_names(desk.app.store(), &[batch.made_by]).await;
    let by = names.map_err(refused)?.pop().map_or_else(String::new, |(_, name)| name);
    let row = |label: &str, value: String| (label.to_owned(), Html::text(value));
    let mut rows = vec![
        row("連携", name.to_owned()),
        row("課", desk.department(&batch.department)),
        row("作成", format!("{}　{by}", words::when(instant(batch.made_at)))),
        row("目的", batch.purpose.clone()),
        row("ハッシュ（SHA-256）", batch.sha256.clone()),
    ];
    if batch.webhook.is_some() {
        rows.push(("送信".to_owned(), Html::of(&delivery_chip(standing))));
    }
    Ok(Definitions { rows })
}

fn table(rows: &[BatchRow]) -> Table {
    let row = |row: &BatchRow| Row {
        cells: vec![
            Html::text(&row.key),
            Html::text(row.place.to_string()),
            Html::of(&chip(row.state)),
            Html::text(row.reason.as_deref().unwrap_or_default()),
        ],
        href: Some(format!("/staff/cases/{}", row.case)),
        urgent: row.state == RowState::Rejected,
    };
    Table {
        caption: "渡した行".to_owned(),
        caption_hidden: true,
        columns: vec![
            Column::new("番号"),
            Column::figures("行"),
            Column::new("結果"),
            Column::new("相手の理由"),
        ],
        rows: rows.iter().map(row).collect(),
        keys: true,
    }
}

fn chip(state: RowState) -> Chip {
    let tone = match state {
        RowState::Sent => Tone::Blue,
        RowState::Accepted => Tone::Green,
        RowState::Rejected => Tone::Red,
    };
    Chip::new(state.label(), tone)
}
