//! Passkeys through the pages, with an authenticator in software.

use http::StatusCode;
use serde_json::Value;

use crate::{
    authenticator::Authenticator,
    browser::{Browser, Seen},
    clerk::{Clerk, village, wait},
};

/// The village is at this address.
const ORIGIN: &str = "http://localhost";

fn json(seen: &Seen) -> Value {
    serde_json::from_str(&seen.text).unwrap_or_else(|_| panic!("{}", seen.text))
}

async fn register(clerk: &mut Clerk, key: &mut Authenticator, name: &str) -> Seen {
    let page = clerk.get("/staff/me").await;
    page.shows("data-passkey=\"register\"");
    let begun = json(&clerk.browser.post(&page, "/staff/me/passkeys/begin", &[]).await);
    let answer = key.create(&begun["options"]).to_string();
    let ticket = begun["ticket"].as_str().expect("a ticket");
    let sent = [("_ticket", ticket), ("_answer", answer.as_str()), ("name", name)];
    clerk.browser.post(&page, "/staff/me/passkeys", &sent).await;
    clerk.get("/staff/me").await
}

async fn enter(browser: &mut Browser, key: &mut Authenticator) -> (Seen, String, String) {
    let door = browser.get("/staff/sign-in").await;
    let begun = json(&browser.post(&door, "/staff/passkeys/begin", &[]).await);
    let answer = key.get(&begun["options"]).to_string();
    let ticket = begun["ticket"].as_str().expect("a ticket").to_owned();
    let sent = [("_ticket", ticket.as_str()), ("_answer", answer.as_str())];
    let seen = browser.post(&door, "/staff/passkeys/enter", &sent).await;
    (seen, ticket, answer)
}

#[tokio::test]
async fn a_passkey_alone_opens_once_a_challenge() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let mut key = Authenticator::at(ORIGIN);
    register(&mut clerk, &mut key, "窓口3番").await.shows("窓口3番");
    let mut browser = village.browser();
    let (seen, ticket, answer) = enter(&mut browser, &mut key).await;
    assert_eq!(seen.place(), "/staff");
    let page = browser.get("/staff/me").await;
    page.shows("パスキー</td>");
    page.shows("racket.01");
    // The answer of yesterday opens nothing.
    let mut thief = village.browser();
    let door = thief.get("/staff/sign-in").await;
    let sent = [("_ticket", ticket.as_str()), ("_answer", answer.as_str())];
    let seen = thief.post(&door, "/staff/passkeys/enter", &sent).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    seen.shows("この方法では確かめられませんでした");
}

#[tokio::test]
async fn a_fake_site_a_stranger_key_and_a_mere_touch_open_nothing() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let mut key = Authenticator::at(ORIGIN);
    register(&mut clerk, &mut key, "鍵").await;
    let mut stranger = Authenticator::at(ORIGIN);
    stranger.handle.clone_from(&key.handle);
    assert_eq!(enter(&mut village.browser(), &mut stranger).await.0.status, 422);
    key.origin = "http://localhost.evil.example".to_owned();
    assert_eq!(enter(&mut village.browser(), &mut key).await.0.status, 422);
    key.origin = ORIGIN.to_owned();
    key.verifies = false;
    assert_eq!(enter(&mut village.browser(), &mut key).await.0.status, 422);
    key.verifies = true;
    assert_eq!(enter(&mut village.browser(), &mut key).await.0.place(), "/staff");
}

#[tokio::test]
async fn a_challenge_for_one_person_registers_nothing_for_another() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let mut other = Clerk::signed_in(&village, "court.01").await;
    let page = clerk.get("/staff/me").await;
    let begun = json(&clerk.browser.post(&page, "/staff/me/passkeys/begin", &[]).await);
    let mut key = Authenticator::at(ORIGIN);
    let answer = key.create(&begun["options"]).to_string();
    let ticket = begun["ticket"].as_str().expect("a ticket");
    let theirs = other.get("/staff/me").await;
    let sent = [("_ticket", ticket), ("_answer", answer.as_str()), ("name", "盗んだ鍵")];
    other.browser.post(&theirs, "/staff/me/passkeys", &sent).await;
    other.get("/staff/me").await.hides("盗んだ鍵");
    assert_eq!(enter(&mut village.browser(), &mut key).await.0.status, 422);
}

#[tokio::test]
async fn a_removed_passkey_opens_nothing_and_nobody_removes_a_strangers() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let mut key = Authenticator::at(ORIGIN);
    let page = register(&mut clerk, &mut key, "電話").await;
    let id = page.text.split("/staff/me/passkeys/").find_map(|rest| rest.split_once("/remove"));
    let remove = format!("/staff/me/passkeys/{}/remove", id.expect("a button").0);
    let mut stranger = Clerk::signed_in(&village, "court.01").await;
    let theirs = stranger.get("/staff/me").await;
    assert_eq!(stranger.browser.post(&theirs, &remove, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(enter(&mut village.browser(), &mut key).await.0.place(), "/staff");
    clerk.browser.post(&page, &remove, &[]).await;
    assert_eq!(enter(&mut village.browser(), &mut key).await.0.status, 422);
}

#[tokio::test]
async fn a_passkey_proves_presence_before_a_decision() {
    let village = village().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let mut drafter = Clerk::signed_in(&village, "racket.01").await;
    drafter.act(&record, "claim", &[]).await;
    let approval = drafter.act(&record, "approve", &[]).await.place().to_owned();
    let mut clerk = Clerk::signed_in(&village, "racket.02").await;
    let mut key = Authenticator::at(ORIGIN);
    register(&mut clerk, &mut key, "鍵").await;
    wait(16);
    let asked = clerk.sign(&approval, "sign", &[]).await;
    asked.shows("data-passkey=\"prove\"");
    let begun = json(&clerk.browser.post(&asked, "/staff/passkeys/prove", &[]).await);
    let answer = key.get(&begun["options"]).to_string();
    let version = asked.after("name=\"version\" value=\"");
    let sent = [
        ("version", version.as_str()),
        ("_prove", "passkey"),
        ("_ticket", begun["ticket"].as_str().expect("a ticket")),
        ("_answer", answer.as_str()),
    ];
    let done = clerk.browser.post(&asked, &format!("{approval}/sign"), &sent).await;
    assert_eq!(done.place(), approval);
    clerk.get(&approval).await.shows("承認しました");
}
