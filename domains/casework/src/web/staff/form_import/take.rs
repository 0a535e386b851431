//! `GET /staff/imports/{mapping}/{id}`: what taking a file in would do. `POST`: takes it in.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;
use yakusho_exchange::CellProblem;
use yakusho_kernel::{Lang, Refusal, Text, date::show_datetime};
use yakusho_pack::format::FormImport;
use yakusho_pages::{
    Form, Html, Refused, Visit,
    parts::{Back, Buttons, Chip, Column, FormStart, Notice, NoticeKind, Row, Table, Tone},
};
use yakusho_procedures::{Filed, model::Channel};

use super::{super::desk::Desk, mapping_of, run_of};
use crate::{
    Casework,
    form_import::{
        check::{Checked, check},
        runs::{self, Taken, row::Model},
    },
    web::failure::refused,
};

/// The page sends nothing but its token.
#[derive(Deserialize)]
pub struct Nothing {}

#[derive(Template)]
#[template(path = "staff/form_import/take.html")]
struct TakePage {
    name: String,
    lead: String,
    unknown: Option<Notice>,
    problems: Vec<String>,
    table: Option<Table>,
    form: Option<FormStart>,
    buttons: Buttons,
}

/// Shows what it would do.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path((id, run)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let mapping = mapping_of(&desk, &id)?;
    let run = run_of(&desk, &mapping, &run).await?;
    let Some(checked) = open(&desk, &mapping, &run)? else {
        let body = finished(&mapping, &run);
        let page = desk.page(&visit, &mapping.name, &body).back("/staff/handover", "連携");
        return Ok(page.into_response());
    };
    let known = known(&desk, &checked).await?;
    let new = checked.ready.iter().zip(&known).filter(|(_, known)| !**known).count();
    let body = TakePage {
        name: mapping.name.clone(),
        lead: format!(
            "取り込む {new}件　前に取り込んだ {}件　直すところがある {}か所。まだ何も取り込んでいません。",
            checked.ready.len() - new,
            checked.problems.len()
        ),
        unknown: unknown(&checked),
        problems: checked.problems.iter().map(ToString::to_string).collect(),
        table: table(&checked, &known),
        form: (new > 0)
            .then(|| FormStart::post(&visit, format!("/staff/imports/{}/{}", mapping.id, run.id))),
        buttons: Buttons {
            back: Back::Link(format!("/staff/imports/{}", mapping.id)),
            ..Buttons::action(Lang::Ja, format!("{new}件を取り込む"))
        },
    };
    let page = desk.page(&visit, &mapping.name, &body).back("/staff/handover", "連携");
    Ok(page.into_response())
}

/// Takes it in.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path((id, run)): Path<(String, String)>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let mapping = mapping_of(&desk, &id)?;
    let run = run_of(&desk, &mapping, &run).await?;
    if let Some(checked) = open(&desk, &mapping, &run)? {
        let taken = take(&desk, &mapping, &checked, visit.now()).await?;
        finish(&desk, run.id, taken, visit.now()).await?;
        let words = format!("{}件を取り込みました。課の仕事の一覧に出ています。", taken.taken);
        visit.flash(NoticeKind::Success, &Text::ja(words));
    }
    Ok(visit.see(&format!("/staff/imports/{}/{}", mapping.id, run.id)))
}

/// Every check of a file, with nothing written.
///
/// # Errors
/// What is wrong with the file as a whole.
pub fn checked(
    desk: &Desk,
    mapping: &FormImport,
    bytes: &[u8],
) -> Result<Checked, Vec<CellProblem>> {
    let edition = desk.app.procedures().shelf().current();
    check(bytes, mapping, &edition, desk.app.store().municipality(), desk.today)
}

/// Which of the rows became applications before.
///
/// # Errors
/// What the store says.
pub async fn known(desk: &Desk, checked: &Checked) -> Result<Vec<bool>, Refused> {
    let mut known = Vec::with_capacity(checked.ready.len());
    for row in &checked.ready {
        let before = desk.app.procedures().filed_before(row.origin).await;
        known.push(before.map_err(refused)?);
    }
    Ok(known)
}

