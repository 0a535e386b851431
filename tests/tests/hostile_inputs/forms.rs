//! Forms that are stale, foreign, or not what they say; mail and lists within them.

use http::Method;
use yakusho_tests::{Person, World, person};

use crate::{FORM, Table};

pub async fn rows(world: &World, table: &mut Table) {
    let mut person = world.person();
    let stale = ["画面を開き直してください"];
    let path = "/events/nandemo";
    let page = person.get(path).await;
    let body = |pairs: &[(&str, &str)]| {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec()))
            .collect();
        person::encode(&pairs)
    };
    let seen = person.send(Method::POST, path, FORM, Vec::new()).await;
    table.row("合言葉がない", &seen, 403, &stale);
    for (what, token) in
        [("合言葉がでたらめ", "AAAA"), ("合言葉が空", ""), ("合言葉が長い", &*"A".repeat(5_000))]
    {
        let seen = person.send(Method::POST, path, FORM, body(&[("_token", token)])).await;
        table.row(what, &seen, 403, &stale);
    }
    let theirs = world.person().get(path).await.token();
    let seen = person.send(Method::POST, path, FORM, body(&[("_token", &theirs)])).await;
    table.row("合言葉が他人のもの", &seen, 403, &stale);
    let mut no_cookie = world.person();
    let seen = no_cookie.send(Method::POST, path, FORM, body(&[("_token", &page.token())])).await;
    table.row("合言葉だけを持ち出す", &seen, 403, &stale);
    let mut foreign = person.clone().saying("sec-fetch-site", "cross-site");
    let seen = foreign.fill(&page, path, &[]).await;
    table.row("よそのサイトからの送信", &seen, 403, &stale);
    let token = page.token();
    for (what, kind, sent, status) in [
        ("種類が text/plain", "text/plain", body(&[("_token", &token)]), 415),
        ("種類が JSON", "application/json", b"{\"_token\":1}".to_vec(), 415),
        ("種類がない", "", body(&[("_token", &token)]), 415),
        ("種類が壊れている", "application/;;;", body(&[("_token", &token)]), 415),
    ] {
        let seen = person.send(Method::POST, path, kind, sent).await;
        table.row(what, &seen, status, &["もう一度"]);
    }
    let (kind, sent) = person::multipart(&[("_token", None, token.as_bytes())]);
    let seen = person.send(Method::POST, path, &kind, sent).await;
    table.row("ファイルのない画面に multipart", &seen, 415, &["もう一度"]);
    let mut gzip = person.clone().saying("content-encoding", "gzip");
    let seen =
        gzip.send(Method::POST, path, FORM, b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x8b\xff".to_vec()).await;
    table.row("gzipの本文", &seen, 400, &["文字の形式（UTF-8）"]);
    let seen = person.fill(&page, path, &[("helper", &"場".repeat(61))]).await;
    table.row("手伝いの場所が61文字", &seen, 422, &["60文字まで", &"場".repeat(61)]);
    let seen = person.fill(&page, path, &[("helper", "公民館\u{0}")]).await;
    table.row("手伝いの場所にNUL", &seen, 422, &["見えない文字"]);
    let seen = person.fill(&page, path, &[("helper", "公民館"), ("helper", "体育館")]).await;
    table.row("同じ欄が二つ", &seen, 400, &["もう一度送信"]);
    let seen = person.fill(&page, path, &[("helper", "<script>alert(1)</script>")]).await;
    table.leads("手伝いの場所に印", &seen, "/guide");
    let seen = person.fill(&page, path, &[]).await;
    table.leads("同じ合言葉をもう一度", &seen, "/guide");
    let seen = person.fill(&page, "/events/himitsu", &[]).await;
    table.row("まだ開いていない行事を始める", &seen, 404, &["見つかりません"]);
    later(&mut person, table).await;
    lists(world, table).await;
}

async fn later(person: &mut Person, table: &mut Table) {
    let page = person.get("/guide/later").await;
    for (what, address) in [
        ("続きのメール: 改行（ヘッダーの差し込み）", "a@example.jp\r\nBcc: b@example.jp"),
        ("続きのメール: あて先を二つ", "a@example.jp, b@example.jp"),
        ("続きのメール: 空", ""),
        ("続きのメール: 長い", &*format!("{}@example.jp", "a".repeat(400))),
    ] {
        let seen = person.fill(&page, "/guide/later", &[("email", address)]).await;
        table.row(what, &seen, 422, &["name@example.jp"]);
    }
}

async fn lists(world: &World, table: &mut Table) {
    let mut person = world.person();
    let first = person.begin("nyuson").await;
    let list = person.walk(&first, "/guide/q/q-people").await;
    let name = |n: usize| format!("選手{n}");
    for n in 0..6 {
        let page = person.get(&list).await;
        let pairs = [("person.name", &*name(n)), ("person.kana", "センシュ"), ("_go", "add")];
        person.fill(&page, &list, &pairs).await;
    }
    let page = person.get(&list).await;
    let pairs = [("person.name", "七人目"), ("person.kana", "センシュ"), ("_go", "add")];
    let seen = person.fill(&page, &list, &pairs).await;
    table.row("一覧: 7人目", &seen, 422, &["これ以上は追加できません", "七人目"]);
    for (what, go) in [
        ("一覧: いない人を消す", "remove:m99"),
        ("一覧: 本人を消す", "remove:me"),
        ("一覧: 知らないボタン", "format:c"),
    ] {
        let page = person.get(&list).await;
        let seen = person.fill(&page, &list, &[("_go", go)]).await;
        table.leads(what, &seen, "/guide");
    }
    let page = person.get(&list).await;
    let kept = (0..6).all(|n| page.says(&name(n)));
    table.check("一覧: だれも消えない", kept);
}
