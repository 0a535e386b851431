//! The day after which unfinished answers are gone.

use jiff::SignedDuration;
use yakusho_tests::{World, clock};

use crate::{Table, submissions::count};

pub async fn rows(world: &World, table: &mut Table) {
    let mut person = world.person();
    let first = person.begin("nandemo").await;
    let path = person.walk(&first, "/guide/q/q-every-text").await;
    let page = person.get(&path).await;
    person.fill(&page, &path, &[("every.text", "三十日目の人")]).await;
    let code = person.get("/guide/later").await.code();
    clock::pass(SignedDuration::from_hours(24 * 30));
    housekeeping(world).await;
    let answers = person.get("/guide/answers").await;
    table.row("最後の日にはまだ答えがある", &answers, 200, &["三十日目の人"]);
    clock::pass(SignedDuration::from_hours(24));
    let nothing = ["続ける入力がありません"];
    table.row("次の日には、掃除の前でも開かない", &person.get("/guide").await, 404, &nothing);
    housekeeping(world).await;
    table.row("次の日には消えている", &person.get(&path).await, 404, &nothing);
    let mut other = world.person();
    let page = other.get("/resume").await;
    let seen = other.fill(&page, "/resume", &[("code", &code)]).await;
    table.row("期限を過ぎた番号", &seen, 422, &["期限を過ぎた入力は消えています"]);
    let left = count(world, "SELECT COUNT(*) FROM draft WHERE state = 'open'").await;
    table.holds("期限を過ぎた入力は一つも残らない", left == 0);
}

/// What the background jobs do in a day.
async fn housekeeping(world: &World) {
    let now = clock::now();
    yakusho_facts::expire_drafts(world.store(), now).await.expect("expired");
    world.procedures().forget_expired(now).await.expect("forgotten");
}
