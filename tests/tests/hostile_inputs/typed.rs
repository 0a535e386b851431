//! What is typed into the controls of each kind of question, and what the page does with it.

use yakusho_tests::{Person, Seen, World};

use crate::{MY_NUMBER, Table, choices, contacts, files, names, numbers, written_dates};

/// What a page does with what was typed.
pub enum Want {
    /// Asks for it again with these words, and keeps it.
    Mend(&'static str),
    /// As `Mend`; these controls hold something else than what was sent to them.
    MendAs(&'static str, &'static [(&'static str, &'static str)]),
    /// As `Mend`; what was sent is no text that a control could show again.
    Ask(&'static str),
    /// Takes it, and shows it so among the answers.
    Take(&'static str),
    /// Cannot read it at all.
    Unreadable,
    /// Says that it is too large.
    TooLarge,
}
use Want::{Ask, Mend, MendAs, Take, TooLarge, Unreadable};

pub struct Typed {
    pub what: &'static str,
    pub pairs: Vec<(String, Vec<u8>)>,
    pub want: Want,
}

pub fn typed(what: &'static str, pairs: &[(&str, &str)], want: Want) -> Typed {
    let pairs = pairs.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
    Typed { what, pairs: pairs.collect(), want }
}

pub fn bytes(what: &'static str, name: &str, bytes: &[u8], want: Want) -> Typed {
    Typed { what, pairs: vec![(name.to_owned(), bytes.to_vec())], want }
}

fn rows_of(question: &str) -> Vec<Typed> {
    match question {
        "q-every-born" => written_dates::dates(),
        "q-every-text" => [names::names(), names::encodings()].into_iter().flatten().collect(),
        "q-every-long" => names::long_texts(),
        "q-every-kana" | "q-every-yes" | "q-every-one" | "q-every-many" | "q-every-who" => {
            choices::choices(question)
        }
        "q-every-number" | "q-every-code" | "q-every-licence" | "q-every-money" => {
            numbers::numbers(question)
        }
        "q-every-address" | "q-every-postal" | "q-every-phone" | "q-every-email"
        | "q-every-account" => contacts::contacts(question),
        _ => Vec::new(),
    }
}

pub async fn every_question(world: &World, table: &mut Table) {
    let mut person = world.person();
    let mut here = person.begin("nandemo").await;
    for _ in 0..60 {
        if here == "/apply/check" {
            break;
        }
        if let Some(question) = here.strip_prefix("/guide/q/") {
            for row in rows_of(question) {
                typed_row(&mut person, table, &here, &row).await;
            }
            if question == "q-every-photo" {
                files::rows(world, &mut person, table, &here).await;
            }
        }
        here = match here.as_str() {
            "/guide/result" => "/apply".to_owned(),
            "/guide" => person.get("/guide").await.location().to_owned(),
            path => person.answer_well(path).await,
        };
        if here == "/guide" {
            here = person.get("/guide").await.location().to_owned();
        }
    }
    assert_eq!(here, "/apply/check");
    let page = person.get("/apply/check").await;
    table.row("最後の確認には、直した答えだけがある", &page, 200, &["山田 花子", "123456789012"]);
    table.holds("マイナンバーは、断りなしには残らない", !page.says(MY_NUMBER));
    field_checks(&mut person, table).await;
    let receipt = person.submit().await;
    let page = person.get(&receipt).await;
    table.row("これだけ間違えても、正しく直せば受け付ける", &page, 200, &["R8-"]);
}

async fn typed_row(person: &mut Person, table: &mut Table, path: &str, row: &Typed) {
    let page = person.get(path).await;
    let seen = person.fill_bytes(&page, path, &row.pairs).await;
    let sent = |seen: &Seen, instead: &[(&str, &str)]| {
        let held = seen.controls();
        row.pairs.iter().filter(|(name, _)| !name.starts_with('_')).all(|(name, value)| {
            let value = std::str::from_utf8(value).expect("what can be mended is text");
            let other = instead.iter().find(|(control, _)| control == name);
            let wanted = other.map_or(value, |(_, wanted)| wanted);
            held.iter().any(|(control, holds)| control == name && holds.trim() == wanted.trim())
        })
    };
    match row.want {
        Mend(words) | MendAs(words, _) => {
            let instead: &[(&str, &str)] =
                if let MendAs(_, instead) = &row.want { instead } else { &[] };
            table.row(row.what, &seen, 422, &[words]);
            let summed = seen.summary().is_some_and(|summary| summary.contains(words));
            table.check(&format!("{} — まとめに出る", row.what), summed);
            table.check(&format!("{} — 書いたものが残る", row.what), sent(&seen, instead));
        }
        Ask(words) => table.row(row.what, &seen, 422, &[words]),
        Take(shown) => {
            table.leads(row.what, &seen, "/");
            let answers = person.get("/guide/answers").await;
            let is_shown = answers.says(shown);
            table.check(&format!("{} — 「{shown}」と残る", row.what), is_shown);
            table.check("印は文字として出る", !answers.text().contains("<script>alert"));
        }
        Unreadable => table.row(row.what, &seen, 400, &["文字の形式（UTF-8）"]),
        TooLarge => table.row(row.what, &seen, 413, &["大きすぎます"]),
    }
}

/// The small script asks about one field at a time.
async fn field_checks(person: &mut Person, table: &mut Table) {
    let page = person.get("/guide/q/q-every-text").await;
    for (what, pairs, words) in [
        ("欄の確認: 外字", vec![("_field", "every.text"), ("every.text", "渡\u{E000}")], "外字"),
        ("欄の確認: 知らない欄", vec![("_field", "no.such"), ("no.such", "x")], "null"),
        ("欄の確認: 欄の名前が壊れている", vec![("_field", "@@@\u{0}"), ("x", "y")], "null"),
        ("欄の確認: 名前がない", vec![], "null"),
    ] {
        let seen = person.fill(&page, "/guide/check", &pairs).await;
        table.row(what, &seen, 200, &[words]);
    }
}
