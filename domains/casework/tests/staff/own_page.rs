//! One's own page: password, authenticator, recovery codes, and where one is signed in.

use http::StatusCode;
use yakusho_casework::demo;
use yakusho_identity::{PasswordHash, TotpSecret, store};
use yakusho_kernel::actor::Actor;

use crate::clerk::{Clerk, now, village, wait};

const NEW: &str = "利根川の桜と詩の町まえばし";

#[tokio::test]
async fn a_new_password_ends_the_other_terminals_and_opens_from_then_on() {
    let village = village().await;
    let mut desk = Clerk::signed_in(&village, "racket.01").await;
    wait(1);
    let mut counter = Clerk::signed_in(&village, "racket.01").await;
    let page = counter.get("/staff/me/password").await;
    let wrong = [("current_password", "ちがう"), ("password", "短い"), ("password_again", "短い")];
    let seen = counter.browser.post(&page, "/staff/me/password", &wrong).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    seen.shows("いまのパスワードが違います");
    seen.shows("12文字以上にしてください");
    seen.hides("ちがう");
    let differ = [("current_password", demo::PASSWORD), ("password", NEW), ("password_again", "x")];
    let seen = counter.browser.post(&page, "/staff/me/password", &differ).await;
    seen.shows("2回の入力が同じではありません");
    let right = [("current_password", demo::PASSWORD), ("password", NEW), ("password_again", NEW)];
    let seen = counter.browser.post(&page, "/staff/me/password", &right).await;
    assert_eq!(seen.place(), "/staff/me");
    assert_eq!(counter.get("/staff").await.status, StatusCode::OK, "this one goes on");
    assert_eq!(desk.get("/staff").await.place(), "/staff/sign-in", "the other is out");
    wait(1);
    let (_, seen) = Clerk::enters(&village, "racket.01", demo::PASSWORD, &[]).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    wait(1);
    assert_eq!(Clerk::enters(&village, "racket.01", NEW, &[]).await.1.place(), "/staff");
}

#[tokio::test]
async fn a_new_authenticator_counts_from_its_first_code_on() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let page = clerk.get("/staff/me/authenticator").await;
    page.shows("<svg role=\"img\"");
    let secret = page.after("<span class=\"y-code\">").replace(' ', "");
    let secret = secret.split('<').next().expect("a secret");
    let secret = TotpSecret::from_bytes(&base32(secret)).expect("twenty bytes");
    let wrong = clerk.browser.post(&page, "/staff/me/authenticator", &[("code", "12")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = secret.code_at(now());
    let seen =
        clerk.browser.post(&wrong, "/staff/me/authenticator", &[("code", code.as_str())]).await;
    assert_eq!(seen.place(), "/staff/me");
    wait(1);
    let (_, old) = Clerk::enters(&village, "racket.01", demo::PASSWORD, &[]).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY, "the old one is dead");
    wait(1);
    let mut browser = village.browser();
    let door = browser.get("/staff/sign-in").await;
    let code = secret.code_at(now());
    let typed = [("login", "racket.01"), ("password", demo::PASSWORD), ("code", code.as_str())];
    assert_eq!(browser.post(&door, "/staff/sign-in", &typed).await.place(), "/staff");
}

#[tokio::test]
async fn new_recovery_codes_are_shown_once_and_open_once() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let page = clerk.get("/staff/me").await;
    let shown = clerk.browser.post(&page, "/staff/me/recovery", &[]).await;
    let code = shown.after("<li class=\"y-code\">");
    let code = code.split('<').next().expect("a code").to_owned();
    clerk.get("/staff/me").await.hides(&code);
    for place in ["/staff", ""] {
        let mut browser = village.browser();
        let door = browser.get("/staff/sign-in").await;
        let typed = [("login", "racket.01"), ("password", demo::PASSWORD), ("code", code.as_str())];
        let seen = browser.post(&door, "/staff/sign-in", &typed).await;
        let went = if seen.status == StatusCode::SEE_OTHER { seen.place() } else { "" };
        assert_eq!(went, place);
    }
}

#[tokio::test]
async fn whoever_got_a_password_from_somebody_else_chooses_their_own_first() {
    let village = village().await;
    let store = village.casework.store();
    let list = store::staff_list(store).await.expect("staff");
    let staff = list.iter().find(|row| row.login == "racket.01").expect("the clerk").id;
    let hash = PasswordHash::make("given by the admins".to_owned().into()).await.expect("hash");
    let set = store.write_with(now(), hash, move |tx, hash| {
        let by = Actor::System { job: "test" };
        Box::pin(async move { store::change_password(tx, &by, staff, hash, true).await })
    });
    set.await.expect("set");
    let (mut clerk, _) = Clerk::enters(&village, "racket.01", "given by the admins", &[]).await;
    assert_eq!(clerk.get("/staff").await.place(), "/staff/me/password");
    let page = clerk.get("/staff/me/password").await;
    let typed =
        [("current_password", "given by the admins"), ("password", NEW), ("password_again", NEW)];
    clerk.browser.post(&page, "/staff/me/password", &typed).await;
    assert_eq!(clerk.get("/staff").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_terminal_that_was_left_is_ended_from_another() {
    let village = village().await;
    let mut left = Clerk::signed_in(&village, "racket.01").await;
    wait(1);
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let page = clerk.get("/staff/me").await;
    let id = page.after("/staff/me/sessions/");
    let ids: Vec<&str> = page.text.split("/staff/me/sessions/").skip(1).collect();
    let id =
        ids.iter().find_map(|rest| rest.split_once("/end\"")).map_or(id.as_str(), |(id, _)| id);
    let mut stranger = Clerk::signed_in(&village, "court.01").await;
    let other = stranger.get("/staff/me").await;
    let seen = stranger.browser.post(&other, &format!("/staff/me/sessions/{id}/end"), &[]).await;
    assert_eq!(seen.status, StatusCode::NOT_FOUND, "nobody ends a stranger's");
    assert_eq!(left.get("/staff").await.status, StatusCode::OK);
    let seen = clerk.browser.post(&page, &format!("/staff/me/sessions/{id}/end"), &[]).await;
    assert_eq!(seen.place(), "/staff/me");
    assert_eq!(left.get("/staff").await.place(), "/staff/sign-in");
    assert_eq!(clerk.get("/staff").await.status, StatusCode::OK);
}

pub fn base32(text: &str) -> Vec<u8> {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: Vec<u8> = text
        .chars()
        .filter_map(|letter| letters.find(letter))
        .flat_map(|value| (0..5).rev().map(move |bit| u8::from(value >> bit & 1 == 1)))
        .collect();
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | bit)).collect()
}
