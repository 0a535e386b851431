//! A workbook that is to be mended: the list of its cells, and the workbook itself with those cells
//! marked, so that people go on in the file that they know.

use askama::{Template, filters::HtmlSafe};
use base64::Engine as _;
use jiff::civil::Date;
use yakusho_exchange::{
    CellProblem, Table,
    file::{self, Read},
    marked::{self, Marked},
};
use yakusho_pack::format::TableFormat;

use super::Fault;

/// What a column with choices takes: its place and the choices.
pub type ColumnChoice = (u16, Vec<String>);

/// What is to be mended, on a page.
#[derive(Clone, Debug, Template)]
#[template(path = "workbook/mend.html")]
pub struct Mend {
    faults: Vec<Fault>,
    marked: Option<String>,
    name: String,
}
impl HtmlSafe for Mend {}

impl Mend {
    /// The faults of an uploaded workbook. `name`: what the marked file is called, without its end.
    #[must_use]
    pub fn of(
        name: &str,
        bytes: &[u8],
        faults: Vec<Fault>,
        choices: &[ColumnChoice],
        day: Date,
    ) -> Self {
        let marked = marked(bytes, &faults, choices, day);
        let marked = marked.map(|bytes| base64::engine::general_purpose::STANDARD.encode(bytes));
        Self { faults, marked, name: name.to_owned() }
    }

    /// Whether there is anything to mend.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// Nothing.
    #[must_use]
    pub const fn nothing() -> Self {
        Self { faults: Vec::new(), marked: None, name: String::new() }
    }
}

/// The workbook that was sent, with a note at every cell that is to be mended. `None` where no fault is
/// of a cell, or it could not be read at all.
#[must_use]
pub fn marked(
    bytes: &[u8],
    faults: &[Fault],
    choices: &[ColumnChoice],
    day: Date,
) -> Option<Vec<u8>> {
    faults.iter().find_map(Fault::cell)?;
    let found = file::read(bytes, TableFormat::Xlsx).ok()?;
    let problems: Vec<CellProblem> = faults.iter().map(|fault| fault.problem().clone()).collect();
    // Lines as they stood, so that the names of the cells stay true.
    let table = as_it_stood(&found);
    marked::write(&Marked { table: &table, choices, problems: &problems }, day).ok()
}

/// The table with the empty lines that the reader passed over.
fn as_it_stood(found: &Read) -> Table {
    let mut rows = Vec::new();
    for (row, line) in found.table.rows.iter().zip(&found.lines) {
        rows.resize(line.saturating_sub(2).max(rows.len()), Vec::new());
        rows.push(row.clone());
    }
    Table { columns: found.table.columns.clone(), rows }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_marked_workbook_keeps_every_cell_where_it_stood() {
        let day = date(2026, 11, 23);
        let columns = vec!["日".to_owned(), "分".to_owned()];
        let cells = |one: &str, two: &str| vec![one.to_owned(), two.to_owned()];
        let table = Table {
            columns,
            rows: vec![cells("2026-11-16", "60"), Vec::new(), cells("きのう", "90")],
        };
        let written = marked::write(&Marked { table: &table, choices: &[], problems: &[] }, day);
        let bytes = written.expect("a workbook");
        let found = file::read(&bytes, TableFormat::Xlsx).expect("a table");
        let line = *found.lines.last().expect("a line");
        assert_eq!(line, 4, "an empty line is counted");
        let fault = Fault::of(CellProblem::cell(line, "日", "日ではありません。"), &found.table);
        assert_eq!(fault.cell().as_deref(), Some("A4"));
        let again = marked(&bytes, &[fault], &[], day).expect("a workbook");
        assert_eq!(file::read(&again, TableFormat::Xlsx).expect("a table").lines, found.lines);
        assert_eq!(marked(&bytes, &[Fault::whole("空です。")], &[], day), None);
    }
}
