//! The code to continue with: typed clumsily, made anew, guessed.

use jiff::SignedDuration;
use yakusho_tests::{World, clock};

use crate::Table;

pub async fn rows(world: &World, table: &mut Table) {
    let mut person = world.person();
    person.begin("nandemo").await;
    let page = person.get("/guide/later").await;
    let code = page.code();
    let wide: String = code
        .chars()
        .map(|letter| {
            if letter == '-' {
                '−'
            } else {
                char::from_u32(u32::from(letter) + 0xFEE0).expect("wide")
            }
        })
        .collect();
    for (what, typed) in [
        ("続きの番号: そのまま", code.clone()),
        ("続きの番号: 小文字", code.to_lowercase()),
        ("続きの番号: 全角", wide),
        ("続きの番号: 空白つき", format!("　 {} ", code.replace('-', " "))),
    ] {
        let mut other = world.person();
        let page = other.get("/resume").await;
        let seen = other.fill(&page, "/resume", &[("code", &typed)]).await;
        table.leads(what, &seen, "/guide");
    }
    let mut other = world.person();
    let page = other.get("/resume").await;
    for (what, typed) in [
        ("続きの番号: 違う", "AB23-CD45-EF67".to_owned()),
        ("続きの番号: 空", String::new()),
        ("続きの番号: 長い", "A".repeat(10_000)),
        ("続きの番号: SQL", "' OR '1'='1".to_owned()),
        ("続きの番号: NUL", "AB23\u{0}".to_owned()),
    ] {
        let seen = other.fill(&page, "/resume", &[("code", &typed)]).await;
        table.row(what, &seen, 422, &["番号を確かめて"]);
    }
    let seen = other.get("/resume/..%2f..%2f").await;
    table.row("続きの住所: 違う", &seen, 422, &["番号を確かめて"]);
    let again = person.get("/guide/later").await.code();
    table.holds("続きの番号: もう一度見ても同じ番号", again == code);
    let seen = other.fill(&page, "/resume", &[("code", &code)]).await;
    table.leads("続きの番号: もう一度見た後も開く", &seen, "/guide");
    let later = person.get("/guide/later").await;
    let seen = person.fill(&later, "/guide/later/code", &[]).await;
    table.leads("続きの番号: 新しい番号を作る", &seen, "/guide/later");
    let later = person.get("/guide/later").await;
    table.row("続きの番号: 新しい番号が出て、そう言う", &later, 200, &["前の番号では開けません"]);
    let new = later.code();
    table.holds("続きの番号: 新しい番号は前の番号と違う", new != code);
    table.holds(
        "続きの番号: 新しい番号も、もう一度見て同じ",
        person.get("/guide/later").await.code() == new,
    );
    let seen = other.fill(&page, "/resume", &[("code", &code)]).await;
    table.row("続きの番号: 新しい番号を作った後の前の番号", &seen, 422, &["番号を確かめて"]);
    let seen = other.fill(&page, "/resume", &[("code", &new)]).await;
    table.leads("続きの番号: 新しい番号で開く", &seen, "/guide");
    let again = new;
    let mut last = None;
    for _ in 0..320 {
        last = Some(other.fill(&page, "/resume", &[("code", "AB23-CD45-EF67")]).await);
    }
    table.row("続きの番号: 三百回違う", &last.expect("an answer"), 429, &["10分ほどたってから"]);
    clock::pass(SignedDuration::from_mins(11));
    let seen = other.fill(&page, "/resume", &[("code", &again)]).await;
    table.leads("続きの番号: 十分待てばまた開く", &seen, "/guide");
}
