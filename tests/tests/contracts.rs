//! 電子契約, from the draft to the keeping, on both databases: what is approved is what goes out, and
//! nobody sees or does what is not theirs.

use http::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use yakusho_tests::{
    Person, World, clock,
    staff::{call, caller, signed_in},
};

const CONTRACTS: &str = "/api/v1/staff/contracts";
const SUPPLIERS: &str = "/api/v1/staff/suppliers";

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn supplier(person: &mut Person, name: &str, mail: &str) -> String {
    let body = json!({
        "name": name, "representative": "代表　試験　太郎", "address": "球技県テニス村1番地",
        "person": "試験　太郎", "mail": mail, "phone": "000-1540-0001",
    });
    let made = call(person, Method::POST, SUPPLIERS, Some(body)).await;
    made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned()
}

fn entered(supplier: &str, title: &str, amount: &str) -> Value {
    json!({
        "kind": "ball", "title": title, "department": "sonmin", "supplier": supplier,
        "amount": amount, "tax": "", "concluded_on": "2026-12-01", "from_on": "2026-12-01",
        "to_on": "2027-03-31", "tender": "入札-8-1",
    })
}

async fn draft(person: &mut Person, body: Value) -> String {
    let made = call(person, Method::POST, CONTRACTS, Some(body)).await;
    made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned()
}

async fn told(person: &mut Person, id: &str) -> Value {
    call(person, Method::GET, &format!("{CONTRACTS}/{id}"), None).await
}

async fn post(person: &mut Person, id: &str, verb: &str, body: Value) -> Value {
    call(person, Method::POST, &format!("{CONTRACTS}/{id}/{verb}"), Some(body)).await
}

fn problem(said: &Value) -> &str {
    said["type"].as_str().unwrap_or_else(|| panic!("no problem: {said}"))
}

async fn file_of(person: &mut Person, id: &str) -> Vec<u8> {
    let known = told(person, id).await;
    let file = known["file"].as_str().unwrap_or_else(|| panic!("{known}"));
    let seen = person.get(&format!("{CONTRACTS}/{id}/files/{file}")).await;
    assert_eq!(seen.status, 200, "{}", seen.read());
    seen.bytes
}

/// Brings a contract through its approval: proposed by its clerk, signed by 係長 and 課長.
async fn approve(world: &World, clerk: &mut Person, id: &str) {
    let known = told(clerk, id).await;
    let sha256 = known["sha256"].as_str().expect("a file").to_owned();
    let said = post(clerk, id, "proposal", json!({ "sha256": sha256 })).await;
    assert_eq!(said["kept"], true, "{said}");
    for login in ["sonmin.02", "sonmin.03"] {
        let mut signer = caller(world, login).await;
        let known = told(&mut signer, id).await;
        assert_eq!(known["approval"]["your_turn"], true, "{login}: {known}");
        let version = known["approval"]["version"].clone();
        let body = json!({ "sha256": sha256, "version": version });
        let said = post(&mut signer, id, "approval", body).await;
        assert_eq!(said["kept"], true, "{login}: {said}");
    }
    assert_eq!(told(clerk, id).await["state"], "approved");
}

#[tokio::test]
async fn what_is_approved_is_the_hash_of_the_very_file() {
    for world in World::each().await {
        world.casework().open_demo_office(clock::now()).await.expect("the office");
        let mut clerk = caller(&world, "sonmin.01").await;
        let ball = supplier(&mut clerk, "株式会社ボール", "ball@example.jp").await;
        let id = draft(&mut clerk, entered(&ball, "ボールの購入", "110,000円")).await;
        let known = told(&mut clerk, &id).await;
        assert_eq!((&known["state"], &known["amount"]), (&json!("draft"), &json!(110_000)));
        let bytes = file_of(&mut clerk, &id).await;
        assert!(bytes.starts_with(b"%PDF-"));
        assert_eq!(known["sha256"], hex(&bytes), "the hash is that of what is served");

        let said = post(&mut clerk, &id, "proposal", json!({ "sha256": "0".repeat(64) })).await;
        assert!(problem(&said).ends_with(":file_changed"), "{said}");
        approve(&world, &mut clerk, &id).await;
        let known = told(&mut clerk, &id).await;
        assert_eq!(known["approved_sha256"], known["sha256"]);
        let said = call(
            &mut clerk,
            Method::PUT,
            &format!("{CONTRACTS}/{id}"),
            Some(entered(&ball, "ほかの件", "1円")),
        )
        .await;
        assert!(problem(&said).ends_with(":contract_fixed"), "{said}");
        world.remove().await;
    }
}

