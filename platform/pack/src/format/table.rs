//! How a table stands in a file, as hand-over and import mappings say it.

use serde::{Deserialize, Serialize};

/// The kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TableFormat {
    /// Comma separated (RFC 4180).
    Csv,
    /// A workbook with one sheet of text cells.
    Xlsx,
    /// A JSON document.
    Json,
}

impl TableFormat {
    /// The ending of file names, without the dot.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }
}

/// Who opens the file. It decides about cells that a spreadsheet would take for a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reader {
    /// A program: every cell is written exactly as it is.
    Machine,
    /// A person with a spreadsheet: a cell that would be run as a formula gets a `'` before it.
    Spreadsheet,
}

/// The encoding of a text file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-8 with a byte order mark, as spreadsheets like it.
    #[serde(rename = "utf-8-bom")]
    Utf8Bom,
    /// CP932 (Windows-31J), what most core systems call Shift_JIS.
    #[serde(rename = "cp932")]
    Cp932,
}

/// What happens to a character that the encoding cannot hold. It is never dropped in silence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unmappable {
    /// The row does not go; row, column and character are named.
    #[default]
    Refuse,
    /// 「〓」 stands in its place, and the run reports every one.
    Geta,
}

/// The ends of lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LineEnd {
    /// Carriage return and line feed.
    #[default]
    Crlf,
    /// Line feed.
    Lf,
}

/// Which cells stand in quotation marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Quote {
    /// Those that need them.
    #[default]
    Needed,
    /// All.
    Always,
}

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableFile {
    /// The kind of file.
    pub format: TableFormat,
    /// Who opens it.
    #[serde(rename = "for")]
    pub reader: Reader,
    /// The encoding; of CSV only.
    #[serde(default)]
    pub encoding: Encoding,
    /// What happens to characters that the encoding cannot hold.
    #[serde(default)]
    pub unmappable: Unmappable,
    /// The ends of lines; of CSV only.
    #[serde(default)]
    pub line_end: LineEnd,
    /// Which cells stand in quotation marks; of CSV only.
    #[serde(default)]
    pub quote: Quote,
    /// Whether the first line has the names of the columns.
    #[serde(default = "yes")]
    pub header: bool,
    /// The name of the file; `{number}` is the run's number and `{date}` its day (YYYYMMDD).
    pub name: String,
}

pub(super) const fn yes() -> bool {
    true
}
