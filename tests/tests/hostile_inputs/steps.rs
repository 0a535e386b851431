//! Steps taken out of order, and two windows at once.

use futures::future::join_all;
use yakusho_tests::{Person, World};

use crate::Table;

pub async fn rows(world: &World, table: &mut Table) {
    let mut person = world.person();
    let first = person.begin("nandemo").await;
    table.leads("一足飛びに: 確認の画面", &person.get("/apply/check").await, &first);
    table.leads("一足飛びに: 結果の画面", &person.get("/guide/result").await, &first);
    table.leads("一足飛びに: 選ぶ画面", &person.get("/apply").await, &first);
    table.leads("一足飛びに: 先の質問", &person.get("/guide/q/q-every-money").await, &first);
    let page = person.get(&first).await;
    let seen = person.fill(&page, "/guide/q/q-every-money", &[("every.money", "1")]).await;
    table.leads("一足飛びに: 先の質問に答える", &seen, &first);
    let seen = person.fill(&page, "/apply/check", &[]).await;
    table.row("一足飛びに: 送る", &seen, 409, &["まだ答えていない質問"]);
    for (what, path) in [
        ("質問: ないid", "/guide/q/no-such"),
        ("質問: 上の階へ", "/guide/q/..%2F..%2Fetc%2Fpasswd"),
        ("質問: NUL", "/guide/q/%00"),
        ("質問: 書式", "/guide/q/%25s%25n"),
        ("質問: いない人", "/guide/q/q-every-text/m99"),
        ("質問: 人がSQL", "/guide/q/q-every-text/'%20OR%201=1"),
    ] {
        let seen = person.get(path).await;
        table.leads(what, &seen, &first);
        let seen = person.fill(&page, path, &[("every.text", "x")]).await;
        table.leads(&format!("{what}に答える"), &seen, &first);
    }
    let result = person.walk(&first, "/guide/result").await;
    let page = person.get(&result).await;
    table.row("結果", &page, 200, &["なんでも申請"]);
    let page = person.get("/apply").await;
    let seen = person.fill(&page, "/apply", &[]).await;
    table.row("何も選ばない", &seen, 422, &["1つ以上選んで"]);
    let seen = person
        .fill(&page, "/apply", &[("procedure", "yakan-court"), ("procedure", "' OR 1=1")])
        .await;
    table.row("開いていない手続きを選ぶ", &seen, 422, &["1つ以上選んで"]);
    two_windows(world, table).await;
}

/// An older window never overwrites what a newer one answered.
async fn two_windows(world: &World, table: &mut Table) {
    let mut person = world.person();
    let first = person.begin("nandemo").await;
    let path = person.walk(&first, "/guide/q/q-every-text").await;
    let old = person.get(&path).await;
    let new = person.get(&path).await;
    person.fill(&new, &path, &[("every.text", "新しい名前")]).await;
    let seen = person.fill(&old, &path, &[("every.text", "古い名前")]).await;
    table.leads("古い画面から送る", &seen, &path);
    let page = person.get(&path).await;
    table.row(
        "古い画面から送る: 新しい答えが残り、そう言う",
        &page,
        200,
        &["新しい名前", "別の画面で答えが変わって"],
    );
    let seen = person.fill(&old, &path, &[("every.text", "新しい名前")]).await;
    table.leads("古い画面から同じことを送る", &seen, "/guide/q/");
    let page = person.get(&path).await;
    let mut both: Vec<Person> = (0..6).map(|_| person.clone()).collect();
    let seen = join_all(both.iter_mut().enumerate().map(|(n, person)| {
        let (page, path) = (page.clone(), path.clone());
        async move { person.fill(&page, &path, &[("every.text", &format!("同時{n}"))]).await }
    }))
    .await;
    table.holds(
        "六つの画面から同時に: どれも断られず、500もない",
        seen.iter().all(|seen| seen.status == 303),
    );
    let page = person.get(&path).await;
    table.row("六つの画面から同時に: 一つが残る", &page, 200, &["同時"]);
}
