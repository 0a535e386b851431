//! Addresses, methods, headers and cookies that no page of ours sends.

use http::Method;
use yakusho_tests::World;

use crate::{FORM, Table};

pub async fn rows(world: &World, table: &mut Table) {
    let mut person = world.person();
    let not_found = ["ページが見つかりません"];
    for (what, path) in [
        ("知らない住所", "/no/such/page"),
        ("上の階へ", "/../../etc/passwd"),
        ("%で書いた上の階", "/procedures/..%2f..%2fetc%2fpasswd"),
        ("手続きのidにNUL", "/procedures/%00"),
        ("行事: ない", "/events/no-such"),
        ("行事: まだ開いていない", "/events/himitsu"),
        ("行事: idにSQL", "/events/nandemo'%20OR%201=1--"),
        ("申請: idの形でない", "/applications/not-a-uuid/receipt"),
        ("申請: 他人のid", "/applications/01890000-0000-7000-8000-000000000000/receipt"),
        ("申請: 他人の受付票PDF", "/applications/01890000-0000-7000-8000-000000000000/receipt.pdf"),
        ("申請: 他人の証明", "/applications/01890000-0000-7000-8000-000000000000/proof.txt"),
        ("手続き: 職員だけのもの", "/procedures/no-such"),
    ] {
        let seen = person.get(path).await;
        table.row(what, &seen, 404, &not_found);
    }
    let seen = person.get("/events/%ff%fe").await;
    table.row("住所がUTF-8でない", &seen, 400, &["読み取れませんでした"]);
    let long = format!("/{}", "a".repeat(60_000));
    let seen = person.get(&long).await;
    table.row("6万文字の住所", &seen, 404, &not_found);
    let many: String = (0..5_000).map(|n| format!("p{n}={n}&")).collect();
    let seen = person.get(&format!("/search?{many}q=inu")).await;
    table.row("5,000個の引数", &seen, 200, &["inu"]);
    for (what, query, words) in [
        ("検索: <script>", "%3Cscript%3Ealert(1)%3C/script%3E", "<script>alert(1)</script>"),
        ("検索: NUL", "a%00b", ""),
        ("検索: 正規表現", "(.*)*%2B%5B", ""),
        ("検索: 1万文字", "%E7%8A%AC", "犬"),
        ("検索: 壊れた%", "%zz%", ""),
        ("検索: UTF-8でない", "%8eR", ""),
    ] {
        let query = if what.contains("1万") { query.repeat(3_000) } else { query.to_owned() };
        let seen = person.get(&format!("/search?q={query}")).await;
        table.row(what, &seen, 200, &[words]);
    }
    let seen = person.get("/?lang=xx").await;
    table.row("知らない言語", &seen, 200, &["テニス村"]);
    let mut odd = world.person().saying(
        "accept-language",
        "xx-!!;q=abc, ;;, *;q=9, ja\u{7f}".replace('\u{7f}', "").as_str(),
    );
    table.row("でたらめな Accept-Language", &odd.get("/").await, 200, &["テニス村"]);
    let mut english = world.person().saying("accept-language", "en-GB,en;q=0.9");
    let seen = english.get("/no/such/page").await;
    table.row_in("en", "英語の人には英語で断る", &seen, 404, &["Page not found"]);
    let mut robot = world.person().saying("accept", "application/json");
    let seen = robot.get("/no/such/page").await;
    table.row("JSONを求める人にはJSONで", &seen, 404, &["\"status\":404"]);
    let mut elsewhere =
        world.person().saying("host", "evil.example").saying("x-forwarded-host", "evil.example");
    let seen = elsewhere.get("/").await;
    table.row("Host を偽る", &seen, 200, &["テニス村"]);
    table.holds("Host の言うことは画面に出ない", !seen.text().contains("evil.example"));
    for (method, status) in [
        (Method::PUT, 405),
        (Method::DELETE, 405),
        (Method::PATCH, 405),
        (Method::TRACE, 405),
        (Method::OPTIONS, 405),
    ] {
        let seen = person.send(method.clone(), "/", "", Vec::new()).await;
        table.row(&format!("{method} /"), &seen, status, &[]);
        table.check(&format!("{method} / — Allow"), seen.header("allow").contains("GET"));
    }
    let seen =
        person.send(Method::from_bytes(b"BREW").expect("a method"), "/", "", Vec::new()).await;
    table.row("知らない動詞", &seen, 405, &[]);
    let seen = person.send(Method::HEAD, "/", "", Vec::new()).await;
    table.row("HEAD /", &seen, 200, &[]);
    table.check("HEAD / — 本文がない", seen.bytes.is_empty());
    let seen = person.send(Method::GET, "/", FORM, b"q=1".repeat(1_000)).await;
    table.row("本文のあるGET", &seen, 200, &["テニス村"]);
    cookies(world, table).await;
}

async fn cookies(world: &World, table: &mut Table) {
    let mut person = world.person();
    let first = person.begin("nandemo").await;
    let nothing = ["続ける入力がありません"];
    let draft = person.cookies.get("draft").expect("a draft's cookie").clone();
    let mut flipped = person.clone();
    let mut letters: Vec<u8> = draft.clone().into_bytes();
    letters[40] = if letters[40] == b'A' { b'B' } else { b'A' };
    flipped.cookies.insert("draft".to_owned(), String::from_utf8(letters).expect("letters"));
    table.row("Cookie: 一文字変える", &flipped.get("/guide").await, 404, &nothing);
    let mut moved = world.person();
    moved.cookies.insert("application".to_owned(), draft.clone());
    let id = "01890000-0000-7000-8000-000000000000";
    let seen = moved.get(&format!("/applications/{id}/receipt")).await;
    table.row("Cookie: ほかの名前に移す", &seen, 404, &["見つかりません"]);
    let mut large = world.person();
    large.cookies.insert("draft".to_owned(), "A".repeat(100_000));
    table.row("Cookie: 10万文字", &large.get("/guide").await, 404, &nothing);
    let mut odd = world.person();
    odd.cookies.insert("draft".to_owned(), "'; =; ;;".to_owned());
    odd.cookies.insert("lang".to_owned(), "../../xx".to_owned());
    table.row("Cookie: でたらめ", &odd.get("/").await, 200, &["テニス村"]);
    let mut stranger = world.person();
    table.row("入力のない人が質問を開く", &stranger.get(&first).await, 404, &nothing);
    table.row("入力のない人が答えを見る", &stranger.get("/guide/answers").await, 404, &nothing);
    table.row("入力のない人が送る画面を開く", &stranger.get("/apply/check").await, 404, &nothing);
}
