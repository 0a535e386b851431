//! Writing.

use yakusho_pack::format::{LineEnd, Quote, Reader, TableFile};

use crate::Table;

/// The table as text. For a spreadsheet, a cell that it would run as a formula begins with `'`.
pub fn write(table: &Table, file: &TableFile) -> String {
    let end = match file.line_end {
        LineEnd::Crlf => "\r\n",
        LineEnd::Lf => "\n",
    };
    let mut text = String::new();
    let head = file.header.then_some(&table.columns);
    for row in head.into_iter().chain(&table.rows) {
        for (place, cell) in row.iter().enumerate() {
            if place > 0 {
                text.push(',');
            }
            let guarded = file.reader == Reader::Spreadsheet && is_formula(cell);
            let needs = |cell: &str| {
                cell.contains([',', '"', '\r', '\n'])
                    || cell.starts_with(' ')
                    || cell.ends_with(' ')
            };
            if file.quote == Quote::Always || needs(cell) || (row.len() == 1 && cell.is_empty()) {
                text.push('"');
                if guarded {
                    text.push('\'');
                }
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            } else {
                if guarded {
                    text.push('\'');
                }
                text.push_str(cell);
            }
        }
        text.push_str(end);
    }
    text
}

/// Whether a spreadsheet would run a cell as a formula (OWASP CSV injection). A plain number with
/// a sign is a number.
pub fn is_formula(cell: &str) -> bool {
    let Some(first) = cell.chars().next() else { return false };
    if !matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠') {
        return false;
    }
    let number = cell.strip_prefix('-').unwrap_or(cell);
    let plain = |c: char| c.is_ascii_digit() || c == '.';
    !(first == '-' && !number.is_empty() && number.len() < 16 && number.chars().all(plain))
}

#[cfg(test)]
mod tests {
    use yakusho_pack::format::{Encoding, TableFormat, Unmappable};

    use super::*;

    fn file(reader: Reader) -> TableFile {
        TableFile {
            format: TableFormat::Csv,
            reader,
            encoding: Encoding::Utf8,
            unmappable: Unmappable::Refuse,
            line_end: LineEnd::Crlf,
            quote: Quote::Needed,
            header: true,
            name: "a.csv".to_owned(),
        }
    }

    fn table(cells: &[&str]) -> Table {
        Table {
            columns: cells.iter().map(|_| "列".to_owned()).collect(),
            rows: vec![cells.iter().map(|cell| (*cell).to_owned()).collect()],
        }
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let written =
            write(&table(&["a,b", "\"c\"", "一\n二", "", "0123"]), &file(Reader::Machine));
        assert_eq!(written, "列,列,列,列,列\r\n\"a,b\",\"\"\"c\"\"\",\"一\n二\",,0123\r\n");
        let always = TableFile { quote: Quote::Always, header: false, ..file(Reader::Machine) };
        assert_eq!(write(&table(&["a", ""]), &always), "\"a\",\"\"\r\n");
    }

    #[test]
    fn a_machine_gets_the_cell_and_a_spreadsheet_no_formula() {
        let cells = ["=1+1", "+81-27", "-5", "@x", "＝A1", "-2+3", "普通"];
        let machine = write(&table(&cells), &file(Reader::Machine));
        assert!(machine.ends_with("=1+1,+81-27,-5,@x,＝A1,-2+3,普通\r\n"));
        let sheet = write(&table(&cells), &file(Reader::Spreadsheet));
        assert!(sheet.ends_with("'=1+1,'+81-27,-5,'@x,'＝A1,'-2+3,普通\r\n"), "{sheet}");
    }
}
