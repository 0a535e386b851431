//! What is wrong with a workbook: said by the name of its cell (`C5`), and in the cell itself.

use std::fmt;

use yakusho_exchange::{CellProblem, Table};

/// Something that is to be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, with its line and column.
    problem: CellProblem,
    /// The letters of the column, where it is of one.
    letters: Option<String>,
}

impl Fault {
    /// Something about the whole file.
    #[must_use]
    pub fn whole(words: impl Into<String>) -> Self {
        Self { problem: CellProblem::whole(words), letters: None }
    }

    /// Something about a cell of a table. A column that the table does not have makes it one of the
    /// line or of the whole.
    #[must_use]
    pub fn of(problem: CellProblem, table: &Table) -> Self {
        let place = problem.column.as_deref().and_then(|column| table.place(column));
        Self { letters: place.map(letters), problem }
    }

    /// Something about a cell of the first column.
    #[must_use]
    pub fn first(line: usize, column: &str, words: &str) -> Self {
        Self { problem: CellProblem::cell(line, column, words), letters: Some(letters(0)) }
    }

    /// What is wrong, by line and column.
    #[must_use]
    pub const fn problem(&self) -> &CellProblem {
        &self.problem
    }

    /// The name of its cell as a spreadsheet has it: `D4`.
    #[must_use]
    pub fn cell(&self) -> Option<String> {
        Some(format!("{}{}", self.letters.as_deref()?, self.problem.row?))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.cell(), &self.problem.column) {
            (Some(cell), Some(column)) => {
                write!(f, "{cell}「{column}」：{}", self.problem.message)
            }
            _ => self.problem.fmt(f),
        }
    }
}

/// The name of a column: `A`, `B`, … `Z`, `AA`.
fn letters(place: usize) -> String {
    let mut rest = place;
    let mut letters = Vec::new();
    loop {
        let letter = u8::try_from(rest % 26).map_or(b'?', |at| b'A' + at);
        letters.push(char::from(letter));
        match (rest / 26).checked_sub(1) {
            Some(more) => rest = more,
            None => break,
        }
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_as_spreadsheets_call_them() {
        assert_eq!(
            ["A", "Z", "AA", "AZ", "BA"],
            [0, 25, 26, 51, 52].map(letters).map(|it| it.leak() as &str)
        );
    }

    #[test]
    fn a_fault_is_said_by_its_cell_where_the_table_has_it() {
        let table = Table { columns: vec!["番号".to_owned(), "名前".to_owned()], rows: vec![] };
        let fault = |problem| Fault::of(problem, &table).to_string();
        assert_eq!(fault(CellProblem::cell(3, "名前", "空です。")), "B3「名前」：空です。");
        assert_eq!(fault(CellProblem::cell(3, "課", "空です。")), "3行目「課」：空です。");
        assert_eq!(fault(CellProblem::whole("空です。")), "空です。");
    }
}
