//! What good, clumsy and hostile calls get.

use http::Method;
use serde_json::json;

use crate::{
    village::Village,
    walk::{answer_all, begin, go_to, reply},
};

#[tokio::test]
async fn the_catalogue_is_open_and_speaks_three_languages() {
    let village = Village::new().await;
    let caller = village.caller();
    for (lang, name) in
        [("ja", "テニス村"), ("ja-easy", "テニス村（むら）"), ("en", "Tennis Village")]
    {
        let answer = caller.speaking(lang).get("/api/v1/city").await;
        assert_eq!(answer.ok()["name"], name);
    }
    let events = caller.get("/api/v1/events").await.ok();
    assert_eq!(events[0]["id"], "nyuson");
    let found = caller.get("/api/v1/procedures?query=%E7%8A%AC").await.ok();
    assert_eq!(found[0]["id"], "ball-dog", "犬");
    let sheet = caller.get("/api/v1/procedures/ball-dog").await.ok();
    assert_eq!((&sheet["fee_yen"], &sheet["fileable"]), (&json!(500), &json!(true)));
    assert_eq!(sheet["channels"], json!(["counter", "online"]));
    let all = caller.get("/api/v1/procedures").await.ok();
    assert!(all.as_array().expect("all").iter().all(|one| one["id"] != "yakan-court"), "a draft");
    assert_eq!(caller.get("/api/v1/procedures/nowhere").await.refused(404), "not_found");
}

#[tokio::test]
async fn wrong_fields_are_told_in_the_language_of_the_call_and_nothing_is_kept() {
    let village = Village::new().await;
    let (caller, begun) = begin(&village).await;
    let wrong = json!({ "question": "q-moved-on", "values": { "move.moved_on": "31日" } });
    let mut messages = Vec::new();
    for (lang, page) in [("ja", "ja"), ("ja-easy", "ja"), ("en-GB,ja;q=0.5", "en")] {
        let answer = caller.speaking(lang).post("/api/v1/draft/answers", wrong.clone()).await;
        assert_eq!(answer.refused(422), "invalid_input");
        assert_eq!(answer.header("content-language"), page);
        let problem = answer.json();
        assert_eq!(problem["errors"][0]["field"], "move.moved_on");
        messages.push((problem["detail"].clone(), problem["errors"][0]["message"].clone()));
    }
    messages.dedup();
    assert_eq!(messages.len(), 3, "three languages: {messages:?}");
    let standing = caller.get("/api/v1/draft").await.ok();
    assert_eq!(standing["question"], begun["question"], "nothing was kept");
}

#[tokio::test]
async fn what_is_not_json_not_a_field_or_not_due_is_refused_without_repeating_it() {
    let village = Village::new().await;
    let (caller, begun) = begin(&village).await;
    let path = "/api/v1/draft/answers";
    let kind = "application/json";
    let broken = caller.send(Method::POST, path, kind, b"{\"question\": ".to_vec()).await;
    assert_eq!(broken.refused(400), "json_unreadable");
    let odd = caller.post(path, json!({ "question": 3, "x": "secret" })).await;
    assert_eq!(odd.refused(422), "json_unreadable");
    assert!(!odd.text.contains("secret"));
    let form = caller.send(Method::POST, path, "text/plain", b"question=1".to_vec()).await;
    assert_eq!(form.refused(415), "wrong_content_type");
    let long = vec![b' '; 300 * 1024];
    assert_eq!(caller.send(Method::POST, path, kind, long).await.refused(413), "too_large");
    assert_eq!(caller.send(Method::PATCH, path, "", vec![]).await.refused(405), "wrong_method");

    let mut stranger = reply(&begun["question"]);
    stranger["values"]["dog.name"] = json!("ラリー");
    let stranger = caller.post(path, stranger).await;
    assert_eq!(stranger.json()["errors"][0]["code"], "unknown_field");
    let skipped = json!({ "question": "q-racket", "values": { "racket.count": 1 } });
    assert_eq!(caller.post(path, skipped).await.refused(409), "question_not_due");
    let unknown = json!({ "question": "q-moved-on", "dont_know": true });
    assert_eq!(caller.post(path, unknown).await.json()["errors"][0]["code"], "required");
    assert_eq!(caller.get("/api/v1/draft/result").await.refused(409), "questions_open");
    let early = caller.with("idempotency-key", "1");
    let early = early.send(Method::POST, "/api/v1/draft/submission", "", vec![]).await;
    assert_eq!(early.refused(409), "questions_open");
    let nameless = caller.send(Method::POST, "/api/v1/draft/submission", "", vec![]).await;
    assert_eq!(nameless.refused(400), "idempotency_key_needed");
}

