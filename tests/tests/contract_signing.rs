//! The life of a contract with its parties, on both databases: asked by a one-time link and a code by
//! another channel, read, agreed to, sealed, verified, renewed for years; or declined and issued again.

use http::Method;
use jiff::{SignedDuration, ToSpan as _};
use serde_json::json;
use yakusho_contracts::{
    model::State,
    store::{contracts, seals},
};
use yakusho_tests::{
    Person, Seen, World, clock,
    contracts::{
        CONTRACTS, SUPPLIERS, approved, code_of, link, office, opened, post, supplier, told,
    },
    staff::call,
};

#[tokio::test]
async fn two_parties_agree_in_turn_and_the_platform_seals_what_holds_for_years() {
    for world in World::each().await {
        let mut clerk = office(&world).await;
        let one = supplier(&mut clerk, "一番商店", "one@example.jp", &["electronic"]).await;
        let two = supplier(&mut clerk, "二番商店", "two@example.jp", &["electronic"]).await;
        let id = approved(&world, &mut clerk, "ball", &[&one, &two]).await;
        let codes =
            post(&mut clerk, &id, "request", json!({ "order": "serial", "level": "code" })).await;
        let (first, second) = (code_of(&codes, 0), code_of(&codes, 1));

        let mut person = opened(&world, "one@example.jp", &first).await;
        let page = person.get("/sign").await;
        assert!(page.says("110,000円") && page.says("一番商店") && page.says("ボールの購入"));
        assert!(page.says("第1条（総則）"), "lines are read whole: {}", page.read());
        let unread = person.fill(&page, "/sign/agree", &[]).await;
        assert_eq!(unread.status, 422, "{}", unread.read());
        let seen = person.fill(&page, "/sign/agree", &[("read", "yes")]).await;
        assert_eq!(seen.location(), "/sign", "{}", seen.read());
        assert_eq!(told(&mut clerk, &id).await["state"], "sent", "the second was not asked before");

        let mut person = opened(&world, "two@example.jp", &second).await;
        let page = person.get("/sign").await;
        let seen = person.fill(&page, "/sign/agree", &[("read", "yes")]).await;
        assert_eq!(seen.location(), "/sign", "{}", seen.read());
        let known = told(&mut clerk, &id).await;
        assert_eq!(known["state"], "concluded", "{known}");
        let found =
            call(&mut clerk, Method::GET, &format!("{CONTRACTS}/{id}/verification"), None).await;
        assert_eq!((&found["holds"], &found["level"]), (&json!(true), &json!("B-LTA")), "{found}");
        let sealed = person.get("/sign/file").await;
        assert!(sealed.bytes.starts_with(b"%PDF-"));
        assert!(person.get("/sign/certificate").await.bytes.starts_with(b"%PDF-"));

        // What was approved is the beginning of what was sealed, byte for byte.
        let store = world.store();
        let uuid = id.parse().expect("an id");
        let contract = contracts::find(store.read(), store.municipality().as_str(), uuid).await;
        let contract = contract.expect("rows").expect("a contract");
        assert_eq!(contract.state, State::Concluded);
        let (before, _) =
            world.contracts().read(contract.file.as_ref().expect("a file")).await.expect("bytes");
        assert!(sealed.bytes.starts_with(&before));

        // Ten years and more, with the renewals that fall due.
        let app = world.contracts();
        let newest = async || {
            let all = seals::of_contract(store.read(), store.municipality().as_str(), uuid).await;
            all.expect("rows").into_iter().next().expect("a seal")
        };
        for number in 2..=3 {
            let seal = newest().await;
            let at = yakusho_kernel::date::jst_midnight(seal.renew_on + 1.day());
            app.round(at).await.expect("the round");
            assert_eq!(newest().await.number, number, "renewed on {}", seal.renew_on);
        }
        let late = yakusho_kernel::date::jst_midnight(newest().await.renew_on);
        assert!(late > clock::now() + SignedDuration::from_hours(24 * 3653), "more than ten years");
        let (report, wrong) = app.verify(&newest().await, late).await.expect("a report");
        assert!(report.holds() && wrong.is_empty(), "{}: {wrong:?}", report.verdict);
        world.remove().await;
    }
}

