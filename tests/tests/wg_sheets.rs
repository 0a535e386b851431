//! The tables of a working group that staff fill in with a spreadsheet: hours and themes go out, come
//! back from LibreOffice as they were, and say in their own cells what is wrong.

use http::Method;
use serde_json::{Value, json};
use yakusho_exchange::{Table, file};
use yakusho_kernel::date::jst_date;
use yakusho_pack::format::TableFormat;
use yakusho_tests::{
    Person, World, clock,
    groups::office,
    soffice,
    staff::{call, caller, signed_in},
};

const OCTETS: &str = "application/octet-stream";

fn read(bytes: &[u8]) -> Table {
    file::read(bytes, TableFormat::Xlsx).expect("a workbook").table
}

fn written(table: &Table) -> Vec<u8> {
    let bytes = yakusho_plan::workbook::bytes("a", table, jst_date(clock::now()));
    bytes.unwrap_or_else(|_| panic!("not written"))
}

async fn sent(person: &mut Person, path: &str, bytes: Vec<u8>) -> Value {
    let seen = person.send(Method::POST, path, OCTETS, bytes).await;
    serde_json::from_slice(&seen.bytes).expect("an answer")
}

fn row(table: &Table, cells: &[(&str, &str)]) -> Vec<String> {
    let cell = |column: &String| {
        let found = cells.iter().find(|(name, _)| column.starts_with(name));
        found.map(|(_, cell)| (*cell).to_owned()).unwrap_or_default()
    };
    table.columns.iter().map(cell).collect()
}

#[tokio::test]
async fn hours_are_filled_in_with_a_spreadsheet_and_nothing_is_entered_twice() {
    for world in World::each().await {
        office(&world).await;
        let today = jst_date(clock::now()).to_string();
        let mut member = caller(&world, "court.01").await;
        let new = json!({ "group": "court", "day": today, "typed": "60", "kind": "meeting" });
        call(&mut member, Method::POST, "/api/v1/staff/plan/time", Some(new)).await;
        let path = "/api/v1/staff/plan/time/sheet";
        let book = member.send(Method::GET, path, "", Vec::new()).await;
        let told = sent(&mut member, path, soffice::reopened(&book.bytes)).await;
        assert_eq!(told, json!({ "made": 0, "changed": 0, "same": 1 }));

        // Corrected and filled in, with one line that is wrong: nothing is kept, and its cells say why.
        let mut table = read(&book.bytes);
        table.rows[0][2] = "1:30".to_owned();
        let whose =
            [("日", today.as_str()), ("WG", "コートの会"), ("時間", "45"), ("種類", "調査・検討")];
        let wrong = [("日", "いつか"), ("WG", "コートの会"), ("時間", "多め")];
        let (right, wrong) = (row(&table, &whose), row(&table, &wrong));
        table.rows.extend([right, wrong]);
        let mut browser = signed_in(&world, "court.01").await;
        let place = "/staff/plan/time/import";
        let page = browser.get(place).await;
        let bytes = written(&table);
        let seen = browser.upload(&page, place, &[("file", Some("a.xlsx"), &bytes)]).await;
        assert_eq!(seen.status, 422, "{}", seen.read());
        assert!(seen.says("A4「日」") && seen.says("C4「時間（分）」"), "{}", seen.read());
        assert!(seen.text().contains("wg-hours-marked.xlsx"), "the marked workbook can be had");
        let none = browser.upload(&page, place, &[]).await;
        assert!(none.status == 422 && none.says("選んでください"), "{}", none.read());
        let total = async |member: &mut Person| {
            let told = call(member, Method::GET, "/api/v1/staff/plan/time", None).await;
            told["entries"]
                .as_array()
                .expect("entries")
                .iter()
                .map(|one| one["minutes"].as_i64().expect("minutes"))
                .sum::<i64>()
        };
        assert_eq!(total(&mut member).await, 60, "nothing was kept");
        table.rows.pop();
        let bytes = soffice::reopened(&written(&table));
        let seen = browser.upload(&page, place, &[("file", Some("a.xlsx"), &bytes)]).await;
        assert_eq!(seen.location(), "/staff/plan/time", "{}", seen.read());
        assert!(browser.get("/staff/plan/time").await.says("新しいもの1件、直したもの1件"));
        assert_eq!(total(&mut member).await, 135);
        // The same workbook again knows an old version, and another with the new line enters nothing.
        let stale = member.send(Method::POST, path, OCTETS, bytes).await;
        assert_eq!(stale.status, 409, "{}", stale.read());
        table.rows.remove(0);
        let told = sent(&mut member, path, written(&table)).await;
        assert_eq!(told, json!({ "made": 0, "changed": 0, "same": 1 }));
        assert_eq!(total(&mut member).await, 135);

        // Another person's rows are not theirs.
        let book = member.send(Method::GET, path, "", Vec::new()).await;
        let mut other = caller(&world, "sonmin.02").await;
        let told = sent(&mut other, path, book.bytes.to_vec()).await;
        assert!(told.to_string().contains("あなたの今年度の記録にありません"), "{told}");
        let mut nobody = world.person();
        assert_eq!(nobody.get(place).await.location(), "/staff/sign-in");
        world.remove().await;
    }
}

