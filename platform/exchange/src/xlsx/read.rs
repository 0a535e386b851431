//! Reading the first sheet of a workbook.

use jiff::{Span, civil::date};
use quick_xml::events::{BytesStart, Event};

use super::parts::{Book, Text, attribute, each, plain, resolved};
use crate::{CellProblem, Table};

/// Columns that are read at most.
const MOST_COLUMNS: usize = 500;

/// The table on the first sheet, whose first row has the names of the columns. The second value
/// has the line of each row.
///
/// # Errors
/// Everything that is wrong, with its row and column.
pub fn read(bytes: &[u8]) -> Result<(Table, Vec<usize>), Vec<CellProblem>> {
    let whole = |words: &str| vec![CellProblem::whole(words)];
    let book =
        Book::open(bytes).ok_or_else(|| whole("Excelファイル（.xlsx）として開けません。"))?;
    let mut rows = rows(&book)?.into_iter();
    let Some((_, head)) = rows.next() else { return Err(whole("シートが空です。")) };
    let mut table = Table { columns: texts(head), rows: Vec::new() };
    while table.columns.last().is_some_and(String::is_empty) {
        table.columns.pop();
    }
    let mut lines = Vec::new();
    let mut problems = Vec::new();
    for (line, cells) in rows {
        for (place, cell) in cells.iter().enumerate() {
            match (cell, table.columns.get(place)) {
                (Cell::Error, column) => {
                    let column = column.map_or("", String::as_str);
                    let words = "式のエラー（#N/A など）になっています。";
                    problems.push(CellProblem::cell(line, column, words));
                }
                (Cell::Text(text), None) if !text.is_empty() => {
                    problems.push(CellProblem::row(line, "見出しのない列に値があります。"));
                }
                (Cell::Text(_), _) => {}
            }
        }
        let mut cells = texts(cells);
        cells.resize(table.columns.len(), String::new());
        if cells.iter().any(|cell| !cell.is_empty()) {
            table.rows.push(cells);
            lines.push(line);
        }
    }
    if problems.is_empty() { Ok((table, lines)) } else { Err(problems) }
}

/// A cell as a person reads it.
enum Cell {
    Text(String),
    Error,
}

fn texts(cells: Vec<Cell>) -> Vec<String> {
    let text = |cell| match cell {
        Cell::Text(text) => text,
        Cell::Error => String::new(),
    };
    cells.into_iter().map(text).collect()
}

/// The rows with their lines, from 1; what stands between cells is empty.
fn rows(book: &Book) -> Result<Vec<(usize, Vec<Cell>)>, Vec<CellProblem>> {
    let mut rows: Vec<(usize, Vec<Cell>)> = Vec::new();
    let mut open = Open::default();
    let mut too_wide = false;
    each(&book.sheet, |event| {
        open.text.hear(event);
        match event {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == b"row" => {
                let before = rows.last().map_or(0, |(line, _)| *line);
                let line = attribute(tag, "r").and_then(|line| line.parse().ok());
                rows.push((line.unwrap_or(before + 1), Vec::new()));
            }
            Event::Start(tag) if tag.local_name().as_ref() == b"c" => open = Open::cell(tag),
            Event::Start(tag) if tag.local_name().as_ref() == b"v" => open.in_value = true,
            Event::End(tag) if tag.local_name().as_ref() == b"v" => open.in_value = false,
            Event::Text(text) if open.in_value => open.value.push_str(&plain(text)),
            Event::GeneralRef(entity) if open.in_value => open.value.push_str(&resolved(entity)),
            Event::End(tag) if tag.local_name().as_ref() == b"c" => {
                let Some((_, cells)) = rows.last_mut() else { return };
                let place = open.place.unwrap_or(cells.len());
                if place >= MOST_COLUMNS {
                    too_wide = true;
                    return;
                }
                while cells.len() <= place {
                    cells.push(Cell::Text(String::new()));
                }
                if let Some(slot) = cells.get_mut(place) {
                    *slot = open.read(book);
                }
            }
            _ => {}
        }
    });
    if too_wide {
        return Err(vec![CellProblem::whole(format!("列が多すぎます（{MOST_COLUMNS}列まで）。"))]);
    }
    Ok(rows)
}

