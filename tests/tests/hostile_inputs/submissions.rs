//! The same application sent many times, and to whom its receipt shows.

use futures::future::join_all;
use sea_orm::{ConnectionTrait as _, Statement};
use yakusho_tests::{Person, Seen, World};

use crate::Table;

pub async fn count(world: &World, sql: &str) -> i64 {
    let db = world.store().read();
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await;
    row.expect("rows").expect("a row").try_get_by_index(0).expect("a number")
}

pub async fn rows(world: &World, table: &mut Table) {
    const APPLICATIONS: &str = "SELECT COUNT(*) FROM application";
    let mut person = world.person();
    let first = person.begin("nandemo").await;
    person.walk(&first, "/apply/check").await;
    let page = person.get("/apply/check").await;
    let before = count(world, APPLICATIONS).await;
    let mut eight: Vec<Person> = (0..8).map(|_| person.clone()).collect();
    let seen = join_all(eight.iter_mut().map(|person| {
        let page = page.clone();
        async move { person.fill(&page, "/apply/check", &[]).await }
    }))
    .await;
    for seen in &seen {
        table.check(
            &format!("八つの窓の一つ: {} {:?}", seen.status, seen.summary()),
            seen.status == 303,
        );
    }
    let receipts: std::collections::BTreeSet<&str> =
        seen.iter().map(Seen::location).filter(|to| !to.is_empty()).collect();
    table.holds(
        "同じ入力を八つの窓から同時に送る: 受付票は一つ",
        receipts.len() == 1 && receipts.iter().all(|to| to.ends_with("/receipt")),
    );
    table.holds(
        "同じ入力を八つの窓から同時に送る: 申請は一つ",
        count(world, APPLICATIONS).await == before + 1,
    );
    let mut numbers = std::collections::BTreeSet::new();
    for person in &mut eight {
        let page = person.get(receipts.first().copied().unwrap_or("/")).await;
        numbers.insert(page.text().split("R8-").nth(1).map(|rest| rest[..6].to_owned()));
    }
    table.holds("どの窓にも同じ番号", numbers.len() == 1 && !numbers.contains(&None));
    let seen = person.fill(&page, "/apply/check", &[]).await;
    table.leads("ボタンを二度押す: 同じ受付票", &seen, receipts.first().copied().unwrap_or("?"));
    let receipt = person.get(seen.location()).await;
    table.row("ボタンを二度押す: 番号も照会番号も出る", &receipt, 200, &["R8-", "-"]);
    let seen = person.fill(&page, "/apply/check", &[]).await;
    table.leads("送った入力をもう一度送る", &seen, "/applications/");
    table.holds("それでも申請は一つ", count(world, APPLICATIONS).await == before + 1);
    let gap = "SELECT MAX(number) - COUNT(*) FROM application";
    table.holds("番号に抜けがない", count(world, gap).await == 0);
    let mut stranger = world.person();
    stranger.begin("nandemo").await;
    let mine = receipts.first().copied().unwrap_or("/").to_owned();
    let seen = stranger.get(&mine).await;
    table.row("他人の受付票を開く", &seen, 404, &["見つかりません"]);
    let seen = person.fill(&page, "/guide/q/q-every-text", &[("every.text", "送った後")]).await;
    table.row("送った後に答えを変える", &seen, 404, &["続ける入力がありません"]);
}
