//! Reading: strict about quotes, so that no row is lost in a cell that was never closed.

use crate::{CellProblem, Table};

/// The table of a text whose first line has the names of the columns. The second value has the
/// line of each row.
///
/// # Errors
/// Everything that is wrong, with its line.
pub fn read(text: &str) -> Result<(Table, Vec<usize>), Vec<CellProblem>> {
    let records = records(text).map_err(|problem| vec![problem])?;
    let mut records = records.into_iter();
    let Some((_, columns)) = records.next() else {
        return Err(vec![CellProblem::whole("ファイルが空です。見出しの行から始めてください。")]);
    };
    let mut table = Table { columns, rows: Vec::new() };
    let mut lines = Vec::new();
    let mut problems = Vec::new();
    for (line, cells) in records {
        if cells.len() == table.columns.len() {
            lines.push(line);
            table.rows.push(cells);
        } else if cells.iter().any(|cell| !cell.trim().is_empty()) {
            let message = format!(
                "列の数が見出しと違います（見出し{}列、この行{}列）。「,」や「\"」の書き方を確かめてください。",
                table.columns.len(),
                cells.len()
            );
            problems.push(CellProblem::row(line, message));
        }
    }
    if problems.is_empty() { Ok((table, lines)) } else { Err(problems) }
}

fn records(text: &str) -> Result<Vec<(usize, Vec<String>)>, CellProblem> {
    let mut records = Vec::new();
    let mut cells: Vec<String> = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    // Whether the cell was in quotation marks that are closed again.
    let mut closed = false;
    let (mut line, mut began) = (1, 1);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '\n' {
            line += 1;
        }
        match letter {
            '"' if quoted => {
                if letters.next_if_eq(&'"').is_some() {
                    cell.push('"');
                } else {
                    (quoted, closed) = (false, true);
                }
            }
            letter if quoted => cell.push(letter),
            '"' if cell.is_empty() && !closed => quoted = true,
            ',' => {
                cells.push(std::mem::take(&mut cell));
                closed = false;
            }
            '\r' if letters.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                if letter == '\r' {
                    line += 1;
                }
                cells.push(std::mem::take(&mut cell));
                records.push((began, std::mem::take(&mut cells)));
                (closed, began) = (false, line);
            }
            _ if closed => {
                let words = "「\"」で閉じたあとに文字があります。セルの中の「\"」は2つ重ねて書いてください。";
                return Err(CellProblem::row(line, words));
            }
            letter => cell.push(letter),
        }
    }
    if quoted {
        let words = "「\"」で始まるセルが、閉じられていません。";
        return Err(CellProblem::row(began, words));
    }
    if closed || !cell.is_empty() || !cells.is_empty() {
        cells.push(cell);
        records.push((began, cells));
    }
    Ok(records)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use yakusho_pack::format::{
        Encoding, LineEnd, Quote, Reader, TableFile, TableFormat, Unmappable,
    };

    use super::{super::write, *};

    #[test]
    fn what_people_write_is_read() {
        let (table, lines) =
            read("番号,氏名\r\n1,\"前橋, 太郎\"\n\n2,\"一\r\n二\"\r3,\"\"\"\"").expect("table");
        assert_eq!(table.columns, ["番号", "氏名"]);
        let rows: Vec<&str> = table.rows.iter().map(|row| row[1].as_str()).collect();
        assert_eq!(rows, ["前橋, 太郎", "一\r\n二", "\""]);
        assert_eq!(lines, [2, 4, 6]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let of = |text| read(text).expect_err("a problem")[0].to_string();
        assert!(of("a,b\n1,2,3\n").starts_with("2行目：列の数"));
        assert!(of("a,b\n1,\"2\n3,4\n").starts_with("2行目：「\"」で始まる"));
        assert!(of("a,b\n1,\"2\"x\n").starts_with("2行目：「\"」で閉じた"));
        assert!(of("").starts_with("ファイルが空"));
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(rows in prop::collection::vec(prop::collection::vec("[a,\"\\n\\r あ]{0,6}", 3), 1..6), always in any::<bool>()) {
            let table = Table { columns: ["x", "y", "z"].map(str::to_owned).to_vec(), rows };
            let file = TableFile {
                format: TableFormat::Csv, reader: Reader::Machine, encoding: Encoding::Utf8,
                unmappable: Unmappable::Refuse, line_end: LineEnd::Crlf,
                quote: if always { Quote::Always } else { Quote::Needed }, header: true,
                name: "a.csv".to_owned(),
            };
            let (back, _) = read(&write(&table, &file)).expect("a table");
            prop_assert_eq!(back, table);
        }
    }
}