/// Makes applications of the rows that are ready; one that is there already stays as it is.
///
/// # Errors
/// What the store says. The rows before stay taken in; the file can be brought again.
pub async fn take(
    desk: &Desk,
    mapping: &FormImport,
    checked: &Checked,
    now: Timestamp,
) -> Result<Taken, Refused> {
    let procedures = desk.app.procedures();
    let mut taken = Taken {
        refused: i64::try_from(checked.problems.len()).unwrap_or(i64::MAX),
        ..Taken::default()
    };
    for row in &checked.ready {
        let filed = Filed {
            origin: Some(row.origin),
            event: mapping.event.clone(),
            answers: row.answers.clone(),
            told_at: row.sent_at,
            procedures: [mapping.procedure.clone()].into(),
            lang: Lang::Ja,
            channel: Channel::OtherForm,
            by: desk.who.actor(),
        };
        let submission = procedures.submit_filed(filed, now).await.map_err(refused)?;
        // A code is given once, to a new application.
        if submission.code.is_some() {
            taken.taken += 1;
        } else {
            taken.known += 1;
        }
    }
    Ok(taken)
}

/// Brings a file and takes it in, in one call.
///
/// # Errors
/// What the store says.
pub async fn bring_and_take(
    visit: &Visit,
    desk: &Desk,
    mapping: &FormImport,
    bytes: &[u8],
    checked: &Checked,
) -> Result<Taken, Refused> {
    let run = super::bring::keep(visit, desk, mapping, bytes).await?;
    let taken = take(desk, mapping, checked, visit.now()).await?;
    finish(desk, run, taken, visit.now()).await?;
    Ok(taken)
}

async fn finish(desk: &Desk, run: Uuid, taken: Taken, now: Timestamp) -> Result<(), Refused> {
    let by = desk.who.actor();
    let written = desk.app.store().write(now, move |tx| {
        let by = by.clone();
        Box::pin(async move { runs::done(tx, run, taken, &by).await })
    });
    written.await.map_err(refused)
}

/// The checks of a file that was brought; `None` once it was taken in or forgotten.
fn open(desk: &Desk, mapping: &FormImport, run: &Model) -> Result<Option<Checked>, Refused> {
    let keyring = &desk.app.procedures().parts().keyring;
    let Some(bytes) = runs::file(keyring, run).map_err(refused)? else { return Ok(None) };
    let checked = checked(desk, mapping, &bytes);
    // It was readable when it was brought; the pack has changed since.
    Ok(Some(checked.map_err(|_| Refusal::not_found())?))
}

fn finished(mapping: &FormImport, run: &Model) -> TakePage {
    let lead = if run.done_at.is_some() {
        format!(
            "取り込みました。新しい件 {}件　前に取り込んだ件 {}件　直すところがあった {}か所。元のファイルは消しました。",
            run.taken, run.known, run.refused
        )
    } else {
        "このファイルは、取り込まれないまま1日たったので消しました。もう一度選んでください。"
            .to_owned()
    };
    TakePage {
        name: mapping.name.clone(),
        lead,
        unknown: None,
        problems: Vec::new(),
        table: None,
        form: None,
        buttons: Buttons::action(Lang::Ja, ""),
    }
}

fn unknown(checked: &Checked) -> Option<Notice> {
    (!checked.unknown.is_empty()).then(|| {
        let words = format!(
            "割り付けにない列があります：{}。フォームが変わったときは、割り付けを直してください。取り込みには使いません。",
            checked.unknown.join("、")
        );
        Notice::new(Lang::Ja, NoticeKind::Warning, &words)
    })
}

fn table(checked: &Checked, known: &[bool]) -> Option<Table> {
    let rows: Vec<Row> = checked
        .ready
        .iter()
        .zip(known)
        .map(|(row, known)| Row {
            cells: vec![
                Html::text(&row.receipt),
                Html::text(row.line.to_string()),
                Html::text(show_datetime(row.sent_at, Lang::Ja)),
                Html::of(&if *known {
                    Chip::new("取込み済み", Tone::Grey)
                } else {
                    Chip::new("取り込む", Tone::Green)
                }),
                Html::text(row.gaps.join("、")),
            ],
            href: None,
            urgent: false,
        })
        .collect();
    (!rows.is_empty()).then(|| Table {
        caption: "取り込める行".to_owned(),
        caption_hidden: false,
        columns: vec![
            Column::new("フォームの受付番号"),
            Column::figures("行"),
            Column::new("送信日時"),
            Column::new("取り込み"),
            Column::new("フォームで聞いていない欄"),
        ],
        rows,
        keys: false,
    })
}
