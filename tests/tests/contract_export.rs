//! An export of contracts is verified by programs that we did not write: unzip, sha256sum, openssl and
//! pyHanko. Whoever may not see a contract does not get it, and what is changed afterwards shows.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use http::Method;
use serde_json::{Value, json};
use yakusho_tests::{
    Person, World, clock,
    contracts::{CONTRACTS, approved, concluded, office, supplier},
    pack,
    staff::{call, caller, signed_in},
};

fn ran(folder: &Path, program: &str, words: &[&str]) -> Output {
    let output = Command::new(program).current_dir(folder).args(words).output();
    output.unwrap_or_else(|error| panic!("{program}: {error}"))
}

fn good(folder: &Path, program: &str, words: &[&str]) -> String {
    let output = ran(folder, program, words);
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert!(output.status.success(), "{program} {words:?}\n{text}");
    text
}

/// Unpacks a ZIP with unzip.
fn unpacked(world: &World, name: &str, bytes: &[u8]) -> PathBuf {
    let folder = world.folder().join(name);
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.with_extension("zip"), bytes).expect("a file");
    good(&folder, "unzip", &["-q", &format!("../{name}.zip")]);
    folder
}

async fn exported(person: &mut Person, query: &str) -> Vec<u8> {
    let path = format!("{CONTRACTS}/exports{query}");
    let seen = person.send(Method::POST, &path, "", Vec::new()).await;
    assert_eq!(seen.status, 200, "{}", seen.read());
    assert_eq!(seen.header("content-type"), "application/zip");
    seen.bytes
}

const CMS: [&str; 16] = [
    "cms",
    "-verify",
    "-binary",
    "-inform",
    "DER",
    "-in",
    "SHA256SUMS.p7s",
    "-content",
    "SHA256SUMS",
    "-CAfile",
    "certificates/roots.pem",
    "-purpose",
    "any",
    "-out",
    "verified.txt",
    "-attime",
];
const TS: [&str; 10] = [
    "ts",
    "-verify",
    "-data",
    "SHA256SUMS",
    "-in",
    "SHA256SUMS.tst",
    "-token_in",
    "-CAfile",
    "certificates/timestamp-roots.pem",
    "-attime",
];

#[tokio::test]
async fn a_stranger_verifies_an_export_with_other_peoples_programs() {
    for world in World::each().await {
        let mut clerk = office(&world).await;
        let one = supplier(&mut clerk, "一番商店", "one@example.jp", &["electronic"]).await;
        let (id, _) = concluded(&world, &mut clerk, &one, "one@example.jp").await;
        approved(&world, &mut clerk, "ball", &[&one]).await;
        let bytes = exported(&mut clerk, "").await;
        let folder = unpacked(&world, "export", &bytes);

        let sums = good(&folder, "sha256sum", &["--check", "--strict", "SHA256SUMS"]);
        assert!(sums.lines().count() >= 10, "{sums}");
        assert!(sums.lines().all(|line| line.ends_with(": OK")), "{sums}");
        let at = clock::now().as_second().to_string();
        let verify = [&CMS[..], &[at.as_str()]].concat();
        let stamp = [&TS[..], &[at.as_str()]].concat();
        good(&folder, "openssl", &verify);
        good(&folder, "openssl", &stamp);
        judged(&folder, 1);

        // Whoever changes a file is told by the list; whoever changes the list, by the signature.
        let ledger = fs::read(folder.join("ledger.csv")).expect("the ledger");
        fs::write(folder.join("ledger.csv"), [&ledger[..], b"x"].concat()).expect("written");
        assert!(!ran(&folder, "sha256sum", &["--check", "SHA256SUMS"]).status.success());
        let list = fs::read_to_string(folder.join("SHA256SUMS")).expect("the list");
        fs::write(folder.join("SHA256SUMS"), list.replacen('a', "b", 1)).expect("written");
        assert!(!ran(&folder, "openssl", &verify).status.success());
        assert!(!ran(&folder, "openssl", &stamp).status.success());

        let readme = fs::read_to_string(folder.join("README.txt")).expect("the README");
        for words in ["sha256sum -c", "openssl cms -verify", "pyhanko sign validate", "試験用"] {
            assert!(readme.contains(words), "{words}: {readme}");
        }
        let trail = world.contracts().history(id.parse().expect("an id")).await.expect("a trail");
        assert!(trail.iter().any(|action| action.kind == "contract.exported"));
        world.remove().await;
    }
}

