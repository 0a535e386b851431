//! The ledger of an export as tables: CSV (UTF-8 with a mark at its front) and XLSX.

use jiff::Timestamp;
use yakusho_exchange::{Table, file};
use yakusho_kernel::date::jst_date;
use yakusho_pack::format::{Encoding, LineEnd, Quote, Reader, TableFile, TableFormat, Unmappable};
use yakusho_store::{Error, Result};

use super::{Chosen, manifest};
use crate::model::Contract;

const COLUMNS: [&str; 19] = [
    "契約番号",
    "件名",
    "種類",
    "契約を結ぶ課",
    "相手方",
    "契約金額",
    "うち消費税",
    "契約日",
    "期間の始まり",
    "期間の終わり",
    "自動更新",
    "入札結果の番号",
    "署名のしかた",
    "ファイルの出どころ",
    "状態",
    "つながる契約",
    "承認されたファイルのSHA-256",
    "試験用",
    "フォルダー",
];

/// The files, by path.
pub fn files(chosen: &Chosen, now: Timestamp) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let table = table(chosen);
    let mut all = Vec::new();
    for (path, format) in [("ledger.csv", TableFormat::Csv), ("ledger.xlsx", TableFormat::Xlsx)] {
        let form = TableFile {
            name: path.to_owned(),
            format,
            encoding: Encoding::Utf8Bom,
            line_end: LineEnd::Crlf,
            header: true,
            quote: Quote::Needed,
            unmappable: Unmappable::Refuse,
            reader: Reader::Spreadsheet,
        };
        let written = file::write(&table, &form, jst_date(now));
        let written = written.map_err(|problems| {
            Error::Broken(format!("{path}: {} cells could not be written", problems.len()))
        })?;
        all.push((path, written.bytes));
    }
    Ok(all)
}

fn table(chosen: &Chosen) -> Table {
    let rows = chosen.contracts.iter().map(|one| row(chosen, one)).collect();
    Table { columns: COLUMNS.map(str::to_owned).to_vec(), rows }
}

fn row(chosen: &Chosen, one: &Contract) -> Vec<String> {
    let names: Vec<&str> = chosen
        .parties
        .iter()
        .filter(|(contract, _)| *contract == one.id)
        .map(|(_, name)| name.as_str())
        .collect();
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let link = one.link.map(|(link, id)| {
        let number = chosen.contracts.iter().find(|known| known.id == id);
        format!(
            "{}：{}",
            link.label(),
            number.map_or_else(|| id.to_string(), |one| one.number.clone())
        )
    });
    vec![
        one.number.clone(),
        one.title.clone(),
        chosen.name(&one.kind),
        chosen.name(&one.department),
        names.join("、"),
        one.amount.0.to_string(),
        one.tax.0.to_string(),
        one.concluded_on.to_string(),
        day(one.from_on),
        day(one.to_on),
        if one.auto_renew { "はい" } else { "いいえ" }.to_owned(),
        one.tender.clone(),
        one.way.label().to_owned(),
        one.origin.label().to_owned(),
        one.state.label().to_owned(),
        link.unwrap_or_default(),
        one.approved_sha256.clone().unwrap_or_default(),
        if one.stand_in { "試験用" } else { "" }.to_owned(),
        format!("contracts/{}", manifest::folder(&one.number)),
    ]
}
