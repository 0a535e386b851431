//! What another form tool exported: each row as the inputs for facts, ready to be checked like
//! what a person types.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::DateTime};
use yakusho_interview::Raw;
use yakusho_kernel::date::JST;
use yakusho_pack::format::{FormImport, ImportColumn};

use crate::{
    CellProblem, file,
    transform::{Moving, apply},
};

/// One row of the export.
#[derive(Clone)]
pub struct FormRow {
    /// Its line in the file.
    pub line: usize,
    /// The tool's own receipt number.
    pub receipt: String,
    /// When it was sent to the tool.
    pub sent_at: Timestamp,
    /// What was typed, by the fact's key as printed, with the column that told it.
    pub told: BTreeMap<String, (String, Raw)>,
}

/// An export that was read.
#[derive(Clone, Default)]
pub struct FormRows {
    /// The rows that can be read.
    pub rows: Vec<FormRow>,
    /// What is wrong with the others.
    pub problems: Vec<CellProblem>,
    /// Columns of the file that the mapping does not know: the form may have changed.
    pub unknown: Vec<String>,
}

impl std::fmt::Debug for FormRows {
    /// Only how many.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FormRows({} rows, {} problems)", self.rows.len(), self.problems.len())
    }
}

/// Reads an export.
///
/// # Errors
/// What is wrong with the file as a whole: it cannot be read, or a column is missing. What is
/// wrong with single rows is in the result.
pub fn read(bytes: &[u8], mapping: &FormImport) -> Result<FormRows, Vec<CellProblem>> {
    let read = file::read(bytes, mapping.format)?;
    let known = [&mapping.receipt, &mapping.sent_at];
    let columns = mapping.columns.iter().map(|column| &column.name);
    let missing: Vec<CellProblem> = known
        .into_iter()
        .chain(columns.clone())
        .filter(|name| read.table.place(name).is_none())
        .map(|name| CellProblem {
            row: None,
            column: Some(name.clone()),
            message: "この列がありません。フォームが変わったか、別のファイルです。".to_owned(),
        })
        .collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let mut found = FormRows::default();
    let is_known = |name: &String| {
        known.contains(&name)
            || columns.clone().any(|own| own == name)
            || mapping.ignore.contains(name)
    };
    found.unknown = read.table.columns.iter().filter(|name| !is_known(name)).cloned().collect();
    let mut receipts: Vec<String> = Vec::new();
    for (at, line) in read.lines.iter().enumerate() {
        let cell = |name: &str| {
            read.table.place(name).map_or("", |place| read.table.cell(at, place)).trim().to_owned()
        };
        match row(mapping, *line, &cell) {
            Ok(row) if receipts.contains(&row.receipt) => {
                let words = "同じ受付番号が、このファイルに2度あります。";
                found.problems.push(CellProblem::cell(*line, &mapping.receipt, words));
            }
            Ok(row) => {
                receipts.push(row.receipt.clone());
                found.rows.push(row);
            }
            Err(problems) => found.problems.extend(problems),
        }
    }
    Ok(found)
}

fn row(
    mapping: &FormImport,
    line: usize,
    cell: &dyn Fn(&str) -> String,
) -> Result<FormRow, Vec<CellProblem>> {
    let mut problems = Vec::new();
    let receipt = cell(&mapping.receipt);
    if receipt.is_empty() || receipt.chars().count() > 100 {
        let words = "フォームの受付番号がありません。";
        problems.push(CellProblem::cell(line, &mapping.receipt, words));
    }
    let sent_at = instant(&cell(&mapping.sent_at));
    if sent_at.is_none() {
        let words = "送信日時を「2026/12/01 10:05」のように読める形にしてください。";
        problems.push(CellProblem::cell(line, &mapping.sent_at, words));
    }
    let mut told: BTreeMap<String, (String, Raw)> = BTreeMap::new();
    for (key, text) in &mapping.fixed {
        told.insert(key.clone(), (String::new(), Raw::one(text.clone())));
    }
    for column in &mapping.columns {
        match values(column, &cell(&column.name)) {
            Ok(values) if values.is_empty() && column.required => {
                let words = "必須の項目ですが、空です。";
                problems.push(CellProblem::cell(line, &column.name, words));
            }
            Ok(values) if values.is_empty() => {}
            Ok(values) => {
                let known = told.remove(&column.fact).map(|(_, raw)| raw);
                let part = column.part.as_deref().unwrap_or_default();
                // A column of its own replaces what every row tells; parts are added together.
                let known = known.filter(|_| column.part.is_some()).unwrap_or_default();
                let raw = values.into_iter().fold(known, |raw, value| raw.with(part, value));
                told.insert(column.fact.clone(), (column.name.clone(), raw));
            }
            Err(message) => problems.push(CellProblem::cell(line, &column.name, message)),
        }
    }
    match sent_at {
        Some(sent_at) if problems.is_empty() => Ok(FormRow { line, receipt, sent_at, told }),
        _ => Err(problems),
    }
}