/// pyHanko holds every contract of the export good; there are so many signatures.
fn judged(folder: &Path, signatures: usize) {
    let made = pack::root().join("target/peers/pyhanko/bin/python");
    let python = std::env::var_os("YAKUSHO_PYHANKO").map_or(made, PathBuf::from);
    if !python.exists() {
        assert!(std::env::var_os("CI").is_none(), "pyHanko is missing: cargo xtask prepare");
        eprintln!("NOT RUN: pyHanko is missing; run `cargo xtask prepare`");
        return;
    }
    let script = pack::root().join("tests/peers/contract_export.py");
    let script = script.to_str().expect("a path");
    let _ = fs::remove_file(folder.join("verified.txt"));
    let now = clock::now().as_second().to_string();
    let said = good(folder, python.to_str().expect("a path"), &[script, ".", &now]);
    let said: Value = serde_json::from_str(said.trim()).expect("JSON");
    assert_eq!(said["signatures"], signatures, "{said}");
    assert_eq!(said["rows"].as_array().map(Vec::len), Some(2), "{said}");
}

#[tokio::test]
async fn an_export_holds_what_was_found_and_nothing_of_others() {
    let world = World::new().await;
    let mut clerk = office(&world).await;
    let one = supplier(&mut clerk, "一番商店", "one@example.jp", &["electronic"]).await;
    approved(&world, &mut clerk, "ball", &[&one]).await;
    draft(&mut clerk, &one, "とても高い買物", "9000000").await;
    let folder = unpacked(&world, "part", &exported(&mut clerk, "?amount_from=9000000").await);
    let ledger = fs::read_to_string(folder.join("ledger.csv")).expect("the ledger");
    assert!(ledger.contains("とても高い買物") && !ledger.contains("ボールの購入"), "{ledger}");
    let manifest = fs::read_to_string(folder.join("manifest.json")).expect("the manifest");
    assert!(manifest.contains("契約金額（から）「9000000」"), "{manifest}");

    // Another department finds nothing, and is told so; nobody is asked to sign in.
    let mut stranger = caller(&world, "racket.01").await;
    let seen = stranger.send(Method::POST, &format!("{CONTRACTS}/exports"), "", Vec::new()).await;
    assert_eq!(seen.status, 409, "{}", seen.read());
    let mut nobody = world.person();
    let seen = nobody.send(Method::POST, &format!("{CONTRACTS}/exports"), "", Vec::new()).await;
    assert_eq!(seen.status, 401);

    let mut person = signed_in(&world, "sonmin.01").await;
    let page = person.get("/staff/contracts?amount_from=9000000").await;
    assert!(page.says("見つかった契約をまとめて書き出す"), "{}", page.read());
    let page = person.get("/staff/contracts/export?amount_from=9000000").await;
    assert!(page.says("1件") && page.says("9000000"), "{}", page.read());
    let seen = person.fill(&page, "/staff/contracts/export", &[]).await;
    assert_eq!(seen.header("content-type"), "application/zip", "{}", seen.read());
    assert!(seen.bytes.starts_with(b"PK"));
    let page = person.get("/staff/contracts/export?amount_from=9000001").await;
    assert_eq!(page.status, 409, "{}", page.read());
    assert!(page.says("書き出す契約がありません"), "{}", page.read());
    world.remove().await;
}

async fn draft(clerk: &mut Person, supplier: &str, title: &str, amount: &str) {
    let body = json!({
        "kind": "ball", "title": title, "department": "sonmin", "supplier": supplier,
        "amount": amount, "concluded_on": "2026-12-01",
    });
    let made = call(clerk, Method::POST, CONTRACTS, Some(body)).await;
    assert!(made["id"].is_string(), "{made}");
}
