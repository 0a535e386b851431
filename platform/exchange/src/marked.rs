//! A workbook that people fill in: choices where there are some, and cells that say what is wrong with
//! them.

use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatBorder, Note, Workbook,
    XlsxError,
};

use crate::{CellProblem, Table};

/// How wide a column is at least and at most, in letters.
const NARROWEST: usize = 10;
const WIDEST: usize = 40;
/// Rows below the last one for which choices are offered too.
const MORE_ROWS: u32 = 50;

/// A workbook to be filled in.
#[derive(Clone, Copy, Debug)]
pub struct Marked<'a> {
    /// What stands in it.
    pub table: &'a Table,
    /// Columns with choices, by their place.
    pub choices: &'a [(u16, Vec<String>)],
    /// What is wrong, by line and column; a cell with a problem is coloured and says it in a note.
    pub problems: &'a [CellProblem],
}

/// The workbook of `day`. Every cell is text, so that nothing is ever a formula.
///
/// # Errors
/// Where it cannot be made, in words.
pub fn write(marked: &Marked<'_>, day: Date) -> Result<Vec<u8>, Vec<CellProblem>> {
    fill(marked, day).map_err(|error| {
        vec![CellProblem::whole(format!("Excelファイルを作れませんでした（{error}）。"))]
    })
}

fn fill(marked: &Marked<'_>, day: Date) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The time of making would make two workbooks of the same rows differ.
    let made = ExcelDateTime::from_ymd(
        u16::try_from(day.year()).unwrap_or(2000),
        u8::try_from(day.month()).unwrap_or(1),
        u8::try_from(day.day()).unwrap_or(1),
    )?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let plain = Format::new().set_num_format("@").set_border(FormatBorder::Thin);
    let head =
        plain.clone().set_bold().set_text_wrap().set_background_color(Color::RGB(0x00F2_F2F2));
    let wrong = plain.clone().set_background_color(Color::RGB(0x00FF_D6D6));
    let sheet = book.add_worksheet();
    for (place, column) in (0_u16..).zip(&marked.table.columns) {
        sheet.write_string_with_format(0, place, column, &head)?;
        let cells = marked.table.rows.iter().filter_map(|row| row.get(usize::from(place)));
        let longest = cells.map(|cell| cell.chars().count() * 2).max().unwrap_or(0);
        let width = longest.max(column.chars().count()).clamp(NARROWEST, WIDEST);
        sheet.set_column_width(place, f64::from(u32::try_from(width).unwrap_or(10)))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let mut last = 1;
    for (line, row) in (1_u32..).zip(&marked.table.rows) {
        last = line;
        for (place, column) in (0_u16..).zip(&marked.table.columns) {
            let cell = row.get(usize::from(place)).map_or("", String::as_str);
            let found = said(marked.problems, line, column);
            let format = if found.is_empty() { &plain } else { &wrong };
            sheet.write_string_with_format(line, place, cell, format)?;
            if !found.is_empty() {
                let note = Note::new(found.join("\n")).add_author_prefix(false);
                sheet.insert_note(line, place, &note)?;
            }
        }
    }
    for (place, choices) in marked.choices {
        let words: Vec<&str> = choices.iter().map(String::as_str).collect();
        let rule = DataValidation::new().allow_list_strings(&words)?;
        sheet.add_data_validation(1, *place, last + MORE_ROWS, *place, &rule)?;
    }
    book.save_to_buffer()
}

/// What is wrong with a cell; lines are counted as people count them.
fn said(problems: &[CellProblem], line: u32, column: &str) -> Vec<String> {
    let line = usize::try_from(line).ok().map(|line| line + 1);
    let here = |one: &&CellProblem| one.row == line && one.column.as_deref() == Some(column);
    problems.iter().filter(here).map(|one| one.message.clone()).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use jiff::civil::date;

    use super::*;

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a workbook");
        let mut text = String::new();
        let mut file = archive.by_name(name).unwrap_or_else(|_| panic!("{name}"));
        file.read_to_string(&mut text).expect("text");
        text
    }

    #[test]
    fn a_wrong_cell_says_so_itself_and_keeps_what_was_in_it() {
        let table = Table {
            columns: ["番号", "役割"].map(str::to_owned).to_vec(),
            rows: vec![
                ["1", "メンバー"].map(str::to_owned).to_vec(),
                ["=1+1", "会長"].map(str::to_owned).to_vec(),
            ],
        };
        let choices = [(1, vec!["リーダー".to_owned(), "メンバー".to_owned()])];
        let problems = [CellProblem::cell(3, "役割", "リーダーかメンバーを選んでください。")];
        let marked = Marked { table: &table, choices: &choices, problems: &problems };
        let bytes = write(&marked, date(2026, 4, 20)).expect("a workbook");
        assert_eq!(bytes, write(&marked, date(2026, 4, 20)).expect("the same"));
        let notes = part(&bytes, "xl/comments1.xml");
        assert!(notes.contains("ref=\"B3\"") && notes.contains("リーダーかメンバー"), "{notes}");
        assert_eq!(notes.matches("<comment ").count(), 1);
        assert!(part(&bytes, "xl/worksheets/sheet1.xml").contains("dataValidation"));
        let back = crate::file::read(&bytes, yakusho_pack::format::TableFormat::Xlsx);
        assert_eq!(back.expect("a table").table, table);
    }
}