#[tokio::test]
async fn a_page_is_read_as_a_picture_with_its_text_below() {
    let world = World::new().await;
    let mut clerk = office(&world).await;
    let one = supplier(&mut clerk, "一番商店", "one@example.jp", &["electronic"]).await;
    let id = approved(&world, &mut clerk, "ball", &[&one]).await;
    let how = json!({ "order": "parallel", "level": "code" });
    let codes = post(&mut clerk, &id, "request", how).await;
    assert_eq!(world.person().get("/sign/pages/1").await.status, 404, "nobody's page");
    let mut person = opened(&world, "one@example.jp", &code_of(&codes, 0)).await;
    let page = person.get("/sign").await;
    assert!(page.text().contains("src=\"/sign/pages/1\""), "{}", page.text());
    assert!(page.says("1ページを文字で読む") && page.says("第1条（総則）"), "{}", page.read());
    assert!(page.bytes.len() < 60 << 10, "the first view: {} bytes", page.bytes.len());
    for _ in 0..2 {
        let seen = person.get("/sign/pages/1").await;
        assert_eq!(seen.header("content-type"), "image/png");
        let picture = image::load_from_memory(&seen.bytes).expect("a picture").to_luma8();
        assert_eq!(picture.width(), 1_000);
        let dark = picture.pixels().filter(|pixel| pixel.0[0] < 128).count();
        assert!(dark > 5_000, "letters are drawn: {dark} dark points");
    }
    let none = person.get("/sign/pages/99").await;
    assert_eq!(none.header("content-type"), "image/svg+xml");
    assert!(none.text().contains("このページは画像にできませんでした"));
    world.remove().await;
}

#[tokio::test]
async fn nothing_is_sent_without_consent_and_wrong_codes_lock_the_link() {
    let world = World::new().await;
    let mut clerk = office(&world).await;
    let shop = supplier(&mut clerk, "一番商店", "one@example.jp", &["electronic"]).await;
    let id = approved(&world, &mut clerk, "net-hari", &[&shop]).await;
    let how = json!({ "order": "parallel", "level": "code" });
    let said = post(&mut clerk, &id, "request", how.clone()).await;
    assert!(said["type"].as_str().is_some_and(|kind| kind.ends_with(":consent_missing")), "{said}");
    let body = json!({ "kind": "construction", "given_on": "2026-01-01", "told_by": "承諾書" });
    call(&mut clerk, Method::POST, &format!("{SUPPLIERS}/{shop}/consents"), Some(body)).await;
    let codes = post(&mut clerk, &id, "request", how).await;
    let right = code_of(&codes, 0);

    let mut person = world.person();
    assert_eq!(person.get("/sign").await.status, 404, "nobody's link");
    let path = format!("/sign/{}", link(&world, "one@example.jp").await);
    person.get(&path).await;
    let page = person.get("/sign/code").await;
    assert_eq!(person.get("/sign/file").await.status, 404, "the link alone opens nothing");
    for _ in 0..5 {
        let seen = person.fill(&page, "/sign/code", &[("code", "00000000x")]).await;
        assert_eq!(seen.status, 422, "{}", seen.read());
    }
    let seen = person.fill(&page, "/sign/code", &[("code", &right)]).await;
    assert_eq!(seen.status, 422, "locked, even with the right code");
    let signers = call(&mut clerk, Method::GET, &format!("{CONTRACTS}/{id}/signers"), None).await;
    let signer = signers[0]["id"].as_str().expect("a signer").to_owned();
    let asked = post(&mut clerk, &id, &format!("signers/{signer}/link"), json!({})).await;
    let code = asked["code"].as_str().unwrap_or_else(|| panic!("{asked}")).to_owned();
    assert_eq!(world.person().get(&path).await.status, 404, "the old link is over");
    opened(&world, "one@example.jp", &code).await;
    world.remove().await;
}