#[tokio::test]
async fn whoever_drafted_does_not_approve_and_a_shown_hash_must_be_the_read_one() {
    let world = World::new().await;
    world.casework().open_demo_office(clock::now()).await.expect("the office");
    let mut clerk = caller(&world, "sonmin.01").await;
    let ball = supplier(&mut clerk, "株式会社ボール", "ball@example.jp").await;
    // The 係長 drafts: the 係長's own step cannot be signed by the same hand.
    let mut chief = caller(&world, "sonmin.02").await;
    let id = draft(&mut chief, entered(&ball, "ボールの購入", "1000")).await;
    let sha256 = told(&mut chief, &id).await["sha256"].as_str().expect("a hash").to_owned();
    post(&mut chief, &id, "proposal", json!({ "sha256": sha256 })).await;
    let version = told(&mut chief, &id).await["approval"]["version"].clone();
    let body = json!({ "sha256": sha256, "version": version });
    let said = post(&mut chief, &id, "approval", body).await;
    assert!(problem(&said).ends_with(":not_found"), "{said}");

    let own = draft(&mut clerk, entered(&ball, "ネットの購入", "1000")).await;
    let sha256 = told(&mut clerk, &own).await["sha256"].as_str().expect("a hash").to_owned();
    post(&mut clerk, &own, "proposal", json!({ "sha256": sha256 })).await;
    let version = told(&mut chief, &own).await["approval"]["version"].clone();
    let body = json!({ "sha256": "f".repeat(64), "version": version });
    let said = post(&mut chief, &own, "approval", body).await;
    assert!(problem(&said).ends_with(":file_changed"), "{said}");
    assert_eq!(told(&mut chief, &own).await["state"], "in_approval", "nothing was signed");
    world.remove().await;
}

#[tokio::test]
async fn what_goes_back_may_be_mended_with_a_file_made_elsewhere() {
    for world in World::each().await {
        world.casework().open_demo_office(clock::now()).await.expect("the office");
        let mut clerk = caller(&world, "sonmin.01").await;
        let ball = supplier(&mut clerk, "株式会社ボール", "ball@example.jp").await;
        let id = draft(&mut clerk, entered(&ball, "ボールの購入", "1000")).await;
        let other = draft(&mut clerk, entered(&ball, "別の購入", "2000")).await;
        let elsewhere = file_of(&mut clerk, &other).await;
        let sha256 = told(&mut clerk, &id).await["sha256"].clone();
        post(&mut clerk, &id, "proposal", json!({ "sha256": sha256 })).await;

        let mut clerk_page = signed_in(&world, "sonmin.01").await;
        let place = format!("/staff/contracts/{id}");
        let page = clerk_page.get(&place).await;
        let bring = format!("{place}/files");
        let parts = [("role", None, &b"body"[..]), ("file", Some("x.pdf"), elsewhere.as_slice())];
        let seen = clerk_page.upload(&page, &bring, &parts).await;
        assert_eq!(seen.status, 409, "nothing changes while it is approved: {}", seen.read());

        let mut chief = caller(&world, "sonmin.02").await;
        let version = told(&mut chief, &id).await["approval"]["version"].clone();
        let said =
            post(&mut chief, &id, "return", json!({ "reason": "", "version": version })).await;
        assert!(said["type"].is_string(), "a reason is needed: {said}");
        let body = json!({ "reason": "仕様を付けてください。", "version": version });
        assert_eq!(post(&mut chief, &id, "return", body).await["kept"], true);
        assert_eq!(told(&mut clerk, &id).await["state"], "draft");

        let page = clerk_page.get(&place).await;
        assert!(page.says("仕様を付けてください。"), "the drafter reads why");
        let broken = [("role", None, &b"body"[..]), ("file", Some("x.pdf"), &b"%PDF-1.7 no"[..])];
        let seen = clerk_page.upload(&page, &bring, &broken).await;
        assert_eq!(seen.status, 422, "{}", seen.read());
        assert!(seen.summary().is_some(), "{}", seen.read());
        let seen = clerk_page.upload(&page, &bring, &parts).await;
        assert_eq!(seen.location(), place, "{}", seen.read());
        let known = told(&mut clerk, &id).await;
        assert_eq!(known["origin"], "uploaded");
        assert_eq!(known["sha256"], hex(&elsewhere));
        approve(&world, &mut clerk, &id).await;
        world.remove().await;
    }
}

