//! The year as a table: written out, and the days that the secretariat added read back.

use uuid::Uuid;
use yakusho_exchange::Table;
use yakusho_pack::format::YearKind;

use super::{
    days::{Day, Origin},
    entered::{Entered, Entry, read},
};
use crate::workbook::{Fault, Sheet};

/// The columns.
pub const COLUMNS: [&str; 12] = [
    "番号",
    "版",
    "種類",
    "予定",
    "日",
    "終わりの日",
    "始まり",
    "終わり",
    "場所",
    "公開",
    "中止",
    "元",
];
/// What stands in the last column of a day of the pack; it is not read back.
const PACK: &str = "計画の予定（ここでは直せません）";

/// The year as a table.
#[must_use]
pub fn table(days: &[Day]) -> Table {
    let time = |time: Option<jiff::civil::Time>| {
        time.map(|time| format!("{}:{:02}", time.hour(), time.minute())).unwrap_or_default()
    };
    let yes = |is: bool| if is { "はい" } else { "" }.to_owned();
    let rows = days.iter().map(|day| {
        let (version, origin) = match &day.origin {
            Origin::Pack(_) => (String::new(), PACK),
            Origin::Added { version, .. } => (version.to_string(), ""),
        };
        vec![
            day.id.to_string(),
            version,
            day.kind.label().to_owned(),
            day.title.ja.clone(),
            day.on.to_string(),
            day.until.map(|day| day.to_string()).unwrap_or_default(),
            time(day.from),
            time(day.to),
            day.place.clone(),
            yes(day.public),
            yes(day.cancelled),
            origin.to_owned(),
        ]
    });
    Table { columns: COLUMNS.map(str::to_owned).into(), rows: rows.collect() }
}

/// A row: which day it is, the version that was written out, and what it says.
pub type Line = (Option<Uuid>, i64, Entry);

/// Reads the days that are no days of the pack.
///
/// # Errors
/// Every cell that is to be mended.
pub fn lines(bytes: &[u8], known: &[Day]) -> Result<Vec<Line>, Vec<Fault>> {
    let sheet = Sheet::read(bytes, &COLUMNS)?;
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    for row in sheet.rows().filter(|row| sheet.cell(*row, "元") != PACK) {
        let cell = |column| sheet.cell(row, column).to_owned();
        let kind = YearKind::ALL.into_iter().find(|kind| kind.label() == cell("種類"));
        let entered = Entered {
            kind: kind.map_or_else(|| cell("種類"), |kind| kind.code().to_owned()),
            title: cell("予定"),
            on: cell("日"),
            until: cell("終わりの日"),
            from: cell("始まり"),
            to: cell("終わり"),
            place: cell("場所"),
            public: cell("公開"),
            cancelled: cell("中止"),
            version: 0,
        };
        let id = match cell("番号").as_str() {
            "" => None,
            typed => {
                let found = typed.parse().ok().filter(|id| known.iter().any(|day| day.id == *id));
                if found.is_none() {
                    let words = "この番号の予定はありません。新しい行では空にします。";
                    faults.push(sheet.fault(row, "番号", words));
                }
                found
            }
        };
        let column = |field: &str| match field {
            "kind" => "種類",
            "on" => "日",
            "until" => "終わりの日",
            "from" => "始まり",
            "to" => "終わり",
            "place" => "場所",
            _ => "予定",
        };
        match read(&entered) {
            Ok(entry) => lines.push((id, cell("版").parse().unwrap_or(0), entry)),
            Err(problems) => faults.extend(sheet.faults(row, &problems, column)),
        }
    }
    if faults.is_empty() { Ok(lines) } else { Err(faults) }
}
