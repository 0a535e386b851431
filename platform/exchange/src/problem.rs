//! What is wrong with a cell, in words that name its place and never its content.

use std::fmt;

/// Something wrong in a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellProblem {
    /// The row as a person counts it: of a file its line, of rows to be written its place from 1;
    /// `None` where it concerns the whole.
    pub row: Option<usize>,
    /// The column's name.
    pub column: Option<String>,
    /// What is wrong and what to do, in Japanese.
    pub message: String,
}

impl CellProblem {
    /// Something about the whole file.
    #[must_use]
    pub fn whole(message: impl Into<String>) -> Self {
        Self { row: None, column: None, message: message.into() }
    }

    /// Something about a row.
    #[must_use]
    pub fn row(row: usize, message: impl Into<String>) -> Self {
        Self { row: Some(row), column: None, message: message.into() }
    }

    /// Something about a cell.
    #[must_use]
    pub fn cell(row: usize, column: &str, message: impl Into<String>) -> Self {
        Self { row: Some(row), column: Some(column.to_owned()), message: message.into() }
    }
}

impl fmt::Display for CellProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(row) = self.row {
            write!(f, "{row}行目")?;
        }
        if let Some(column) = &self.column {
            write!(f, "「{column}」")?;
        }
        if self.row.is_some() || self.column.is_some() {
            f.write_str("：")?;
        }
        f.write_str(&self.message)
    }
}
