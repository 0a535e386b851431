//! `GET /staff/plan/papers/{id}/verify`: is the paper what was fixed, and would its numbers be the same
//! today? `GET …/edition`: the frozen edition itself, byte by byte.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Refusal};
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Chip, Column, Definitions, Notice, NoticeKind, Row, Table, Tone},
};

use super::{
    super::{
        verify::{Change, Found, verify},
        view,
    },
    paper,
};
use crate::{Plan, web::staff::seat::Seat};

#[derive(Template)]
#[template(path = "committee/verify.html")]
struct VerifyPage {
    title: String,
    notice: Notice,
    facts: Definitions,
    numbers: Table,
    differ: usize,
    count: usize,
    edition: String,
}

/// Looks.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (known, _) = paper(&seat, &id).await?;
    let found = verify(&plan, &known).await.map_err(refused)?;
    let found = found.ok_or_else(Refusal::not_found)?;
    let (kind, words) = if found.holds() {
        (
            NoticeKind::Success,
            "この資料は、確定したときのままです。照合値が、資料とログの両方と一致しました。",
        )
    } else {
        (
            NoticeKind::Error,
            "照合値が一致しません。資料が、確定したあとで変えられています。監査の担当に知らせてください。",
        )
    };
    let row = |name: &str, value: String| (name.to_owned(), Html::text(value));
    let body = VerifyPage {
        title: known.title.clone(),
        notice: Notice::new(Lang::Ja, kind, words),
        facts: Definitions {
            rows: vec![
                row("いま計算した照合値（SHA-256）", found.computed.clone()),
                row("資料に残した照合値", found.kept.clone()),
                row(
                    "ログに残した照合値",
                    found
                        .logged
                        .as_ref()
                        .map_or_else(|| "ありません".to_owned(), |(_, hash)| hash.clone()),
                ),
            ],
        },
        numbers: table(&found),
        differ: found.numbers.iter().filter(|one| one.change != Change::Same).count(),
        count: found.numbers.len(),
        edition: format!("/staff/plan/papers/{}/edition", known.id),
    };
    let page = seat.desk.page(&visit, "資料の数字を確かめる", &body);
    Ok(page.back(format!("/staff/plan/papers/{}", known.id), known.title.clone()).into_response())
}

fn table(found: &Found) -> Table {
    let rows = found.numbers.iter().map(|one| {
        let tone = if one.change == Change::Same { Tone::Green } else { Tone::Yellow };
        Row {
            cells: vec![
                Html::text(&one.title),
                Html::text(&one.frozen.shown),
                Html::text(view::day(one.frozen.as_of)),
                Html::text(&one.now),
                Html::of(&Chip::new(one.change.label(), tone)),
                Html::text(format!("第{}版", one.frozen.definition)),
            ],
            href: Some(format!("/staff/plan/kpis/{}", one.kpi)),
            urgent: false,
        }
    });
    Table {
        caption: "資料の数字と、きょうの数字".to_owned(),
        caption_hidden: true,
        columns: vec![
            Column::new("指標"),
            Column::figures("資料の値"),
            Column::new("いつの値"),
            Column::new("きょう見る値"),
            Column::new("違い"),
            Column::new("定義"),
        ],
        rows: rows.collect(),
        keys: false,
    }
}

/// The frozen edition, as it was hashed.
pub async fn edition(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (known, _) = paper(&seat, &id).await?;
    let (text, _) = known.edition.ok_or_else(Refusal::not_found)?;
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"edition.json\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}
