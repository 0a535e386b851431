//! 当事者型: a party signs outside with a certificate of its own and brings the file back. It must be the
//! very file that was asked for and nothing else; each way in which it is not is said in words. Then the
//! next party gets that file, and the platform seals on top.

use http::Method;
use jiff::ToSpan as _;
use serde_json::{Value, json};
use yakusho_pdf_signature::{
    sign::{KeyPair, Request, Sources, sign},
    validate::Level,
};
use yakusho_signing::StandIn;
use yakusho_tests::{
    Person, Seen, World, clock,
    contracts::{CONTRACTS, approve, code_of, link, office, opened, post, supplier, told},
    staff::{call, signed_in},
};

const MAIL: [&str; 2] = ["one@example.jp", "two@example.jp"];

/// An approved contract of two parties who sign themselves, asked.
async fn asked(world: &World, clerk: &mut Person) -> (String, Value) {
    let one = supplier(clerk, "一番商店", MAIL[0], &["electronic"]).await;
    let two = supplier(clerk, "二番商店", MAIL[1], &["electronic"]).await;
    let body = json!({
        "kind": "ball", "title": "ボールの購入", "department": "sonmin", "supplier": one,
        "supplier2": two, "amount": "110000", "concluded_on": "2026-12-01", "way": "party",
    });
    let made = call(clerk, Method::POST, CONTRACTS, Some(body)).await;
    let id = made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
    approve(world, clerk, &id).await;
    let how = json!({ "order": "parallel", "level": "code" });
    let codes = post(clerk, &id, "request", how).await;
    (id, codes)
}

/// The key of an invented company, with a certificate of the stand-in.
fn key(stand_in: &StandIn, id: &str, name: &str, company: &str) -> KeyPair {
    stand_in.signer(id, name, company, clock::now()).expect("a key")
}

/// Signs as a company's own software does.
fn signed(pdf: &[u8], key: &KeyPair, field: &str, certify: Option<u8>) -> Vec<u8> {
    let request = Request { certify, ..Request::new(field, Level::B, clock::now()) };
    sign(pdf, &request, Sources { signer: key, stamps: None, revocation: None }).expect("signed")
}

/// A page turned on its side behind the file, as an editor saves it.
fn turned(pdf: &[u8]) -> Vec<u8> {
    let mut more = lopdf::IncrementalDocument::create_from(
        pdf.to_vec(),
        lopdf::Document::load_mem(pdf).expect("a PDF"),
    );
    let page = more.get_prev_documents().page_iter().next().expect("a page");
    more.opt_clone_object_to_new_document(page).expect("a page");
    let page = more.new_document.get_object_mut(page).expect("a page");
    page.as_dict_mut().expect("a page").set("Rotate", 90);
    let mut bytes = Vec::new();
    more.save_to(&mut bytes).expect("written");
    assert!(bytes.starts_with(pdf), "an incremental update");
    bytes
}

async fn bring(person: &mut Person, file: &[u8], read: &str) -> Seen {
    let page = person.get("/sign").await;
    assert!(page.says("署名した契約書で合意する"), "{}", page.read());
    let parts = [("read", None, read.as_bytes()), ("file", Some("signed.pdf"), file)];
    person.upload(&page, "/sign/signed", &parts).await
}

#[tokio::test]
async fn two_parties_sign_with_their_own_certificates_and_the_seal_comes_on_top() {
    for world in World::each().await {
        let mut clerk = office(&world).await;
        let (id, codes) = asked(&world, &mut clerk).await;
        let stand_in = world.contracts().signing().stand_in().expect("試験用").clone();

        let mut person = opened(&world, MAIL[0], &code_of(&codes, 0)).await;
        let asked = person.get("/sign/file").await.bytes;
        let first = signed(&asked, &key(&stand_in, "one", "試験　太郎", "一番商店"), "ichi", None);
        let page = person.get("/sign").await;
        let agreed = person.fill(&page, "/sign/agree", &[("read", "yes")]).await;
        assert_eq!(agreed.status, 409, "a tick is not a signature: {}", agreed.read());
        let seen = bring(&mut person, &first, "").await;
        assert_eq!(seen.status, 422, "unread: {}", seen.read());
        let seen = bring(&mut person, &first, "yes").await;
        assert_eq!(seen.location(), "/sign", "{}", seen.read());
        assert_eq!(told(&mut clerk, &id).await["state"], "sent", "the second is asked now");

        let mut person = opened(&world, MAIL[1], &code_of(&codes, 1)).await;
        let page = person.get("/sign").await;
        assert!(page.says("一番商店"), "who signed before is said: {}", page.read());
        let asked = person.get("/sign/file").await.bytes;
        assert!(asked == first, "the second signs what the first signed");
        // The name on this certificate is nobody's of the contract.
        let second = signed(&asked, &key(&stand_in, "two", "他人　花子", "別会社"), "ni", None);
        let seen = bring(&mut person, &second, "yes").await;
        assert_eq!(seen.location(), "/sign", "{}", seen.read());

        let known = told(&mut clerk, &id).await;
        assert_eq!(known["state"], "concluded", "{known}");
        let place = format!("{CONTRACTS}/{id}");
        let found = call(&mut clerk, Method::GET, &format!("{place}/verification"), None).await;
        assert_eq!((&found["holds"], &found["level"]), (&json!(true), &json!("B-LTA")), "{found}");
        let own = call(&mut clerk, Method::GET, &format!("{place}/signatures"), None).await;
        assert!(own[0]["subject"].as_str().is_some_and(|name| name.contains("一番商店")), "{own}");
        assert_eq!((&own[0]["name_fits"], &own[1]["name_fits"]), (&json!(true), &json!(false)));
        let sealed = person.get("/sign/file").await.bytes;
        assert!(sealed.starts_with(&second), "every byte of the parties is kept");
        let mut page = signed_in(&world, "sonmin.01").await;
        let page = page.get(&format!("/staff/contracts/{id}")).await;
        assert!(page.says("相手方の電子署名（当事者型）") && page.says("他人"), "{}", page.read());
        assert!(page.says("名義が相手方のものか、確かめてください"), "{}", page.read());
        world.remove().await;
    }
}