#[tokio::test]
async fn a_contract_of_another_department_does_not_exist() {
    let world = World::new().await;
    world.casework().open_demo_office(clock::now()).await.expect("the office");
    let mut clerk = caller(&world, "sonmin.01").await;
    let ball = supplier(&mut clerk, "株式会社ボール", "ball@example.jp").await;
    let id = draft(&mut clerk, entered(&ball, "ボールの購入", "1000")).await;
    let file = told(&mut clerk, &id).await["file"].as_str().expect("a file").to_owned();
    let mut stranger = caller(&world, "racket.01").await;
    let nobodys = "01890000-0000-7000-8000-000000000000";
    for (own, none) in [
        (format!("{CONTRACTS}/{id}"), format!("{CONTRACTS}/{nobodys}")),
        (
            format!("{CONTRACTS}/{id}/files/{file}"),
            format!("{CONTRACTS}/{nobodys}/files/{nobodys}"),
        ),
    ] {
        let (own, none) = (stranger.get(&own).await, stranger.get(&none).await);
        assert_eq!(own.status, 404);
        assert_eq!(none.status, 404);
    }
    let list = call(&mut stranger, Method::GET, CONTRACTS, None).await;
    assert_eq!(list["total"], 0, "{list}");
    let said =
        call(&mut stranger, Method::POST, CONTRACTS, Some(entered(&ball, "勝手な契約", "1"))).await;
    assert!(said["errors"][0]["field"] == "department", "{said}");
    // The department of the 運用管理者 sees all, and drafts nothing for others.
    let mut manager = caller(&world, "court.01").await;
    assert_eq!(told(&mut manager, &id).await["number"], told(&mut clerk, &id).await["number"]);
    let said = post(&mut manager, &id, "proposal", json!({ "sha256": "" })).await;
    assert!(problem(&said).ends_with(":not_found"), "{said}");
    let mut auditor = caller(&world, "kansa.01").await;
    assert_eq!(told(&mut auditor, &id).await["state"], "draft");
    let said = post(&mut auditor, &id, "withdraw", json!({ "version": 1 })).await;
    assert!(problem(&said).ends_with(":not_found"), "{said}");
    let mut nobody = world.person();
    assert_eq!(nobody.get(&format!("{CONTRACTS}/{id}")).await.status, 401);
    world.remove().await;
}

