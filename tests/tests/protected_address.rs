//! Where a person under 支援措置 lives appears to nobody but the officers whom the record names, for
//! its purpose: every page, print and API answer to everybody else is fetched and searched. The same
//! search finds the address at once where the mask is taken away.

use std::{collections::BTreeSet, io::Read as _, process::Command};

use http::Method;
use jiff::{SignedDuration, civil::date};
use uuid::Uuid;
use yakusho_casework::{demo, store::cases};
use yakusho_disclosure::place_key;
use yakusho_facts::{Sheets, Source};
use yakusho_identity::Role;
use yakusho_interview::{Answer, FactKey, Value, value::Address};
use yakusho_kernel::Actor;
use yakusho_permission::Permission;
use yakusho_protection::{Category, Person as Protected};
use yakusho_tests::{
    Person, Seen, World, clock,
    routes::{filled, routes},
};

/// What nobody else may read, in the key in which every spelling is one.
const NEEDLES: [&str; 2] = ["ひみつ谷", "かくれ荘"];

/// The rules that hide it.
const MASK: [&str; 4] = [
    "place-of-a-protected-person-only-to-named-officers",
    "place-of-a-protected-person-only-for-its-purpose",
    "enclosures-of-a-protected-person-only-to-named-officers",
    "no-place-on-copies-that-others-may-hold",
];

/// A world with a household of which one is protected.
struct Home {
    world: World,
    owner: Person,
    application: Uuid,
    cases: Vec<cases::Record>,
    /// The login of the officer whom the record names.
    officer: String,
}

async fn home(permission: Permission) -> Home {
    let world = World::under(permission).await;
    world.casework().open_demo_office(clock::now()).await.expect("the office");
    let mut owner = world.person();
    let first = owner.begin("nyuson").await;
    owner.walk(&first, "/apply/check").await;
    let receipt = owner.submit().await;
    let id = receipt.trim_start_matches("/applications/").trim_end_matches("/receipt");
    let application: Uuid = id.parse().expect("an id");
    move_in(&world, application).await;
    let store = world.store();
    let cases = cases::of_application(store.read(), store.municipality(), application).await;
    let cases = cases.expect("cases");
    let pack = yakusho_tests::pack::pack();
    let owns = |code: &str| cases.iter().any(|record| record.department == code);
    let head = demo::accounts(&pack)
        .into_iter()
        .find(|account| account.role == Role::Head && owns(&account.code));
    let officer = head.expect("a head").login;
    protect(&world, &officer).await;
    Home { world, owner, application, cases, officer }
}

/// A second person joins the household, and the address is one that nobody else has. A clerk has
/// written it down in a note, too.
async fn move_in(world: &World, application: Uuid) {
    let store = world.store();
    let keyring = std::sync::Arc::clone(world.keyring());
    let stored = Sheets::Application.read(store, &keyring, application).await.expect("read");
    let stored = stored.expect("a sheet");
    let mut sheet = stored.sheet.clone();
    let now = clock::now() - SignedDuration::from_secs(60);
    sheet.change(Source::Told, now, |answers| {
        let keys: Vec<FactKey> = answers
            .iter()
            .filter(|(_, answer)| matches!(answer, Answer::Known(Value::Address(_))))
            .map(|(key, _)| key.clone())
            .collect();
        assert!(!keys.is_empty(), "the household told an address");
        for key in keys {
            answers.tell(
                key,
                Value::Address(Address {
                    postal_code: "3790099".to_owned(),
                    prefecture: "群馬県".to_owned(),
                    city: "テニス村".to_owned(),
                    town: "ヒミツ谷".to_owned(),
                    block: "9丁目87-65".to_owned(),
                    building: "カクレ荘301".to_owned(),
                }),
            );
        }
        answers.tell(FactKey::at("person.name", "m1"), Value::Text("守谷 隠子".to_owned()));
        let born = Value::Date(date(1991, 2, 3));
        answers.tell(FactKey::at("person.birth_date", "m1"), born);
    });
    let version = stored.version;
    world
        .store()
        .write(clock::now(), move |tx| {
            let (sheet, keyring) = (sheet.clone(), std::sync::Arc::clone(&keyring));
            Box::pin(async move {
                Sheets::Application.append(tx, &keyring, application, version, &sheet, None).await
            })
        })
        .await
        .expect("appended");
}