#[tokio::test]
async fn one_who_declines_says_why_and_the_contract_is_issued_again() {
    for world in World::each().await {
        let mut clerk = office(&world).await;
        let one = supplier(&mut clerk, "一番商店", "one@example.jp", &["electronic"]).await;
        let id = approved(&world, &mut clerk, "ball", &[&one]).await;
        let how = json!({ "order": "parallel", "level": "code" });
        let codes = post(&mut clerk, &id, "request", how).await;
        let mut person = opened(&world, "one@example.jp", &code_of(&codes, 0)).await;
        let page = person.get("/sign/decline").await;
        let seen = person.fill(&page, "/sign/decline", &[("reason", "")]).await;
        assert_eq!(seen.status, 422);
        let seen = person.fill(&page, "/sign/decline", &[("reason", "数量が違います。")]).await;
        assert_eq!(seen.status, 200, "{}", seen.read());
        assert_eq!(told(&mut clerk, &id).await["state"], "declined");
        let signers =
            call(&mut clerk, Method::GET, &format!("{CONTRACTS}/{id}/signers"), None).await;
        assert_eq!(signers[0]["reason"], "数量が違います。");
        let made = post(&mut clerk, &id, "reissue", json!({})).await;
        let again = told(&mut clerk, made["id"].as_str().expect("an id")).await;
        assert_eq!((&again["link"], &again["linked_to"]), (&json!("reissue"), &json!(id)));
        world.remove().await;
    }
}

/// Somebody who told the access code of a contract that asks for an authenticator too: the contract, they,
/// the page, the authenticator.
async fn at_authenticator(
    world: &World,
    clerk: &mut Person,
) -> (String, Person, Seen, yakusho_identity::TotpSecret) {
    let one = supplier(clerk, "一番商店", "one@example.jp", &["electronic"]).await;
    let id = approved(world, clerk, "ball", &[&one]).await;
    let codes = post(clerk, &id, "request", json!({ "order": "parallel", "level": "totp" })).await;
    let mut person = world.person();
    person.get(&format!("/sign/{}", link(world, "one@example.jp").await)).await;
    let page = person.get("/sign/code").await;
    person.fill(&page, "/sign/code", &[("code", &code_of(&codes, 0))]).await;
    assert_eq!(
        person.get("/sign").await.location(),
        "/sign/authenticator",
        "the code is not enough"
    );
    let page = person.get("/sign/authenticator").await;
    let hidden = page.hidden().into_iter().find(|(name, _)| name == "secret").expect("a secret").1;
    let bytes: Vec<u8> = (0..40)
        .step_by(2)
        .map(|at| u8::from_str_radix(&hidden[at..at + 2], 16).expect("hex"))
        .collect();
    let totp = yakusho_identity::TotpSecret::from_bytes(&bytes).expect("a secret");
    (id, person, page, totp)
}

#[tokio::test]
async fn the_code_of_an_authenticator_is_not_guessed_without_end() {
    let world = World::new().await;
    let mut clerk = office(&world).await;
    let (_, mut person, page, totp) = at_authenticator(&world, &mut clerk).await;
    let right = totp.code_at(clock::now());
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        let seen = person.fill(&page, "/sign/authenticator", &[("code", wrong)]).await;
        assert_eq!(seen.status, 422, "{}", seen.read());
    }
    let seen = person.fill(&page, "/sign/authenticator", &[("code", &right)]).await;
    assert_eq!(seen.status, 422, "locked, even with the right code");
    assert!(seen.says("何度も間違えた"), "{}", seen.read());
    world.remove().await;
}

#[tokio::test]
async fn time_reminds_ends_and_a_colleague_may_answer_with_an_authenticator() {
    let world = World::new().await;
    let mut clerk = office(&world).await;
    let (id, mut person, page, totp) = at_authenticator(&world, &mut clerk).await;
    let code = totp.code_at(clock::now());
    let seen = person.fill(&page, "/sign/authenticator", &[("code", &code)]).await;
    assert_eq!(seen.location(), "/sign", "{}", seen.read());
    let page = person.get("/sign/delegate").await;
    let typed = [("person", "試験　花子"), ("mail", "hanako@example.jp")];
    let seen = person.fill(&page, "/sign/delegate", &typed).await;
    assert_eq!(seen.status, 200, "{}", seen.read());
    assert!(seen.says("試験　花子"));
    assert_eq!(person.get("/sign").await.status, 404, "who asked another answers no more");
    link(&world, "hanako@example.jp").await;

    let app = world.contracts();
    app.round(clock::now() + SignedDuration::from_hours(24 * 8)).await.expect("the round");
    let trail = app.history(id.parse().expect("an id")).await.expect("the trail");
    assert!(trail.iter().any(|action| action.kind == "contract.reminded"));
    app.round(clock::now() + SignedDuration::from_hours(24 * 11)).await.expect("the round");
    assert_eq!(told(&mut clerk, &id).await["state"], "expired");
    world.remove().await;
}
