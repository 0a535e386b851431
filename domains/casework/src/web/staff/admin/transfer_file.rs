//! Reading the file of a 人事異動: CSV (UTF-8 or Shift_JIS) or a workbook, headings in the first line.

use yakusho_exchange::{CellProblem, file};
use yakusho_pack::format::TableFormat;

/// A table of texts with the line of each row.
#[derive(Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The headings.
    pub columns: Vec<String>,
    /// The rows that are not empty, each with its line in the file.
    pub rows: Vec<(u32, Vec<String>)>,
}

/// Reads a file.
///
/// # Errors
/// Everything that is wrong with it as a file.
pub fn read(bytes: &[u8]) -> Result<Sheet, Vec<CellProblem>> {
    // A workbook is a ZIP archive; nothing else that people send begins so.
    let format =
        if bytes.starts_with(b"PK\x03\x04") { TableFormat::Xlsx } else { TableFormat::Csv };
    let read = file::read(bytes, format)?;
    let lines = read.lines.into_iter().map(|line| u32::try_from(line).unwrap_or(u32::MAX));
    let rows = lines.zip(read.table.rows);
    let filled = rows.filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
    Ok(Sheet { columns: read.table.columns, rows: filled.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_the_file_are_kept() {
        let sheet = read("職員番号,新所属\r\n100,\"市民課\"\r\n".as_bytes()).expect("a sheet");
        assert_eq!(sheet.columns, ["職員番号", "新所属"]);
        assert_eq!(sheet.rows, [(2, vec!["100".to_owned(), "市民課".to_owned()])]);
        assert!(read(b"PK\x03\x04 no workbook").is_err());
        assert!(read(b"").is_err());
    }
}