async fn protect(world: &World, officer: &str) {
    let staff = yakusho_identity::store::staff_list(world.store()).await.expect("staff");
    let officer = staff.iter().find(|row| row.login == officer).expect("the officer").id;
    let keyring = std::sync::Arc::clone(world.keyring());
    world
        .store()
        .write(clock::now(), move |tx| {
            let keyring = std::sync::Arc::clone(&keyring);
            Box::pin(async move {
                let person = Protected {
                    name: "守谷　隠子".to_owned(),
                    kana: "モリヤ インコ".to_owned(),
                    birth_date: date(1991, 2, 3),
                };
                let by = Actor::Staff { id: officer };
                let from = date(2020, 1, 1).max(yakusho_kernel::date::jst_date(clock::now()));
                let officers = [officer];
                yakusho_protection::set(
                    tx,
                    &keyring,
                    &by,
                    &[person],
                    Category::Spouse,
                    from,
                    &officers,
                )
                .await
            })
        })
        .await
        .expect("protected");
}

async fn signed_in(world: &World, login: &str) -> Person {
    clock::pass(SignedDuration::from_secs(31));
    let mut person = world.person();
    let page = person.get("/staff/sign-in").await;
    let code = demo::code_at(clock::now());
    let typed = [("login", login), ("password", demo::PASSWORD), ("code", code.as_str())];
    let seen = person.fill(&page, "/staff/sign-in", &typed).await;
    assert_eq!(seen.location(), "/staff", "{login}: {}", seen.read());
    person
}

/// The same member of staff at the API.
async fn with_token(world: &World, login: &str) -> Person {
    clock::pass(SignedDuration::from_secs(31));
    let body = serde_json::json!({
        "login": login, "password": demo::PASSWORD, "totp": demo::code_at(clock::now()),
    });
    let mut person = world.person();
    let body = body.to_string().into_bytes();
    let seen = person.send(Method::POST, "/api/v1/staff/sessions", "application/json", body).await;
    assert_eq!(seen.status, 201, "{login}: {}", seen.read());
    let session: serde_json::Value = serde_json::from_slice(&seen.bytes).expect("a session");
    let token = session["token"].as_str().expect("a token").to_owned();
    world
        .person()
        .saying("authorization", &format!("Bearer {token}"))
        .saying("purpose", "案件の処理")
}

/// Everything that an answer says, in words: pages, papers, tables, archives.
fn words(seen: &Seen) -> Vec<String> {
    let mut all = vec![String::from_utf8_lossy(&seen.bytes).into_owned()];
    if seen.bytes.starts_with(b"%PDF") {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("paper.pdf");
        std::fs::write(&file, &seen.bytes).expect("written");
        let text = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output();
        all.push(String::from_utf8_lossy(&text.expect("pdftotext").stdout).into_owned());
    }
    if seen.bytes.starts_with(b"PK")
        && let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(&seen.bytes))
    {
        for at in 0..archive.len() {
            let mut text = Vec::new();
            let mut entry = archive.by_index(at).expect("an entry");
            entry.read_to_end(&mut text).expect("read");
            all.push(String::from_utf8_lossy(&text).into_owned());
        }
    }
    all
}

fn tells(seen: &Seen) -> bool {
    words(seen).iter().any(|text| {
        let key = place_key(text);
        NEEDLES.iter().any(|needle| key.contains(needle))
    })
}

