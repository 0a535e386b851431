//! Notices through the API: the register, the PDFs, the letters, the seals; and the person's side.

use http::Method;
use serde_json::json;
use yakusho_casework::rules::decide::Command;
use yakusho_identity::Role;

use crate::{
    caller::{Caller, signed_in},
    village::Village,
};

const PROCEDURE: &str = "racket-touroku";

#[tokio::test]
async fn the_office_does_with_notices_what_its_pages_do() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &[PROCEDURE]).await;
    village.clerk(&filed, PROCEDURE, Command::Claim { staff: uuid::Uuid::max() }).await;
    village.clerk(&filed, PROCEDURE, Command::Approve).await;
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let stranger = signed_in(&village, "court.01", "court", Role::Clerk).await;
    let working = clerk.with("purpose", "通知の発送");

    let register = clerk.get("/api/v1/staff/documents").await.ok();
    let document = &register["documents"][0];
    assert_eq!(document["document_number"], "庭ラ第1号");
    assert_eq!(document["seal"], "blank");
    let none = stranger.get("/api/v1/staff/documents").await.ok();
    assert_eq!(none["documents"], json!([]));
    let place = format!("/api/v1/staff/documents/{}", document["id"].as_str().expect("an id"));
    assert_eq!(stranger.get(&place).await.refused(404), "not_found");
    assert_eq!(clerk.get(&format!("{place}/pdf")).await.refused(422), "invalid_input");
    let pdf = working.get(&format!("{place}/pdf")).await;
    assert!(pdf.text.starts_with("%PDF-1.7"));
    let sha256 = clerk.get(&place).await.ok()["sha256"].clone();
    assert_eq!(sha256.as_str().map(str::len), Some(64));
    let silent = working.post(&format!("{place}/reprint"), json!({ "mark": "x", "why": "" })).await;
    assert_eq!(silent.json()["errors"].as_array().map(Vec::len), Some(2));
    let again = json!({ "mark": "copy", "why": "窓口で控えを求められた" });
    let again = working.post(&format!("{place}/reprint"), again).await;
    assert!(again.text.starts_with("%PDF"));

    let letters = clerk.get("/api/v1/staff/letters").await.ok();
    let letter = letters["letters"][0]["id"].clone();
    let printed = working.post("/api/v1/staff/letters/print", json!({ "letters": [letter] })).await;
    assert!(printed.text.starts_with("%PDF"), "{}", printed.text);
    let mark = |to: &str| json!({ "letters": [letter], "to": to });
    let skipped = clerk.post("/api/v1/staff/letters/mark", mark("posted")).await;
    assert_eq!(skipped.refused(409), "letter_moved");
    assert_eq!(
        stranger.post("/api/v1/staff/letters/mark", mark("printed")).await.refused(404),
        "not_found"
    );
    assert_eq!(
        clerk.post("/api/v1/staff/letters/mark", mark("printed")).await.status.as_u16(),
        204
    );

    let corrected = json!({ "why": "名前の誤り", "body": "直した本文" });
    let corrected = clerk.post(&format!("{place}/correct"), corrected).await;
    assert_eq!(corrected.status.as_u16(), 201, "{}", corrected.text);
    assert_eq!(corrected.json()["edition"], 2);
    let dropped = clerk.get("/api/v1/staff/letters?state=dropped").await.ok();
    assert_eq!(dropped["letters"][0]["id"], letter);
}

#[tokio::test]
async fn only_the_chief_of_the_rules_moves_an_amendment() {
    let village = Village::new().await;
    let chief = signed_in(&village, "sonmin.02", "sonmin", Role::Chief).await;
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let seals = clerk.get("/api/v1/staff/seals").await.ok();
    assert_eq!(seals["rules"][0]["state"], "未着手");
    let moved = json!({ "state": "案", "version": 0 });
    let place = "/api/v1/staff/seals/decision";
    assert_eq!(clerk.send(Method::PUT, place, Some(moved.clone())).await.refused(404), "not_found");
    let done = chief.send(Method::PUT, place, Some(moved.clone())).await;
    assert_eq!(done.status.as_u16(), 204, "{}", done.text);
    let stale = chief.send(Method::PUT, place, Some(moved)).await;
    assert_eq!(stale.status.as_u16(), 409, "{}", stale.text);
    let nameless = json!({ "state": "施行", "version": 1 });
    let nameless = chief.send(Method::PUT, place, Some(nameless)).await;
    assert_eq!(nameless.json()["errors"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn the_person_hears_by_the_api_as_on_the_page() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &[PROCEDURE]).await;
    let holder = Caller::new(&village).holding(&filed.code);
    let application = format!("/api/v1/applications/{}", filed.number);
    let place = format!("{application}/preference");
    assert_eq!(holder.get(&place).await.ok()["letters"], true);
    let online = json!({ "letters": false, "mail": false, "easy": false });
    assert_eq!(holder.send(Method::PUT, &place, Some(online.clone())).await.status.as_u16(), 204);
    assert_eq!(holder.get(&place).await.ok(), online);
    village.clerk(&filed, PROCEDURE, Command::Claim { staff: uuid::Uuid::max() }).await;
    village.clerk(&filed, PROCEDURE, Command::Approve).await;
    let messages = holder.get(&format!("{application}/messages")).await.ok();
    let message = &messages["messages"][0];
    assert_eq!(message["kind"], "approval");
    assert!(message.get("read_at").is_none());
    let document = message["document"].as_str().expect("a document");
    let pdf = holder.get(&format!("{application}/documents/{document}")).await;
    assert!(pdf.text.starts_with("%PDF"), "{}", pdf.text);
    let read = format!("{application}/messages/{}/read", message["id"].as_str().expect("an id"));
    assert_eq!(holder.send(Method::POST, &read, None).await.status.as_u16(), 204);
    let after = holder.get(&format!("{application}/messages")).await.ok();
    assert!(after["messages"][0]["read_at"].is_string());
}
