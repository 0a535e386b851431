//! Workbooks: written with text cells only, so that leading zeros and dates survive and nothing
//! is ever a formula; read with whatever a person's spreadsheet made of them.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use crate::{CellProblem, Table};

/// Letters that one cell of a workbook holds at most.
const LONGEST: usize = 32_767;

/// The table as a workbook of `day`.
///
/// # Errors
/// Cells that are too long for a workbook; a table with more rows or columns than one has.
pub fn write(table: &Table, header: bool, day: Date) -> Result<Vec<u8>, Vec<CellProblem>> {
    let too_long: Vec<CellProblem> = table
        .rows
        .iter()
        .enumerate()
        .flat_map(|(at, row)| row.iter().zip(&table.columns).map(move |cell| (at + 1, cell)))
        .filter(|(_, (cell, _))| cell.chars().count() > LONGEST)
        .map(|(at, (_, column))| {
            CellProblem::cell(
                at,
                column,
                format!("Excelの1つのセルに入る{LONGEST}文字を超えています。"),
            )
        })
        .collect();
    if !too_long.is_empty() {
        return Err(too_long);
    }
    fill(table, header, day).map_err(|error| {
        vec![CellProblem::whole(format!("Excelファイルを作れませんでした（{error}）。"))]
    })
}

fn fill(table: &Table, header: bool, day: Date) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The time of making would make two workbooks of the same rows differ.
    let made = ExcelDateTime::from_ymd(
        u16::try_from(day.year()).unwrap_or(2000),
        u8::try_from(day.month()).unwrap_or(1),
        u8::try_from(day.day()).unwrap_or(1),
    )?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let text = Format::new().set_num_format("@");
    let bold = Format::new().set_num_format("@").set_bold();
    let sheet = book.add_worksheet();
    let mut line = 0;
    if header {
        for (place, column) in (0_u16..).zip(&table.columns) {
            sheet.write_string_with_format(0, place, column, &bold)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        line = 1;
    }
    for (line, row) in (line..).zip(&table.rows) {
        for (place, cell) in (0_u16..).zip(row) {
            sheet.write_string_with_format(line, place, cell, &text)?;
        }
    }
    book.save_to_buffer()
}

/// The table on the first sheet, whose first row has the names of the columns. The second value
/// has the line of each row.
///
/// # Errors
/// Everything that is wrong, with its row and column.
pub fn read(bytes: &[u8]) -> Result<(Table, Vec<usize>), Vec<CellProblem>> {
    let whole = |words: &str| vec![CellProblem::whole(words)];
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes))
        .map_err(|_: calamine::XlsxError| whole("Excelファイル（.xlsx）として開けません。"))?;
    let range = match book.worksheet_range_at(0) {
        Some(Ok(range)) => range,
        Some(Err(_)) => return Err(whole("最初のシートを読めません。")),
        None => return Err(whole("シートがありません。")),
    };
    let first = range.start().map_or(0, |(row, _)| usize::try_from(row).unwrap_or(0));
    let mut rows = range.rows().enumerate();
    let Some((_, head)) = rows.next() else { return Err(whole("シートが空です。")) };
    let mut table = Table {
        columns: head.iter().map(|cell| text(cell).unwrap_or_default()).collect(),
        rows: Vec::new(),
    };
    let mut lines = Vec::new();
    let mut problems = Vec::new();
    for (at, row) in rows {
        if row.iter().all(|cell| *cell == Data::Empty) {
            continue;
        }
        let line = first + at + 1;
        let cells = row.iter().zip(&table.columns).map(|(cell, column)| {
            text(cell).unwrap_or_else(|| {
                let words = "式のエラー（#N/A など）になっています。";
                problems.push(CellProblem::cell(line, column, words));
                String::new()
            })
        });
        let cells = cells.collect();
        table.rows.push(cells);
        lines.push(line);
    }
    if problems.is_empty() { Ok((table, lines)) } else { Err(problems) }
}

/// A cell as a person reads it; `None` for an error of a formula.
fn text(cell: &Data) -> Option<String> {
    Some(match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        // Display writes whole numbers without a point.
        Data::Float(number) => number.to_string(),
        Data::Bool(value) => if *value { "はい" } else { "いいえ" }.to_owned(),
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
            }
        }
        Data::Error(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn zeros_dates_and_formulas_survive_as_text() {
        let cells = ["0123", "2026-12-01", "=1+1", "𠮷田\u{E0100}", "", "一\n二", " 前 "];
        let table = Table {
            columns: ["a", "b", "c", "d", "e", "f", "g"].map(str::to_owned).to_vec(),
            rows: vec![cells.map(str::to_owned).to_vec()],
        };
        let bytes = write(&table, true, date(2026, 12, 1)).expect("a workbook");
        assert_eq!(bytes, write(&table, true, date(2026, 12, 1)).expect("a workbook"));
        let (back, lines) = read(&bytes).expect("a table");
        assert_eq!(back, table);
        assert_eq!(lines, [2]);
    }

    #[test]
    fn what_a_spreadsheet_made_of_numbers_and_days_is_read() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "番号").expect("cell");
        sheet.write_string(0, 1, "日").expect("cell");
        sheet.write_number(1, 0, 123.0).expect("cell");
        let form = Format::new().set_num_format("yyyy/mm/dd");
        let day = ExcelDateTime::from_ymd(2026, 12, 1).expect("day");
        sheet.write_datetime_with_format(1, 1, &day, &form).expect("cell");
        let (table, _) = read(&book.save_to_buffer().expect("bytes")).expect("a table");
        assert_eq!(table.rows, [["123", "2026-12-01"]]);
    }

    #[test]
    fn what_is_no_workbook_is_said() {
        assert!(read(b"PK nonsense").expect_err("a problem")[0].message.contains("開けません"));
    }
}
