//! Tables of the plan as workbooks, out and in: what is wrong is said by the cell's own name (`C5`).

mod fault;
mod mend;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use jiff::civil::Date;
use yakusho_exchange::{
    CellProblem, Table, file,
    marked::{self, Marked},
};
use yakusho_kernel::{Problem, Refusal, RefusalKind, Text};
use yakusho_pack::format::{Encoding, LineEnd, Quote, Reader, TableFile, TableFormat, Unmappable};
use yakusho_pages::{Refused, SentFile};

pub use fault::Fault;
pub use mend::{ColumnChoice, Mend};

/// The kind of a workbook.
const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Writes a workbook.
///
/// # Errors
/// Where it cannot be written; the log says why.
pub fn bytes(name: &str, table: &Table, today: Date) -> Result<Vec<u8>, Refused> {
    let form = TableFile {
        name: name.to_owned(),
        format: TableFormat::Xlsx,
        encoding: Encoding::Utf8,
        line_end: LineEnd::Crlf,
        header: true,
        quote: Quote::Needed,
        unmappable: Unmappable::Refuse,
        reader: Reader::Spreadsheet,
    };
    let written = file::write(table, &form, today).map_err(|problems| {
        tracing::error!(cells = problems.len(), name, "a workbook could not be written");
        Refused::broken()
    })?;
    Ok(written.bytes)
}

/// Writes a workbook that people fill in: columns with choices offer them.
///
/// # Errors
/// Where it cannot be written.
pub fn form(table: &Table, choices: &[ColumnChoice], today: Date) -> Result<Vec<u8>, Refused> {
    let form = Marked { table, choices, problems: &[] };
    marked::write(&form, today).map_err(|_| Refused::broken())
}

/// A workbook on its way to the browser.
#[must_use]
pub fn response(name: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, KIND.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.xlsx\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// A workbook that was read: its cells by the names of its columns.
pub struct Sheet {
    read: file::Read,
}

impl Sheet {
    /// Reads a workbook that has these columns.
    ///
    /// # Errors
    /// What is wrong with the file, or which columns are missing.
    pub fn read(bytes: &[u8], columns: &[&str]) -> Result<Self, Vec<Fault>> {
        let read = file::read(bytes, TableFormat::Xlsx)
            .map_err(|problems| problems.into_iter().map(whole).collect::<Vec<_>>())?;
        let missing = columns.iter().filter(|column| read.table.place(column).is_none());
        let missing: Vec<Fault> = missing
            .map(|column| {
                let words = format!(
                    "列「{column}」がありません。書き出したExcelの見出しを、そのまま残してください。"
                );
                Fault::whole(words)
            })
            .collect();
        if missing.is_empty() { Ok(Self { read }) } else { Err(missing) }
    }

    /// The places of its rows that hold anything.
    pub fn rows(&self) -> impl Iterator<Item = usize> {
        let filled = |cells: &Vec<String>| cells.iter().any(|cell| !cell.trim().is_empty());
        let rows = self.read.table.rows.iter().enumerate();
        rows.filter(move |(_, cells)| filled(cells)).map(|(at, _)| at)
    }

    /// The line of a row in the file, as people count it.
    #[must_use]
    pub fn line(&self, row: usize) -> usize {
        self.read.lines.get(row).copied().unwrap_or(row + 2)
    }

    /// A cell, without the spaces around it.
    #[must_use]
    pub fn cell(&self, row: usize, column: &str) -> &str {
        let place = self.read.table.place(column);
        place.map_or("", |place| self.read.table.cell(row, place).trim())
    }

    /// What is wrong with a cell.
    #[must_use]
    pub fn fault(&self, row: usize, column: &str, words: &str) -> Fault {
        Fault::of(CellProblem::cell(self.line(row), column, words), &self.read.table)
    }

    /// Problems of fields as faults of their cells; `column` says which column a field stands in.
    pub fn faults(
        &self,
        row: usize,
        problems: &[Problem],
        column: impl Fn(&str) -> &'static str,
    ) -> Vec<Fault> {
        let fault =
            |problem: &Problem| self.fault(row, column(&problem.field), &problem.message.ja);
        problems.iter().map(fault).collect()
    }
}

/// What the reader of files found.
fn whole(problem: CellProblem) -> Fault {
    Fault::of(problem, &Table::default())
}

/// The bytes of the workbook that was chosen.
///
/// # Errors
/// That none was, in words.
pub fn chosen(files: &[SentFile]) -> Result<&[u8], Vec<Fault>> {
    let file = files.first().filter(|file| !file.too_large && !file.bytes.is_empty());
    let none = || vec![Fault::whole("Excelのファイル（.xlsx、10MBまで）を選んでください。")];
    file.map(|file| &file.bytes[..]).ok_or_else(none)
}

/// That somebody else was faster than the workbook.
#[must_use]
pub fn stale() -> Refusal {
    let words =
        "書き出したあとで、ほかの人が直した行があります。もう一度書き出してから、直してください。";
    Refusal::new(RefusalKind::Conflict, "stale", Text::ja(words))
}

/// What is to be mended as a refusal of the API: a problem a cell, with its name in the words.
#[must_use]
pub fn refusal(faults: &[Fault]) -> Refusal {
    let problem = |fault: &Fault| Problem::new("sheet", "cell", Text::ja(fault.to_string()));
    Refusal::invalid(faults.iter().map(problem).collect())
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// New ones.
    pub made: usize,
    /// Changed ones.
    pub changed: usize,
    /// Those that were the same.
    pub same: usize,
}

impl Brought {
    /// Counts one that was there.
    pub fn known(&mut self, changed: bool) {
        if changed {
            self.changed += 1;
        } else {
            self.same += 1;
        }
    }

    /// What the page says.
    #[must_use]
    pub fn words(self) -> String {
        format!(
            "読み込みました。新しいもの{}件、直したもの{}件、同じもの{}件。",
            self.made, self.changed, self.same
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_by_the_name_of_the_cell() {
        let table = Table {
            columns: vec!["番号".to_owned(), "名前".to_owned()],
            rows: vec![vec!["1".to_owned(), "一".to_owned()], vec!["2".to_owned(), String::new()]],
        };
        let bytes = bytes("a", &table, jiff::civil::date(2026, 11, 22)).expect("a workbook");
        let sheet = Sheet::read(&bytes, &["番号", "名前"]).expect("a sheet");
        assert_eq!(sheet.rows().count(), 2);
        assert_eq!(sheet.cell(1, "番号"), "2");
        assert_eq!(sheet.fault(1, "名前", "空です。").to_string(), "B3「名前」：空です。");
        let missing = Sheet::read(&bytes, &["課"]).err().expect("a fault");
        assert!(missing[0].to_string().contains("列「課」"), "{missing:?}");
    }
}