/// A cell that is being read.
#[derive(Default)]
struct Open {
    place: Option<usize>,
    kind: String,
    style: usize,
    value: String,
    in_value: bool,
    text: Text,
}

impl Open {
    fn cell(tag: &BytesStart<'_>) -> Self {
        Self {
            place: attribute(tag, "r").and_then(|name| column_of(&name)),
            kind: attribute(tag, "t").unwrap_or_default(),
            style: attribute(tag, "s").and_then(|style| style.parse().ok()).unwrap_or(0),
            ..Self::default()
        }
    }

    fn read(&self, book: &Book) -> Cell {
        let value = self.value.clone();
        Cell::Text(match self.kind.as_str() {
            "s" => {
                let place = value.trim().parse::<usize>().ok();
                place.and_then(|place| book.strings.get(place).cloned()).unwrap_or_default()
            }
            "inlineStr" => self.text.said.clone(),
            "b" => if value.trim() == "1" { "はい" } else { "いいえ" }.to_owned(),
            "e" => return Cell::Error,
            "str" | "d" => value,
            _ if book.days.get(self.style).copied().unwrap_or(false) => {
                day(&value, book.from_1904).unwrap_or(value)
            }
            _ => number(&value),
        })
    }
}

/// The column of a cell's name: `C5` is 2.
fn column_of(name: &str) -> Option<usize> {
    let letters = name.chars().take_while(char::is_ascii_uppercase);
    let place = letters.fold(0_usize, |place, letter| {
        let letter = usize::try_from(u32::from(letter) - u32::from('A') + 1).unwrap_or(0);
        place.saturating_mul(26).saturating_add(letter)
    });
    place.checked_sub(1)
}

/// A number as a person reads it: without an exponent, and without the noise behind the fifteen
/// digits that a spreadsheet keeps.
fn number(value: &str) -> String {
    let value = value.trim();
    if value.bytes().all(|byte| byte.is_ascii_digit()) {
        return value.to_owned();
    }
    value.parse::<f64>().map_or_else(|_| value.to_owned(), |number| number.to_string())
}

/// A serial number as a day, with its time where it has one. Day 60 of the calendar from 1900 is
/// the 29 February that never was.
fn day(value: &str, from_1904: bool) -> Option<String> {
    let serial: f64 = value.trim().parse().ok()?;
    let (whole, rest) = (serial.floor(), serial - serial.floor());
    let whole: i64 = format!("{whole}").parse().ok()?;
    let first = match (from_1904, whole) {
        (true, _) => date(1904, 1, 1),
        (false, ..60) => date(1899, 12, 31),
        (false, _) => date(1899, 12, 30),
    };
    let day = first.checked_add(Span::new().try_days(whole).ok()?).ok()?;
    let seconds: i64 = format!("{}", (rest * 86_400.0).round()).parse().ok()?;
    if seconds == 0 {
        return Some(day.to_string());
    }
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    Some(format!("{day} {hour:02}:{minute:02}:{second:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_spreadsheets_do() {
        assert_eq!(day("46357", false).as_deref(), Some("2026-12-01"));
        assert_eq!(day("44895", true).as_deref(), Some("2026-12-01"));
        assert_eq!(day("46357.5", false).as_deref(), Some("2026-12-01 12:00:00"));
        assert_eq!(day("1", false).as_deref(), Some("1900-01-01"));
        assert_eq!(day("61", false).as_deref(), Some("1900-03-01"));
        assert_eq!(number("0123"), "0123");
        assert_eq!(number("1.5E3"), "1500");
        assert_eq!(column_of("AB12"), Some(27));
    }
}