/// Walks every route with the ids of the household and gives the addresses of the answers that tell.
async fn leaks(home: &Home, name: &str, reader: &Person, query: &str) -> (usize, BTreeSet<String>) {
    let application = home.application.to_string();
    let number = home.cases.first().map(|record| record.number.clone()).expect("a case");
    let mut ids: Vec<String> = vec![application.clone(), number];
    ids.extend(home.cases.iter().map(|record| record.case.id.to_string()));
    let (mut found, mut read) = (BTreeSet::new(), 0);
    for route in routes() {
        let places: Vec<String> = match route.matches('{').count() {
            0 => vec![route.clone()],
            1 => ids.iter().map(|id| filled(&route, &[id])).collect(),
            _ => ids
                .iter()
                .flat_map(|first| ids.iter().map(move |second| (first, second)))
                .filter(|(first, second)| first != second)
                .map(|(first, second)| filled(&route, &[first, second]))
                .collect(),
        };
        for place in places {
            let seen = reader.clone().get(&format!("{place}{query}")).await;
            assert!(!seen.status.is_server_error(), "{name} {place}: {}", seen.read());
            read += usize::from(seen.status.is_success());
            if tells(&seen) {
                found.insert(route.clone());
            }
        }
    }
    (read, found)
}

/// What every reader but the officer can read.
async fn of_all_others(home: &Home) -> Vec<(String, BTreeSet<String>)> {
    let mut readers: Vec<(String, Person, &str)> = vec![
        ("nobody".to_owned(), home.world.person(), ""),
        ("the household's browser".to_owned(), home.owner.clone(), ""),
    ];
    let pack = yakusho_tests::pack::pack();
    for account in demo::accounts(&pack) {
        let login = account.login;
        let page = signed_in(&home.world, &login).await;
        let token = with_token(&home.world, &login).await;
        if login == home.officer {
            // The officer for another purpose is somebody else.
            readers.push((format!("{login}, another purpose"), page, "?purpose=review"));
        } else {
            readers.push((format!("{login}, for protection"), page.clone(), "?purpose=protection"));
            readers.push((login.clone(), page, ""));
        }
        readers.push((format!("{login}, API"), token, ""));
    }
    let mut all = Vec::new();
    let mut answers = 0;
    for (name, reader, query) in readers {
        let (read, found) = leaks(home, &name, &reader, query).await;
        answers += read;
        all.push((name, found));
    }
    eprintln!("{answers} answers to {} readers were searched", all.len());
    all
}

#[tokio::test]
async fn nobody_else_is_told_where_a_protected_person_lives() {
    let home = home(Permission::core()).await;
    for (name, found) in of_all_others(&home).await {
        assert!(found.is_empty(), "{name} is told the address at {found:?}");
    }
    // The officer, for the purpose, can do the work: the scan looks where the address would be.
    let officer = signed_in(&home.world, &home.officer.clone()).await;
    let (_, found) = leaks(&home, "the officer", &officer, "?purpose=protection").await;
    assert!(found.contains("/staff/cases/{id}"), "the officer sees the case: {found:?}");
    assert!(found.contains("/staff/cases/{id}/form.pdf"), "and the form: {found:?}");
    home.world.remove().await;
}

#[tokio::test]
async fn the_search_finds_the_address_where_the_mask_is_taken_away() {
    let home = home(Permission::core_without(&MASK)).await;
    let all = of_all_others(&home).await;
    let found: BTreeSet<&str> =
        all.iter().flat_map(|(_, found)| found.iter().map(String::as_str)).collect();
    for place in [
        "/staff/cases/{id}",
        "/staff/cases/{id}/form.pdf",
        "/api/v1/staff/cases/{id}",
        "/applications/{id}/visit.pdf",
    ] {
        assert!(found.contains(place), "{place} hides it without the mask: {found:?}");
    }
    assert!(all.iter().any(|(name, found)| name == "nobody" && found.is_empty()));
    home.world.remove().await;
}
