//! Files of tables.

use jiff::civil::Date;
use yakusho_pack::format::{Encoding, Reader, TableFile, TableFormat, Unmappable};

use crate::{CellProblem, Table, charset, csv, json, xlsx};

/// Bytes of a file that is read at most.
pub const LARGEST: usize = 20 << 20;
/// Rows of a file that is read at most.
pub const MOST_ROWS: usize = 20_000;

/// A file that was written.
#[derive(Clone, PartialEq, Eq)]
pub struct Written {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Every character in whose place a 〓 stands, where the mapping chose that.
    pub replaced: Vec<CellProblem>,
}

/// A table that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The table.
    pub table: Table,
    /// The line (or place) of each row in the file.
    pub lines: Vec<usize>,
}

/// Writes a file of `day`.
///
/// # Errors
/// Every cell that the format cannot hold, with its row (from 1) and column.
pub fn write(table: &Table, file: &TableFile, day: Date) -> Result<Written, Vec<CellProblem>> {
    let unheld = unheld(table, file);
    if !unheld.is_empty() && file.unmappable == Unmappable::Refuse {
        return Err(unheld);
    }
    let bytes = match file.format {
        TableFormat::Json => json::write(table),
        TableFormat::Xlsx => xlsx::write(table, file.header, day)?,
        TableFormat::Csv => {
            let text = csv::write(table, file);
            match file.encoding {
                Encoding::Utf8 => text.into_bytes(),
                Encoding::Utf8Bom => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
                Encoding::Cp932 => charset::to_cp932(&text).0,
            }
        }
    };
    Ok(Written { bytes, replaced: unheld })
}

/// The cells that the file's encoding cannot hold, with every character.
#[must_use]
pub fn unheld(table: &Table, file: &TableFile) -> Vec<CellProblem> {
    if file.format != TableFormat::Csv || file.encoding != Encoding::Cp932 {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (at, row) in table.rows.iter().enumerate() {
        for (cell, column) in row.iter().zip(&table.columns) {
            for lost in charset::to_cp932(cell).1 {
                let words = match file.unmappable {
                    Unmappable::Refuse => "があるため、この行は渡せません。",
                    Unmappable::Geta => "の代わりに「〓」を入れます。",
                };
                let message = format!(
                    "CP932（Shift_JIS）にない文字「{}」（{}）{words}",
                    lost.letter,
                    lost.code_points()
                );
                found.push(CellProblem::cell(at + 1, column, message));
            }
        }
    }
    found
}

/// Whether a mapping's file is meant for a spreadsheet, in words for staff.
#[must_use]
pub const fn reader_words(reader: Reader) -> &'static str {
    match reader {
        Reader::Machine => "システムが読むファイル（値はそのまま）",
        Reader::Spreadsheet => "表計算ソフトで開くファイル（式として動く値の前に「'」を付けます）",
    }
}

/// Reads a file. The encoding of CSV is found out: a byte order mark, then UTF-8, then CP932.
///
/// # Errors
/// Everything that is wrong with it, with line and column, in Japanese.
pub fn read(bytes: &[u8], format: TableFormat) -> Result<Read, Vec<CellProblem>> {
    let whole = |words: String| vec![CellProblem::whole(words)];
    if bytes.len() > LARGEST {
        return Err(whole(format!("ファイルが大きすぎます（{}MBまで）。", LARGEST >> 20)));
    }
    let (table, lines) = match format {
        TableFormat::Csv => csv::read(&text(bytes)?)?,
        TableFormat::Xlsx => xlsx::read(bytes)?,
        TableFormat::Json => json::read(bytes)?,
    };
    let mut problems = Vec::new();
    for (place, column) in table.columns.iter().enumerate() {
        if table.place(column) != Some(place) {
            problems.push(CellProblem {
                row: None,
                column: Some(column.clone()),
                message: "同じ名前の列が2つあります。".to_owned(),
            });
        }
    }
    if table.rows.len() > MOST_ROWS {
        problems.push(CellProblem::whole(format!(
            "行が多すぎます（{}行。{MOST_ROWS}行まで）。ファイルを分けてください。",
            table.rows.len()
        )));
    }
    if problems.is_empty() { Ok(Read { table, lines }) } else { Err(problems) }
}

fn text(bytes: &[u8]) -> Result<String, Vec<CellProblem>> {
    let whole = |words: &str| vec![CellProblem::whole(words)];
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(whole("Excelファイルのようです。CSVとして保存し直してください。"));
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(whole("文字コードがUTF-16です。UTF-8かShift_JISで保存し直してください。"));
    }
    let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(plain) {
        Ok(text) => text.to_owned(),
        Err(error) => charset::from_cp932(plain).ok_or_else(|| {
            let before = plain.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            vec![CellProblem::row(line, "文字コードがUTF-8でもShift_JISでもない文字があります。")]
        })?,
    };
    if text.contains('\0') {
        return Err(whole("文字ではないデータが入っています。"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusho_pack::format::{LineEnd, Quote};

    use super::*;

    fn csv_file(encoding: Encoding, unmappable: Unmappable) -> TableFile {
        TableFile {
            format: TableFormat::Csv,
            reader: Reader::Machine,
            encoding,
            unmappable,
            line_end: LineEnd::Crlf,
            quote: Quote::Needed,
            header: true,
            name: "a.csv".to_owned(),
        }
    }

    fn names(name: &str) -> Table {
        let columns = vec!["番号".to_owned(), "氏名".to_owned()];
        Table { columns, rows: vec![vec!["01".to_owned(), name.to_owned()]] }
    }

    #[test]
    fn a_file_in_each_encoding_is_read_as_it_was_written() {
        for encoding in [Encoding::Utf8, Encoding::Utf8Bom, Encoding::Cp932] {
            let file = csv_file(encoding, Unmappable::Refuse);
            let written = write(&names("髙橋"), &file, date(2026, 12, 1)).expect("a file");
            let read = read(&written.bytes, TableFormat::Csv).expect("a table");
            assert_eq!(read.table, names("髙橋"));
            assert_eq!(read.lines, [2]);
        }
    }

    #[test]
    fn what_cp932_cannot_hold_is_refused_or_marked_and_always_said() {
        let day = date(2026, 12, 1);
        let refuse = csv_file(Encoding::Cp932, Unmappable::Refuse);
        let said = write(&names("𠮷田"), &refuse, day).err().expect("refused");
        assert_eq!(
            said[0].to_string(),
            "1行目「氏名」：CP932（Shift_JIS）にない文字「𠮷」（U+20BB7）があるため、この行は渡せません。"
        );
        let geta = csv_file(Encoding::Cp932, Unmappable::Geta);
        let written = write(&names("𠮷田"), &geta, day).expect("a file");
        assert_eq!(written.replaced.len(), 1);
        let read = read(&written.bytes, TableFormat::Csv).expect("a table");
        assert_eq!(read.table, names("〓田"));
    }

    #[test]
    fn files_that_are_something_else_are_said() {
        let of = |bytes: &[u8]| read(bytes, TableFormat::Csv).expect_err("wrong")[0].to_string();
        assert!(of(b"PK\x03\x04rest").contains("Excel"));
        assert!(of(b"\xFF\xFEa\0").contains("UTF-16"));
        assert!(of(b"a,b\n\xFF\xFF,1\n").starts_with("2行目"));
        assert!(of("a,a\n1,2\n".as_bytes()).contains("同じ名前"));
    }
}
