//! The rows of the page as CSV: UTF-8 with a mark at its front, so that spreadsheets read Japanese.

use axum::{
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use yakusho_pages::{Refused, Visit};
use yakusho_permission::ActionName;

use super::{Asked, Rates, rates};
use crate::{
    Casework,
    uptake::rate::Rate,
    web::{failure::refused, staff::desk::Desk},
};

const HEAD: &str = "種類,コード,名前,課,オンライン率(%),オンライン,準備して来庁,職員が入れた件,数えた紙,届いた件,数えなかった試験用の記録";

/// Sends it.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    desk.must(ActionName::MeasureRead, &desk.city())?;
    let found = rates(&desk, &asked).await.map_err(refused)?;
    // The file's name says which it is: what is looked at is never taken for what counts.
    let test = if asked.with_stand_ins(&desk) { "-test" } else { "" };
    let name = format!(
        "attachment; filename=\"online-rate-{}-{}{test}.csv\"",
        found.year.0,
        asked.view().code()
    );
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, text(&found, asked.view().code())).into_response())
}

fn text(found: &Rates, view: &str) -> String {
    let mut csv = format!("\u{feff}{HEAD}\r\n");
    csv.push_str(&line(["total", "", "", ""], &found.total));
    for (month, rate) in &found.months {
        csv.push_str(&line(["month", month, month, ""], rate));
    }
    for row in &found.rows {
        csv.push_str(&line([view, &row.id, &row.name, &row.department], &row.rate));
    }
    csv
}

fn line(names: [&str; 4], rate: &Rate) -> String {
    let share = rate.permille();
    let share = share.map_or_else(String::new, |one| format!("{}.{}", one / 10, one % 10));
    let figures =
        [rate.online, rate.prepared, rate.entered, rate.tallied, rate.all(), rate.stand_in];
    let mut cells: Vec<String> = names.into_iter().map(cell).collect();
    cells.push(share);
    cells.extend(figures.map(|figure| figure.to_string()));
    format!("{}\r\n", cells.join(","))
}

/// A text as a cell (RFC 4180); what a spreadsheet would take for a formula begins with an
/// apostrophe.
fn cell(text: &str) -> String {
    let safe = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if safe.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_formula_and_does_not_break_its_row() {
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("犬の登録,注射"), "\"犬の登録,注射\"");
        assert_eq!(cell("「\"」"), "\"「\"\"」\"");
        let rate = Rate { online: 1, tallied: 2, ..Rate::default() };
        assert_eq!(
            line(["month", "2026-11", "2026-11", ""], &rate),
            "month,2026-11,2026-11,,33.3,1,0,0,2,3,0\r\n"
        );
    }
}
