//! `GET /staff/plan/time/xlsx`: one's own hours of the fiscal year as a workbook.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use yakusho_casework::staff::refused;
use yakusho_exchange::{Table, file};
use yakusho_kernel::FiscalYear;
use yakusho_pack::format::{Encoding, LineEnd, Quote, Reader, TableFile, TableFormat, Unmappable};
use yakusho_pages::{Refused, Visit};

use crate::{Plan, groups::registry, time::store::hours, web::staff::seat::Seat};

const COLUMNS: [&str; 6] = ["日", "WG", "分", "種類", "メモ", "記録の番号"];

/// Sends it.
pub async fn xlsx(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (store, today) = (plan.store(), seat.desk.today);
    let (from, person) = (FiscalYear::of(today).first_day(), seat.desk.who.staff);
    let all = hours::of_staff(store.read(), store.municipality(), person, from, today).await;
    let rows = all.map_err(refused)?.into_iter().map(|one| {
        vec![
            one.day.to_string(),
            registry::name(&plan, &one.group),
            one.minutes.to_string(),
            one.kind.label().to_owned(),
            one.note,
            one.id.to_string(),
        ]
    });
    let table = Table { columns: COLUMNS.map(str::to_owned).into(), rows: rows.collect() };
    workbook("wg-hours", &table, today)
}

/// A table as a workbook to be saved; it is somebody's own and not kept on the way.
///
/// # Errors
/// Where it cannot be written.
pub fn workbook(name: &str, table: &Table, today: jiff::civil::Date) -> Result<Response, Refused> {
    let file = TableFile {
        name: name.to_owned(),
        format: TableFormat::Xlsx,
        encoding: Encoding::Utf8Bom,
        line_end: LineEnd::Crlf,
        header: true,
        quote: Quote::Needed,
        unmappable: Unmappable::Refuse,
        reader: Reader::Spreadsheet,
    };
    let written = file::write(table, &file, today).map_err(|problems| {
        tracing::error!(cells = problems.len(), "a workbook could not be written");
        Refused::broken()
    })?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.xlsx\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, written.bytes).into_response())
}