#[tokio::test]
async fn only_the_code_opens_a_draft_and_no_cookie_does() {
    let village = Village::new().await;
    let (caller, begun) = begin(&village).await;
    let nobody = village.caller().get("/api/v1/draft").await;
    assert_eq!(nobody.refused(401), "token_needed");
    assert_eq!(nobody.header("www-authenticate"), "Bearer");
    let (other, _) = begin(&village).await;
    let moved = json!({ "question": "q-moved-on", "values": { "move.moved_on": "2026-11-20" } });
    other.post("/api/v1/draft/answers", moved).await.ok();
    assert_eq!(caller.get("/api/v1/draft").await.ok()["question"], begun["question"]);
    for wrong in ["AB23-CD45-EF67", "x", "Bearer", "' OR 1=1"] {
        let stranger = village.caller().holding(wrong);
        assert_eq!(stranger.get("/api/v1/draft").await.refused(401), "token_needed");
    }
    // A page's cookie of the same draft is worth nothing here.
    let code = begun["code"].as_str().expect("a code");
    let page = village.caller().get(&format!("/resume/{code}")).await;
    let cookie = page.header("set-cookie").split(';').next().expect("a cookie").to_owned();
    assert!(cookie.contains("draft="), "{cookie}");
    let browser = village.caller().with("cookie", &cookie);
    assert_eq!(browser.get("/api/v1/draft").await.refused(401), "token_needed");

    let fresh = caller.send(Method::POST, "/api/v1/draft/code", "", vec![]).await.ok();
    assert_eq!(caller.get("/api/v1/draft").await.refused(401), "token_needed");
    let renewed = village.caller().holding(fresh["code"].as_str().expect("a code"));
    assert_eq!(renewed.delete("/api/v1/draft").await.status.as_u16(), 204);
    assert_eq!(renewed.get("/api/v1/draft").await.refused(401), "token_needed");
}

#[tokio::test]
async fn the_link_goes_by_mail_to_one_address_only() {
    let village = Village::new().await;
    let (caller, _) = begin(&village).await;
    let path = "/api/v1/draft/mail";
    for wrong in ["", "nowhere", "a@example.jp, b@example.jp", "a@example.jp\r\nBcc: b@example.jp"]
    {
        let answer = caller.post(path, json!({ "email": wrong })).await;
        assert_eq!(answer.refused(422), "invalid_input", "{wrong}");
        assert_eq!(answer.json()["errors"][0]["code"], "email_invalid");
    }
    let sent = caller.post(path, json!({ "email": "hanako@example.jp" })).await;
    assert_eq!((sent.status.as_u16(), sent.text.as_str()), (204, ""));
    let nobody = village.caller().post(path, json!({ "email": "hanako@example.jp" })).await;
    assert_eq!(nobody.refused(401), "token_needed");
}

#[tokio::test]
async fn a_postal_code_says_its_place_however_it_is_typed() {
    let village = Village::new().await;
    let caller = village.caller();
    let found = caller.get("/api/v1/addresses?postal_code=000-0000").await.ok();
    assert_eq!(found, json!([]), "unknown");
    for clumsy in ["", "?postal_code=x", "?postal_code=37100261", "?postal_code=%ff"] {
        let found = caller.get(&format!("/api/v1/addresses{clumsy}")).await.ok();
        assert_eq!(found, json!([]), "{clumsy}");
    }
}