#[tokio::test]
async fn every_way_in_which_it_is_not_the_signed_contract_has_its_words() {
    let world = World::new().await;
    let mut clerk = office(&world).await;
    let (id, codes) = asked(&world, &mut clerk).await;
    let stand_in = world.contracts().signing().stand_in().expect("試験用").clone();
    let mut person = opened(&world, MAIL[0], &code_of(&codes, 0)).await;
    let asked = person.get("/sign/file").await.bytes;
    let own = key(&stand_in, "one", "試験　太郎", "一番商店");
    let good = signed(&asked, &own, "ichi", None);

    let other = World::new().await;
    let stranger = other.contracts().signing().stand_in().expect("試験用").clone();
    let unknown = signed(&asked, &key(&stranger, "one", "試験　太郎", "一番商店"), "ichi", None);
    let mut broken = good.clone();
    let at = asked.len() + (good.len() - asked.len()) / 8;
    let place = good.windows(9).position(|part| part == b"/Contents").expect("a signature");
    // A letter of the update that no reader needs and the signature covers.
    broken[at.min(place - 2)] ^= 1;
    let revoked = key(&stand_in, "gone", "失効　三郎", "一番商店");
    let by_revoked = signed(&asked, &revoked, "ichi", None);
    let certificate = yakusho_pdf_signature::sign::Signer::certificate(&revoked).clone();
    stand_in.revoke(&certificate, clock::now() - 1.hour(), false).expect("revoked");
    let then = clock::now() - (24 * 366 * 5).hours();
    let old = stand_in.signer("old", "期限　切夫", "一番商店", then).expect("a key");
    let request = Request::new("ichi", Level::B, then);
    let expired = sign(&asked, &request, Sources { signer: &old, stamps: None, revocation: None });

    let twice = signed(&good, &key(&stand_in, "more", "試験　次郎", "一番商店"), "more", None);
    let not_pdf = b"no PDF".to_vec();
    let cases: [(&str, Vec<u8>, &str); 10] = [
        ("nothing", Vec::new(), "電子署名を付けたPDFを選んでください"),
        ("no PDF", not_pdf, "ファイル"),
        ("the file itself", asked.clone(), "電子署名が付いていません"),
        ("another file", other_file(&mut clerk).await, "違うファイルか、作り直されたファイル"),
        (
            "changed, then signed",
            signed(&turned(&asked), &own, "ichi", None),
            "中身が変わっています",
        ),
        ("signed, then changed", turned(&good), "中身が変わっています"),
        ("an unknown root", unknown, "市が認めたものではありません"),
        ("a revoked certificate", by_revoked, "失効しています"),
        ("an ended certificate", expired.expect("signed"), "有効期間が、過ぎている"),
        ("two signatures", twice, "電子署名が2つ以上"),
    ];
    for (what, file, words) in cases {
        let seen = bring(&mut person, &file, "yes").await;
        assert_eq!(seen.status, 422, "{what}: {}", seen.read());
        assert!(seen.says(words), "{what}: {}", seen.read());
    }
    let locked = bring(&mut person, &signed(&asked, &own, "ichi", Some(1)), "yes").await;
    assert!(
        locked.status == 422 && locked.says("ふつうの電子署名を付け直して"),
        "{}",
        locked.read()
    );
    let seen = bring(&mut person, &broken, "yes").await;
    assert_eq!(seen.status, 422, "a broken one: {}", seen.read());
    assert_eq!(told(&mut clerk, &id).await["state"], "sent", "nothing was taken");
    let own = call(&mut clerk, Method::GET, &format!("{CONTRACTS}/{id}/signatures"), None).await;
    assert_eq!(own, json!([]));
    let seen = bring(&mut person, &good, "yes").await;
    assert_eq!(seen.location(), "/sign", "the right one is still taken: {}", seen.read());
    link(&world, MAIL[1]).await;
    other.remove().await;
    world.remove().await;
}

/// The PDF of some other contract.
async fn other_file(clerk: &mut Person) -> Vec<u8> {
    let list = call(clerk, Method::GET, "/api/v1/staff/suppliers", None).await;
    let supplier = list[0]["id"].as_str().unwrap_or_else(|| panic!("{list}")).to_owned();
    let body = json!({
        "kind": "ball", "title": "別の購入", "department": "sonmin", "supplier": supplier,
        "amount": "1000", "concluded_on": "2026-12-01",
    });
    let made = call(clerk, Method::POST, CONTRACTS, Some(body)).await;
    let id = made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
    let known = told(clerk, &id).await;
    let file = known["file"].as_str().expect("a file");
    clerk.get(&format!("{CONTRACTS}/{id}/files/{file}")).await.bytes
}