#[tokio::test]
async fn themes_are_raised_tried_and_concluded_with_a_spreadsheet() {
    for world in World::each().await {
        office(&world).await;
        let mut member = caller(&world, "court.01").await;
        let group = "/api/v1/staff/plan/groups/court/themes";
        let new = json!({ "title": "朝の待ち時間", "problem": "朝に並ぶ", "kpis": ["v2-dogs"], "programmes": ["1"] });
        call(&mut member, Method::POST, group, Some(new)).await;
        let path = format!("{group}/sheet");
        let book = member.send(Method::GET, &path, "", Vec::new()).await;
        let told = sent(&mut member, &path, soffice::reopened(&book.bytes)).await;
        assert_eq!(told, json!({ "made": 0, "changed": 0, "same": 1 }));

        let mut table = read(&book.bytes);
        let place = |name: &str| {
            let mut columns = table.columns.iter();
            columns.position(|column| column.starts_with(name)).expect("a column")
        };
        let trial = [
            ("仮説", "案内を増やす"),
            ("測る", "平均"),
            ("始まり", "2026-06-01"),
            ("終わり", "2026-06-30"),
        ];
        let places: Vec<_> = trial.iter().map(|(name, cell)| (place(name), *cell)).collect();
        for (column, cell) in places {
            table.rows[0][column] = cell.to_owned();
        }
        let whole = [
            ("課題", "昼に混む"),
            ("困って", "12時に並ぶ"),
            ("仮説", "予約を勧める"),
            ("測る", "平均"),
            ("始まり", "2026-06-01"),
            ("終わり", "2026-06-30"),
            ("前の値", "25分"),
            ("後の値", "14分"),
            ("分かった", "番号札の横が読まれる"),
        ];
        let mut new = row(&table, &whole);
        // 「課題の番号」 begins like 「課題」 and stays empty.
        new[0].clear();
        table.rows.push(new);
        table.rows.push(row(&table, &[("版", "0"), ("困って", "名前がない")]));
        let mut browser = signed_in(&world, "court.01").await;
        let import = "/staff/plan/groups/court/themes/import";
        let page = browser.get(import).await;
        let bytes = written(&table);
        let seen = browser.upload(&page, import, &[("file", Some("a.xlsx"), &bytes)]).await;
        assert!(seen.status == 422 && seen.says("C4「課題」"), "{}", seen.read());
        assert!(seen.text().contains("wg-themes-marked.xlsx"), "the marked workbook can be had");
        table.rows.pop();
        let bytes = soffice::reopened(&written(&table));
        let seen = browser.upload(&page, import, &[("file", Some("a.xlsx"), &bytes)]).await;
        assert_eq!(seen.location(), "/staff/plan/groups/court/themes", "{}", seen.read());
        let list = browser.get(seen.location()).await;
        assert!(
            list.says("昼に混む") && list.says("試行中") && list.says("結果が出た"),
            "{}",
            list.read()
        );
        let known = browser.get("/staff/plan/knowledge").await;
        assert!(known.says("番号札の横が読まれる"), "what came out is known to all groups");

        // Who does not work in the group brings nothing into it; everybody may take the table.
        let mut other = caller(&world, "ball-dog.01").await;
        let seen = other.send(Method::POST, &path, OCTETS, written(&table)).await;
        assert_eq!(seen.status, 404, "{}", seen.read());
        assert_eq!(other.send(Method::GET, &path, "", Vec::new()).await.status, 200);
        let mut other = signed_in(&world, "ball-dog.01").await;
        assert_eq!(other.get(import).await.status, 404);
        world.remove().await;
    }
}