#[tokio::test]
async fn whoever_saw_an_older_version_changes_nothing() {
    let village = Village::new().await;
    let (caller, begun) = begin(&village).await;
    let seen = caller.get("/api/v1/draft").await.header("etag").to_owned();
    let first = caller.with("if-match", &seen);
    let answer = first.post("/api/v1/draft/answers", reply(&begun["question"])).await;
    assert_eq!(answer.status.as_u16(), 200);
    assert_ne!(answer.header("etag"), seen);
    let late = first.post("/api/v1/draft/answers", reply(&begun["question"])).await;
    assert_eq!(late.refused(412), "version_changed");
    assert_eq!(first.delete("/api/v1/draft").await.refused(412), "version_changed");

    answer_all(&caller).await;
    let seen = caller.get("/api/v1/draft").await.header("etag").to_owned();
    let choose = caller.with("if-match", &seen);
    let choice = json!({ "procedures": ["racket-touroku"] });
    choose.put("/api/v1/draft/choice", choice.clone()).await.ok();
    let late = choose.put("/api/v1/draft/choice", choice).await;
    assert_eq!(late.refused(412), "version_changed", "a choice is a change too");
}

#[tokio::test]
async fn an_answer_is_read_again_and_changed() {
    let village = Village::new().await;
    let (caller, begun) = begin(&village).await;
    caller.post("/api/v1/draft/answers", reply(&begun["question"])).await.ok();
    let again = caller.get("/api/v1/draft?question=q-moved-on").await.ok();
    assert_eq!(again["question"]["fields"][0]["value"], "2026-11-20");
    let not_yet = caller.get("/api/v1/draft?question=q-dog").await;
    assert_eq!(not_yet.refused(409), "question_not_due");
    let changed = json!({ "question": "q-moved-on", "values": { "move.moved_on": "2026-11-01" } });
    caller.post("/api/v1/draft/answers", changed).await.ok();
    let again = caller.get("/api/v1/draft?question=q-moved-on").await.ok();
    assert_eq!(again["question"]["fields"][0]["value"], "2026-11-01");
}

#[tokio::test]
async fn a_photo_is_taken_in_cleaned_and_taken_away_again() {
    let village = Village::new().await;
    let (caller, _) = begin(&village).await;
    go_to(&caller, "q-racket-photo").await;
    let path = "/api/v1/draft/files?question=q-racket-photo";
    let text = upload(b"not a picture");
    let text = caller.send(Method::POST, path, KIND, text).await;
    assert_eq!(text.refused(422), "invalid_input");
    assert_eq!(text.json()["errors"][0]["field"], "racket.photo");
    caller.send(Method::POST, path, KIND, upload(PICTURE)).await.ok();
    let again = caller.get("/api/v1/draft?question=q-racket-photo").await.ok();
    let file = &again["question"]["fields"][0]["files"][0];
    assert_eq!(file["name"], "racket.png");
    let away = json!({ "question": "q-racket-photo", "remove_file": file["id"] });
    caller.post("/api/v1/draft/answers", away).await.ok();
    let again = caller.get("/api/v1/draft?question=q-racket-photo").await.ok();
    assert!(again["question"]["fields"][0]["files"].is_null());
}

const KIND: &str = "multipart/form-data; boundary=net";

/// A white square.
const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x08, 0x00, 0x00, 0x00, 0x08, 0x08, 0x02, 0x00, 0x00, 0x00, 0x4b, 0x6d, 0x29,
    0xdc, 0x00, 0x00, 0x00, 0x0f, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0x8f, 0x03, 0x30,
    0x0c, 0x2d, 0x09, 0x00, 0xba, 0x1e, 0xbf, 0x41, 0x30, 0x93, 0x0a, 0xfc, 0x00, 0x00, 0x00, 0x00,
    0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

fn upload(bytes: &[u8]) -> Vec<u8> {
    let head = "--net\r\nContent-Disposition: form-data; name=\"racket.photo\"; \
                filename=\"racket.png\"\r\nContent-Type: image/png\r\n\r\n";
    [head.as_bytes(), bytes, b"\r\n--net--\r\n"].concat()
}
