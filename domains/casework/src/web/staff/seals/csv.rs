//! `GET /staff/seals.csv`: the inventory as a table for other programs, UTF-8 with a mark that
//! spreadsheets understand. It holds no personal data.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use yakusho_pages::{Refused, Visit};

use super::{super::desk::Desk, Line, inventory};
use crate::Casework;

/// The heads of the columns.
const HEADS: [&str; 10] = [
    "文書",
    "公印",
    "名義",
    "公印が要る根拠",
    "省略できるか",
    "理由・確かめること",
    "改正の状態",
    "省略の根拠",
    "施行日",
    "出典",
];

/// Sends it.
pub async fn show(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let edition = app.procedures().shelf().current();
    let lines = inventory(&desk, &edition.pack).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"seals.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, table(&lines)).into_response())
}

fn table(lines: &[Line<'_>]) -> String {
    let mut text = String::from("\u{FEFF}");
    let heads: Vec<String> = HEADS.iter().map(|head| cell(head)).collect();
    text.push_str(&heads.join(","));
    text.push_str("\r\n");
    for line in lines {
        let (rule, amendment) = (line.rule, &line.standing.amendment);
        let from = amendment.in_force_from.map(|day| day.to_string()).unwrap_or_default();
        let cells = [
            rule.name.as_str(),
            &rule.seal,
            &rule.issuer,
            &rule.basis,
            rule.may_omit.label(),
            &rule.why,
            amendment.state.label(),
            &amendment.authority,
            &from,
            rule.provenance.words(),
        ];
        let cells: Vec<String> = cells.into_iter().map(cell).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

/// A cell (RFC 4180), which no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_formula_and_keeps_its_quotes() {
        assert_eq!(cell("市長印"), "\"市長印\"");
        assert_eq!(cell("a\"b"), "\"a\"\"b\"");
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
    }
}
