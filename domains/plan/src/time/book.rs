//! Hours as a workbook: written out, and read back row by row.

use uuid::Uuid;
use yakusho_exchange::Table;

use super::{
    rules::entry::{Entered, Entry, Kind, Known, read},
    store::hours::Hours,
};
use crate::workbook::{ColumnChoice, Fault, Sheet};

const DAY: &str = "日";
const GROUP: &str = "WG";
const MINUTES: &str = "時間（分）";
const KIND: &str = "種類";
const NOTE: &str = "メモ";
const ID: &str = "記録の番号（変えないでください）";
const VERSION: &str = "版";
/// The columns.
pub const COLUMNS: [&str; 7] = [DAY, GROUP, MINUTES, KIND, NOTE, ID, VERSION];

/// What the columns with choices take. `groups`: code and name.
#[must_use]
pub fn choices(groups: &[(String, String)]) -> Vec<ColumnChoice> {
    let kinds = Kind::ALL.iter().map(|kind| kind.label().to_owned()).collect();
    let groups: Vec<String> = groups.iter().map(|(_, name)| name.clone()).collect();
    let mut found = vec![(3, kinds)];
    if !groups.is_empty() {
        found.push((1, groups));
    }
    found
}

/// Entries as a table. `name`: what a group is called.
#[must_use]
pub fn table(all: &[Hours], name: impl Fn(&str) -> String) -> Table {
    let rows = all.iter().map(|one| {
        vec![
            one.day.to_string(),
            name(&one.group),
            one.minutes.to_string(),
            one.kind.label().to_owned(),
            one.note.clone(),
            one.id.to_string(),
            one.version.to_string(),
        ]
    });
    Table { columns: COLUMNS.map(str::to_owned).into(), rows: rows.collect() }
}

/// What a row brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Brings {
    /// What is there already.
    Same,
    /// A new entry.
    New(Entry),
    /// Another wording of an entry, by the version that was written out.
    Change(Uuid, i64, Entry),
}

/// Reads a workbook of one's own hours. `all` are the entries that are kept, `names` what groups are
/// called; `known.entered` is not looked at: the day's sum is of the workbook and of what it leaves.
///
/// A row without a number that says exactly what an entry says is that entry, so that a workbook that
/// is sent twice enters nothing twice.
///
/// # Errors
/// Every cell that is to be mended.
pub fn lines(
    bytes: &[u8],
    all: &[Hours],
    names: &[(String, String)],
    known: &Known<'_>,
) -> Result<Vec<Brings>, Vec<Fault>> {
    let sheet = Sheet::read(bytes, &COLUMNS)?;
    let (mut brings, mut faults) = (Vec::new(), Vec::new());
    let numbered: Vec<Option<Uuid>> =
        sheet.rows().map(|row| sheet.cell(row, ID).parse().ok()).collect();
    // What the workbook does not name counts as it stands.
    let mut so_far: Vec<(jiff::civil::Date, i64)> = all
        .iter()
        .filter(|one| !numbered.contains(&Some(one.id)))
        .map(|one| (one.day, one.minutes))
        .collect();
    let mut unmatched: Vec<&Hours> =
        all.iter().filter(|one| !numbered.contains(&Some(one.id))).collect();
    let mut seen: Vec<Uuid> = Vec::new();
    for row in sheet.rows() {
        let entered = entered(&sheet, row, names);
        let old = match number(&sheet, row, all) {
            Ok(old) => old,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        if let Some(old) = old {
            if seen.contains(&old.id) {
                faults.push(sheet.fault(row, ID, "同じ番号の行が、上にもあります。"));
                continue;
            }
            seen.push(old.id);
        }
        // What nobody touched is not checked again: it may be older than what can still be entered.
        if old.is_some_and(|old| says(&entered, old)) {
            so_far.extend(old.map(|old| (old.day, old.minutes)));
            brings.push(Brings::Same);
            continue;
        }
        let twin = unmatched.iter().position(|one| says(&entered, one));
        if let Some(twin) = twin.filter(|_| old.is_none()) {
            unmatched.remove(twin);
            brings.push(Brings::Same);
            continue;
        }
        match read(&entered, &Known { entered: &so_far, ..known.clone() }) {
            Ok(entry) => {
                so_far.push((entry.day, entry.minutes));
                let version = sheet.cell(row, VERSION).parse().unwrap_or(0);
                brings.push(match old {
                    Some(old) => Brings::Change(old.id, version, entry),
                    None => Brings::New(entry),
                });
            }
            Err(problems) => faults.extend(sheet.faults(row, &problems, column)),
        }
    }
    if faults.is_empty() { Ok(brings) } else { Err(faults) }
}

/// The entry that a row names.
fn number<'h>(sheet: &Sheet, row: usize, all: &'h [Hours]) -> Result<Option<&'h Hours>, Fault> {
    let typed = sheet.cell(row, ID);
    if typed.is_empty() {
        return Ok(None);
    }
    let id: Option<Uuid> = typed.parse().ok();
    let found = all.iter().find(|one| Some(one.id) == id);
    let words = "この番号の記録は、あなたの今年度の記録にありません。新しい行では空にします。";
    found.map(Some).ok_or_else(|| sheet.fault(row, ID, words))
}

