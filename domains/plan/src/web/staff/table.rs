//! `GET /staff/plan/kpis/{id}/csv`, `…/xlsx`: all measurements of a figure as a table for spreadsheets.
//! It holds no personal data.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use yakusho_casework::staff::refused;
use yakusho_exchange::{Table, file};
use yakusho_pack::format::{Encoding, LineEnd, Quote, Reader, TableFile, TableFormat, Unmappable};
use yakusho_pages::{Refused, Visit};

use super::seat::Seat;
use crate::{Plan, model::Measurement, store::measurements};

const COLUMNS: [&str; 13] = [
    "指標",
    "日",
    "値",
    "分子",
    "分母",
    "定義の版",
    "方法",
    "状態",
    "出どころ",
    "理由",
    "試験用の記録",
    "差し替えた測定値",
    "測定値の番号",
];

/// Sends it as CSV: UTF-8 with a mark at its front.
pub async fn csv(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    send(&visit, &plan, &id, TableFormat::Csv).await
}

/// Sends it as a workbook.
pub async fn xlsx(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    send(&visit, &plan, &id, TableFormat::Xlsx).await
}

async fn send(
    visit: &Visit,
    plan: &Plan,
    id: &str,
    format: TableFormat,
) -> Result<Response, Refused> {
    let seat = Seat::open(visit, plan).await?;
    let kpi = seat.kpi(id)?;
    let all = measurements::of_kpi(plan.store(), &kpi.id).await.map_err(refused)?;
    let file = TableFile {
        name: kpi.id.clone(),
        format,
        encoding: Encoding::Utf8Bom,
        line_end: LineEnd::Crlf,
        header: true,
        quote: Quote::Needed,
        unmappable: Unmappable::Refuse,
        reader: Reader::Spreadsheet,
    };
    let written = file::write(&table(&all), &file, seat.desk.today).map_err(|problems| {
        tracing::error!(cells = problems.len(), "a table of measurements could not be written");
        Refused::broken()
    })?;
    let kind = match format {
        TableFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        TableFormat::Csv | TableFormat::Json => "text/csv; charset=utf-8",
    };
    let name = format!("attachment; filename=\"{}.{}\"", kpi.id, format.ending());
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, written.bytes).into_response())
}

fn table(all: &[Measurement]) -> Table {
    let optional = |number: Option<i64>| number.map(|one| one.to_string()).unwrap_or_default();
    let rows = all.iter().map(|known| {
        vec![
            known.kpi.clone(),
            known.as_of.to_string(),
            known.value.to_string(),
            known.numerator.to_string(),
            optional(known.denominator),
            known.definition.to_string(),
            known.method.label().to_owned(),
            known.state.label().to_owned(),
            known.source.clone(),
            known.reason.clone().unwrap_or_default(),
            if known.stand_in { "はい" } else { "" }.to_owned(),
            known.supersedes.map(|id| id.to_string()).unwrap_or_default(),
            known.id.to_string(),
        ]
    });
    Table { columns: COLUMNS.map(str::to_owned).into(), rows: rows.collect() }
}
