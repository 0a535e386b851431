//! Writing a workbook of text cells.

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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{super::read, *};

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
