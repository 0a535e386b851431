//! LibreOffice opens what we write unchanged: zeros, dates, formulas that are none, letters of every
//! sort. Where `soffice` is not on the machine, the test says so and ends.

use std::{path::Path, process::Command};

use jiff::civil::date;
use yakusho_exchange::{Table, file};
use yakusho_pack::format::{Encoding, LineEnd, Quote, Reader, TableFile, TableFormat, Unmappable};

/// The cells, and what LibreOffice must show of them.
const CELLS: [(&str, &str); 8] = [
    ("番号", "0012345"),
    ("日付", "2026-12-01"),
    ("和暦", "令和8年12月1日"),
    ("式", "=1+1"),
    ("電話", "+81-27-224-1111"),
    ("氏名", "髙島　花子"),
    ("改行", "一行\n二行"),
    ("引用", "\"六\", 郎"),
];

fn table() -> Table {
    Table {
        columns: CELLS.iter().map(|(name, _)| (*name).to_owned()).collect(),
        rows: vec![CELLS.iter().map(|(_, cell)| (*cell).to_owned()).collect()],
    }
}

fn form(format: TableFormat, reader: Reader) -> TableFile {
    TableFile {
        format,
        reader,
        encoding: if format == TableFormat::Csv { Encoding::Utf8Bom } else { Encoding::Utf8 },
        unmappable: Unmappable::Refuse,
        line_end: LineEnd::Crlf,
        quote: Quote::Needed,
        header: true,
        name: "a".to_owned(),
    }
}

/// What LibreOffice makes of a file, as CSV in UTF-8 with the cells as they are shown.
fn through_soffice(folder: &Path, name: &str, bytes: &[u8]) -> Table {
    let from = folder.join(name);
    std::fs::write(&from, bytes).expect("written");
    let out = folder.join("out");
    let ended = Command::new("soffice")
        .args(["--headless", "--norestore"])
        .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
        // Text (44 comma, 34 quotation mark), 76 is UTF-8; cells as shown; all text cells quoted.
        .args(["--infilter=CSV:44,34,76,1,,0,false,false", "--convert-to"])
        .arg("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1")
        .arg("--outdir")
        .arg(&out)
        .arg(&from)
        .output()
        .expect("soffice");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    let made = std::fs::read_dir(&out).expect("a folder").map(|entry| entry.expect("entry").path());
    let made = made.max_by_key(|path| path.metadata().and_then(|about| about.modified()).ok());
    let bytes = std::fs::read(made.expect("a file")).expect("read");
    std::fs::remove_dir_all(&out).expect("removed");
    file::read(&bytes, TableFormat::Csv).expect("a table").table
}

#[test]
fn libreoffice_opens_what_we_write_unchanged() {
    if Command::new("soffice").arg("--version").output().is_err() {
        eprintln!("soffice is not here: nothing was opened");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let day = date(2026, 12, 1);
    let workbook = file::write(&table(), &form(TableFormat::Xlsx, Reader::Machine), day);
    let bytes = workbook.unwrap_or_else(|problems| panic!("{problems:?}")).bytes;
    assert_eq!(through_soffice(folder.path(), "a.xlsx", &bytes), table(), "the workbook");

    // A spreadsheet would make a number of 0012345 and a result of =1+1 in a CSV. The guard keeps
    // the formula from running; leading zeros are what workbooks are for.
    let sheet = file::write(&table(), &form(TableFormat::Csv, Reader::Spreadsheet), day);
    let bytes = sheet.unwrap_or_else(|problems| panic!("{problems:?}")).bytes;
    let shown = through_soffice(folder.path(), "b.csv", &bytes);
    let cell = |name: &str| shown.cell(0, shown.place(name).expect("a column")).to_owned();
    assert_eq!(cell("式").trim_start_matches('\''), "=1+1", "no formula is run");
    assert_eq!(cell("氏名"), "髙島　花子");
    assert_eq!(cell("引用"), "\"六\", 郎");
    assert_eq!(cell("改行"), "一行\n二行");
}