#[tokio::test]
async fn the_ledger_is_searched_by_day_amount_and_counterparty_together() {
    for world in World::each().await {
        world.casework().open_demo_office(clock::now()).await.expect("the office");
        let mut clerk = caller(&world, "sonmin.01").await;
        let ball = supplier(&mut clerk, "株式会社ボール", "ball@example.jp").await;
        let net = supplier(&mut clerk, "ネット商店", "net@example.jp").await;
        let on = |supplier: &str, title: &str, amount: &str, day: &str| {
            let mut body = entered(supplier, title, amount);
            body["concluded_on"] = json!(day);
            body
        };
        draft(&mut clerk, on(&ball, "春のボール", "100000", "2026-04-01")).await;
        draft(&mut clerk, on(&ball, "秋のボール", "300000", "2026-10-01")).await;
        draft(&mut clerk, on(&net, "秋のネット", "300000", "2026-10-02")).await;
        let mut found = Vec::new();
        for (query, count) in [
            ("", 3),
            ("?from=2026-10-01", 2),
            ("?to=2026-10-01", 2),
            ("?amount_from=100001", 2),
            ("?amount_from=300,000&amount_to=300000", 2),
            ("?amount_to=99999", 0),
            ("?supplier=%E3%83%9C%E3%83%BC%E3%83%AB", 2),
            (
                "?supplier=%E3%83%9C%E3%83%BC%E3%83%AB&amount_from=300000&from=2026-10-01&to=2026-10-31",
                1,
            ),
            ("?words=%E7%A7%8B", 2),
            ("?state=draft&page=2", 3),
        ] {
            let list = call(&mut clerk, Method::GET, &format!("{CONTRACTS}{query}"), None).await;
            assert_eq!(list["total"], count, "{query}: {list}");
            found.push(list);
        }
        assert_eq!(found[7]["contracts"][0]["title"], "秋のボール");
        let said = call(&mut clerk, Method::GET, &format!("{CONTRACTS}?amount_from=x"), None).await;
        assert_eq!(said["errors"][0]["field"], "amount_from", "{said}");
        world.remove().await;
    }
}

#[tokio::test]
async fn the_ledger_finds_what_a_file_says_and_only_in_own_contracts() {
    for world in World::each().await {
        world.casework().open_demo_office(clock::now()).await.expect("the office");
        let mut clerk = caller(&world, "sonmin.01").await;
        let ball = supplier(&mut clerk, "株式会社ボール", "ball@example.jp").await;
        let first = draft(&mut clerk, entered(&ball, "春の買物", "123456")).await;
        let second = draft(&mut clerk, entered(&ball, "秋の買物", "654321")).await;
        let found = async |person: &mut Person, words: &str| {
            let pairs = [("words".to_owned(), words.as_bytes().to_vec())];
            let query = yakusho_tests::person::encode(&pairs);
            let query = String::from_utf8(query).expect("ASCII");
            let list = call(person, Method::GET, &format!("{CONTRACTS}?{query}"), None).await;
            let all = list["contracts"].as_array().unwrap_or_else(|| panic!("{list}")).clone();
            let ids: Vec<String> =
                all.iter().map(|one| one["id"].as_str().expect("an id").to_owned()).collect();
            ids
        };
        // What only the PDF says: the clauses of both, the amount of one, in other widths too.
        assert_eq!(found(&mut clerk, "総則").await.len(), 2);
        assert_eq!(found(&mut clerk, "123,456円").await, [first.as_str()]);
        assert_eq!(found(&mut clerk, "１２３，４５６円").await, [first.as_str()]);
        assert_eq!(found(&mut clerk, "株式会社ボール").await.len(), 2, "and the counterparty");
        assert_eq!(found(&mut clerk, "春の買物").await, [first.as_str()]);
        assert_eq!(found(&mut clerk, "総則存在しない").await, Vec::<String>::new());
        // Its letters are there, and the word is not.
        assert_eq!(found(&mut clerk, "円56").await, Vec::<String>::new());
        let mut stranger = caller(&world, "racket.01").await;
        assert_eq!(found(&mut stranger, "総則").await, Vec::<String>::new());

        // Another file says something else; and what was never indexed is, by the round.
        let mut body = entered(&ball, "春の買物", "777777");
        body["version"] = told(&mut clerk, &first).await["version"].clone();
        call(&mut clerk, Method::PUT, &format!("{CONTRACTS}/{first}"), Some(body)).await;
        assert_eq!(found(&mut clerk, "123,456円").await, Vec::<String>::new());
        assert_eq!(found(&mut clerk, "777,777円").await, [first.as_str()]);
        forget_texts(&world).await;
        assert_eq!(found(&mut clerk, "654,321円").await, Vec::<String>::new());
        world.contracts().round(clock::now()).await.expect("the round");
        assert_eq!(found(&mut clerk, "654,321円").await, [second]);
        world.remove().await;
    }
}