/// A row as the page would send it: names become codes.
fn entered(sheet: &Sheet, row: usize, names: &[(String, String)]) -> Entered {
    let cell = |column| sheet.cell(row, column).to_owned();
    let group = names.iter().find(|(_, name)| *name == cell(GROUP));
    let kind = Kind::ALL.into_iter().find(|kind| kind.label() == cell(KIND));
    Entered {
        group: group.map_or_else(|| cell(GROUP), |(code, _)| code.clone()),
        // An empty day would be today's; in a table it was forgotten.
        day: if cell(DAY).is_empty() { "—".to_owned() } else { cell(DAY) },
        typed: cell(MINUTES),
        kind: kind.map_or_else(|| cell(KIND), |kind| kind.code().to_owned()),
        note: cell(NOTE),
        ..Entered::default()
    }
}

/// Whether a row says what an entry says.
fn says(entered: &Entered, one: &Hours) -> bool {
    yakusho_kernel::date::read_date(&entered.day).is_ok_and(|day| day == one.day)
        && entered.group == one.group
        && entered.typed == one.minutes.to_string()
        && entered.kind == one.kind.code()
        && entered.note == one.note.trim()
}

fn column(field: &str) -> &'static str {
    match field {
        "group" => GROUP,
        "typed" => MINUTES,
        "kind" => KIND,
        "note" => NOTE,
        _ => DAY,
    }
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::date};

    use super::*;

    fn hours(id: u128, day: i8, minutes: i64) -> Hours {
        Hours {
            id: Uuid::from_u128(id),
            staff: Uuid::from_u128(9),
            group: "wg1".to_owned(),
            day: date(2026, 11, day),
            minutes,
            kind: Kind::Meeting,
            note: String::new(),
            taken_from: None,
            entered_at: Timestamp::UNIX_EPOCH,
            stand_in: false,
            version: 3,
        }
    }

    fn names() -> Vec<(String, String)> {
        vec![("wg1".to_owned(), "窓口WG".to_owned())]
    }

    fn brought(table: &Table, all: &[Hours]) -> Result<Vec<Brings>, Vec<String>> {
        let today = date(2026, 11, 22);
        let bytes = crate::workbook::bytes("a", table, today).expect("a workbook");
        let groups = [("wg1".to_owned(), date(2026, 5, 1), None)];
        let known = Known { today, groups: &groups, entered: &[] };
        lines(&bytes, all, &names(), &known)
            .map_err(|faults| faults.iter().map(ToString::to_string).collect())
    }

    fn row(cells: [&str; 7]) -> Vec<String> {
        cells.map(str::to_owned).to_vec()
    }

    #[test]
    fn what_was_written_out_comes_back_as_the_same() {
        let mut old = hours(1, 20, 90);
        // Older than anything that can still be entered, and untouched.
        old.day = date(2026, 6, 1);
        let all = [old, hours(2, 20, 60)];
        let table = table(&all, |_| "窓口WG".to_owned());
        assert_eq!(brought(&table, &all), Ok(vec![Brings::Same, Brings::Same]));
    }

    #[test]
    fn a_row_is_changed_by_its_number_and_a_new_one_has_none() {
        let all = [hours(1, 20, 90)];
        let mut table = table(&all, |_| "窓口WG".to_owned());
        table.rows[0][2] = "1:15".to_owned();
        table.rows.push(row(["令和8年11月19日", "窓口WG", "30", "調査・検討", "下調べ", "", ""]));
        table.rows.push(row(["2026-11-20", "窓口WG", "30", "", "", "", ""]));
        let found = brought(&table, &all).expect("read");
        assert!(matches!(&found[0], Brings::Change(id, 3, entry)
            if *id == all[0].id && entry.minutes == 75));
        assert!(matches!(&found[1], Brings::New(entry)
            if entry.day == date(2026, 11, 19) && entry.kind == Kind::Study));
        assert!(matches!(&found[2], Brings::New(_)));
        // Sent twice, it enters nothing twice; one twin answers for one row.
        let new = row(["2026-11-20", "窓口WG", "90", "会議・打合せ", "", "", ""]);
        let twice = Table { columns: table.columns.clone(), rows: vec![new.clone(), new] };
        let found = brought(&twice, &all).expect("read");
        assert!(found[0] == Brings::Same && matches!(found[1], Brings::New(_)), "{found:?}");
    }

    #[test]
    fn what_is_wrong_is_said_in_its_own_cell() {
        let all = [hours(1, 20, 600)];
        let mut table = table(&all, |_| "窓口WG".to_owned());
        table.rows.push(row(["", "窓口WG", "30", "会議・打合せ", "", "", ""]));
        table.rows.push(row(["2026-11-20", "よそのWG", "一時間", "昼寝", "", "", ""]));
        table.rows.push(row(["2026-11-20", "窓口WG", "130", "", "", "", ""]));
        table.rows.push(row(["2026-11-19", "窓口WG", "30", "", "", "x", ""]));
        let id = all[0].id.to_string();
        table.rows.push(row(["2026-11-20", "窓口WG", "600", "会議・打合せ", "", &id, "3"]));
        let faults = brought(&table, &all).expect_err("faults");
        let cells: Vec<&str> = faults.iter().filter_map(|one| one.split('「').next()).collect();
        assert_eq!(cells, ["A3", "B4", "C4", "D4", "C5", "F6", "F7"], "{faults:?}");
    }
}
