//! What pages give to print and to keep, the API gives too: to holders of a code, and to staff with a
//! purpose.

use http::Method;
use serde_json::{Value, json};
use yakusho_casework::demo;
use yakusho_tests::{Person, Seen, World, clock};

fn holding(world: &World, code: &str) -> Person {
    world.person().saying("authorization", &format!("Bearer {code}"))
}

async fn signed_in(world: &World, login: &str) -> Person {
    let sent = json!({
        "login": login,
        "password": demo::PASSWORD,
        "totp": demo::code_at(clock::now()),
    });
    let (path, kind) = ("/api/v1/staff/sessions", "application/json");
    let body = sent.to_string().into_bytes();
    let session = json(&world.person().send(Method::POST, path, kind, body).await);
    holding(world, session["token"].as_str().expect("a token"))
}

fn is_pdf(seen: &Seen) -> bool {
    seen.status == 200
        && seen.header("content-type") == "application/pdf"
        && seen.header("cache-control") == "no-store"
        && seen.bytes.starts_with(b"%PDF-")
}

fn json(seen: &Seen) -> Value {
    assert!(seen.status.is_success(), "{}: {}", seen.status, seen.text());
    serde_json::from_slice(&seen.bytes).expect("JSON")
}

#[tokio::test]
async fn holders_print_the_result_the_receipt_and_the_sheet_for_the_visit() {
    let world = World::new().await;
    let mut person = world.person();
    let first = person.begin("nandemo").await;
    let draft = person.get("/guide/later").await.code();
    let mut caller = holding(&world, &draft);
    let early = caller.get("/api/v1/draft/result.pdf").await;
    assert_eq!(early.status, 409, "questions are open: {}", early.text());
    person.walk(&first, "/guide/result").await;
    assert!(is_pdf(&caller.get("/api/v1/draft/result.pdf").await));
    let calendar = caller.get("/api/v1/draft/result.ics").await;
    assert!(calendar.header("content-type").starts_with("text/calendar"), "{}", calendar.text());
    person.walk("/apply", "/apply/check").await;
    let receipt = person.submit().await;
    let code = person.get(&receipt).await.code();
    let mut holder = holding(&world, &code);
    for paper in ["receipt.pdf", "visit.pdf"] {
        let path = format!("/api/v1/applications/R8-000001/{paper}");
        assert!(is_pdf(&holder.get(&path).await), "{paper}");
        assert_eq!(caller.get(&path).await.status, 404, "{paper}: a draft's code opens nothing");
        assert_eq!(world.person().get(&path).await.status, 401, "{paper}: nobody");
    }
    world.remove().await;
}

#[tokio::test]
async fn staff_print_the_form_and_open_what_was_enclosed_and_say_why() {
    let world = World::new().await;
    world.casework().open_demo_office(clock::now()).await.expect("accounts");
    let mut person = world.person();
    let first = person.begin("nandemo").await;
    person.walk(&first, "/apply/check").await;
    person.submit().await;
    let pack = yakusho_tests::pack::pack();
    let mut printed = 0;
    for account in demo::accounts(&pack).iter().filter(|account| account.login.ends_with(".01")) {
        let clerk = signed_in(&world, &account.login).await;
        let list = json(&clerk.clone().get("/api/v1/staff/worklist").await);
        for item in list["items"].as_array().expect("items") {
            let case = format!("/api/v1/staff/cases/{}", item["case"].as_str().expect("an id"));
            let form = format!("{case}/form.pdf");
            assert_eq!(clerk.clone().get(&form).await.status, 422, "no purpose was said");
            let mut working = clerk.clone().saying("purpose", "printing");
            let seen = working.get(&form).await;
            assert!(is_pdf(&seen) || seen.status == 404, "{}: {}", account.login, seen.status);
            printed += usize::from(is_pdf(&seen));
        }
    }
    assert!(printed > 0, "no form was printed");
    world.remove().await;
}

#[tokio::test]
async fn staff_look_at_every_template_of_the_city_that_has_a_sample() {
    let world = World::new().await;
    world.casework().open_demo_office(clock::now()).await.expect("accounts");
    let pack = yakusho_tests::pack::pack();
    let account = demo::accounts(&pack).into_iter().next().expect("an account");
    let mut clerk = signed_in(&world, &account.login).await;
    let list = json(&clerk.get("/api/v1/staff/papers").await);
    let papers = list["papers"].as_array().expect("papers");
    let (mut made, mut none) = (0, 0);
    for one in papers {
        let name = one["name"].as_str().expect("a name");
        let seen = clerk.get(&format!("/api/v1/staff/papers/{name}")).await;
        match one["sample"].as_bool() {
            Some(true) => assert!(is_pdf(&seen), "{name}: {}", seen.status),
            _ => assert_eq!(seen.status, 404, "{name}"),
        }
        made += usize::from(one["sample"] == true);
        none += usize::from(one["sample"] == false);
    }
    assert!(made >= 5, "{made} samples of {} templates, {none} without", papers.len());
    world.remove().await;
}