fn values(column: &ImportColumn, text: &str) -> Result<Vec<String>, String> {
    let pieces: Vec<&str> = match &column.split {
        Some(mark) if !mark.is_empty() => text.split(mark.as_str()).collect(),
        _ => vec![text],
    };
    pieces
        .into_iter()
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
        .map(|piece| apply(Moving::Text(piece.to_owned()), &column.transforms))
        .collect()
}

/// A time as form tools write it; without a zone it is that of Japan.
fn instant(text: &str) -> Option<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let plain = text.replace('/', "-").replace('T', " ");
    let (day, time) = plain.split_once(' ').unwrap_or((plain.as_str(), "00:00"));
    let mut day = day.split('-').map(|part| part.parse::<i16>().ok());
    let (year, month, date) = (day.next()??, day.next()??, day.next()??);
    let mut time = time.trim().split(':').map(|part| part.parse::<i8>().ok());
    let (hour, minute) = (time.next()??, time.next()??);
    let second = time.next().flatten().unwrap_or(0);
    let (month, date) = (i8::try_from(month).ok()?, i8::try_from(date).ok()?);
    let at = DateTime::new(year, month, date, hour, minute, second, 0).ok()?;
    JST.to_timestamp(at).ok()
}

#[cfg(test)]
mod tests {
    use yakusho_kernel::Provenance;
    use yakusho_pack::format::TableFormat;

    use super::*;

    fn column(name: &str, fact: &str, part: Option<&str>, required: bool) -> ImportColumn {
        ImportColumn {
            name: name.to_owned(),
            fact: fact.to_owned(),
            part: part.map(str::to_owned),
            split: None,
            transforms: Vec::new(),
            required,
        }
    }

    fn mapping() -> FormImport {
        FormImport {
            id: "a".to_owned(),
            name: "a".to_owned(),
            tool: "tool".to_owned(),
            event: "e".to_owned(),
            procedure: "p".to_owned(),
            format: TableFormat::Csv,
            provenance: Provenance::new("estimate"),
            receipt: "受付番号".to_owned(),
            sent_at: "送信日時".to_owned(),
            added: BTreeMap::new(),
            fixed: BTreeMap::from([("kind".to_owned(), "new".to_owned())]),
            ignore: vec!["IP".to_owned()],
            columns: vec![
                column("氏名", "name@me", None, true),
                column("市", "address@me", Some("city"), false),
                column("町", "address@me", Some("town"), false),
            ],
        }
    }

    #[test]
    fn rows_become_inputs_by_fact() {
        let file = "受付番号,送信日時,氏名,市,町,IP,新しい問い\nF-1,2026/12/1 9:05,前橋 太郎,前橋市,大手町,10.0.0.1,x\n";
        let read = read(file.as_bytes(), &mapping()).expect("rows");
        assert_eq!(read.unknown, ["新しい問い"]);
        let row = &read.rows[0];
        assert_eq!((row.line, row.receipt.as_str()), (2, "F-1"));
        assert_eq!(row.sent_at.to_string(), "2026-12-01T00:05:00Z");
        assert_eq!(row.told["address@me"].1.part("town"), "大手町");
        assert_eq!(row.told["kind"].1.main(), "new");
    }

    #[test]
    fn what_is_wrong_is_said_at_row_and_column() {
        let file = "受付番号,送信日時,氏名,市,町\nF-1,きのう,,,\nF-2,2026-12-01 10:00:00,a,,\nF-2,2026-12-01 10:00,b,,\n";
        let read = read(file.as_bytes(), &mapping()).expect("rows");
        let said: Vec<String> = read.problems.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said[0].starts_with("2行目「送信日時」"));
        assert!(said[1].starts_with("2行目「氏名」：必須"));
        assert!(said[2].starts_with("4行目「受付番号」：同じ"));
        assert_eq!(read.rows.len(), 1);
        let missing = super::read(b"a,b\n1,2\n", &mapping()).expect_err("missing columns");
        assert_eq!(missing.len(), 5);
    }
}