/// As an installation that had no full-text search yet.
async fn forget_texts(world: &World) {
    use sea_orm::EntityTrait as _;
    use yakusho_contracts::store::words_entity::{gram, words};
    let write = world.store().write(clock::now(), |tx| {
        Box::pin(async move {
            words::Entity::delete_many().exec(tx.db()).await?;
            gram::Entity::delete_many().exec(tx.db()).await?;
            Ok(())
        })
    });
    write.await.expect("written");
}

#[tokio::test]
async fn the_pages_keep_what_was_typed_and_lead_on() {
    let world = World::new().await;
    world.casework().open_demo_office(clock::now()).await.expect("the office");
    let mut clerk = signed_in(&world, "sonmin.01").await;
    let page = clerk.get("/staff/suppliers/new").await;
    let typed = [("name", "株式会社ボール"), ("corporate_number", "1234567890123")];
    let seen = clerk.fill(&page, "/staff/suppliers/new", &typed).await;
    assert_eq!(seen.status, 422);
    assert!(seen.says("株式会社ボール") && seen.says("法人番号（13桁）が正しくありません"));
    let typed = [
        ("name", "株式会社ボール"),
        ("representative", "代表　試験　太郎"),
        ("address", "球技県テニス村1番地"),
        ("person", "試験　太郎"),
        ("mail", "ball@example.jp"),
        ("phone", "000-1540-0001"),
    ];
    let seen = clerk.fill(&page, "/staff/suppliers/new", &typed).await;
    let supplier = seen.location().to_owned();
    assert!(supplier.starts_with("/staff/suppliers/"), "{}", seen.read());
    let seen = clerk.get(&supplier).await;
    assert!(seen.says("同意がない相手方とは"), "{}", seen.read());
    let id = supplier.trim_start_matches("/staff/suppliers/");
    let page = clerk.get(&format!("{supplier}/consents")).await;
    let typed = [("kind", "electronic"), ("given_on", "2026-01-01"), ("told_by", "同意書")];
    let seen = clerk.fill(&page, &format!("{supplier}/consents"), &typed).await;
    assert_eq!(seen.location(), supplier, "{}", seen.read());

    let page = clerk.get("/staff/contracts/new").await;
    let typed = [("title", "ボールの購入"), ("amount", "百円")];
    let seen = clerk.fill(&page, "/staff/contracts/new", &typed).await;
    assert_eq!(seen.status, 422);
    assert!(seen.says("ボールの購入") && seen.says("金額を数字で入れてください"));
    let typed = [
        ("kind", "ball"),
        ("title", "ボールの購入"),
        ("department", "sonmin"),
        ("supplier", id),
        ("amount", "１，１００円"),
        ("concluded_on", "令和8年12月1日"),
        ("way", "witness"),
    ];
    let seen = clerk.fill(&page, "/staff/contracts/new", &typed).await;
    let place = seen.location().to_owned();
    let seen = clerk.get(&place).await;
    for words in ["ボールの購入", "1,100円", "株式会社ボール", "契約書（PDF）を開く", "起案中"]
    {
        assert!(seen.says(words), "{words} on {}", seen.read());
    }
    assert!(!seen.says("印紙"), "no stamp duty is shown");
    let list = clerk.get("/staff/contracts").await;
    assert!(list.says("ボールの購入") && list.says("1件"));
    world.remove().await;
}
