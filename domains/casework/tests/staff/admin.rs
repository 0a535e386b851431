//! What the IT policy section does: accounts by invitation, transfers by two, the policy.

use http::StatusCode;
use yakusho_casework::demo;
use yakusho_identity::TotpSecret;

use crate::{
    browser::Seen,
    clerk::{Clerk, now, village, wait},
    own_page::base32,
};

const NEW: &str = "利根川の桜と詩の町まえばし";

#[tokio::test]
async fn whoever_does_not_manage_staff_finds_no_such_pages() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    for path in ["accounts", "accounts/new", "policy", "sign-ins", "transfers"] {
        let seen = clerk.get(&format!("/staff/admin/{path}")).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{path}");
    }
    let page = clerk.get("/staff").await;
    page.hides("/staff/admin/");
    for path in ["policy", "accounts/new", "transfers/titles"] {
        let seen = clerk.browser.post(&page, &format!("/staff/admin/{path}"), &[]).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{path}");
    }
}

fn secret_of(page: &Seen) -> TotpSecret {
    let letters = page.after("<span class=\"y-code\">").replace(' ', "");
    // The first code on the page is the sign-in name.
    let all: Vec<&str> = page.text.split("<span class=\"y-code\">").skip(1).collect();
    let long = all
        .iter()
        .map(|rest| rest.split('<').next().unwrap_or_default().replace(' ', ""))
        .find(|text| text.len() == 32)
        .unwrap_or(letters);
    TotpSecret::from_bytes(&base32(&long)).expect("twenty bytes")
}

#[tokio::test]
async fn a_new_colleague_is_invited_once_and_chooses_secrets_that_nobody_else_saw() {
    let village = village().await;
    let mut admin = Clerk::signed_in(&village, "kanri.01").await;
    let page = admin.get("/staff/admin/accounts/new").await;
    let wrong = [("login", "racket.01"), ("name", "見本　新人"), ("kana", "ミホン　シンジン")];
    let seen = admin.browser.post(&page, "/staff/admin/accounts/new", &wrong).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    seen.shows("所属を選んでください");
    seen.shows("value=\"見本　新人\"");
    let post = [("department", "racket"), ("role", "clerk"), ("number", "200001")];
    let taken = [&wrong[..], &post[..]].concat();
    let seen = admin.browser.post(&page, "/staff/admin/accounts/new", &taken).await;
    seen.shows("もう使われています");
    let mut right = taken.clone();
    right[0] = ("login", "shinjin.01");
    let made = admin.browser.post(&page, "/staff/admin/accounts/new", &right).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let link = made.after("http://localhost/staff/invitation/");
    let link = format!("/staff/invitation/{}", link.split('<').next().expect("a token"));

    let mut newcomer = village.browser();
    let page = newcomer.get(&link).await;
    page.shows("shinjin.01");
    let secret = secret_of(&page);
    let code = secret.code_at(now());
    let short = [("password", "短い"), ("password_again", "短い"), ("code", code.as_str())];
    newcomer.post(&page, &link, &short).await.shows("12文字以上にしてください");
    let chosen = [("password", NEW), ("password_again", NEW), ("code", code.as_str())];
    let done = newcomer.post(&page, &link, &chosen).await;
    done.shows("回復コード");
    assert_eq!(newcomer.get(&link).await.status, StatusCode::NOT_FOUND, "once");
    wait(1);
    let door = newcomer.get("/staff/sign-in").await;
    let code = secret.code_at(now());
    let typed = [("login", "shinjin.01"), ("password", NEW), ("code", code.as_str())];
    assert_eq!(newcomer.post(&door, "/staff/sign-in", &typed).await.place(), "/staff");
}

#[tokio::test]
async fn a_closed_account_is_out_at_once_and_an_invitation_ends_the_old_secrets() {
    let village = village().await;
    let mut admin = Clerk::signed_in(&village, "kanri.01").await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let list = admin.get("/staff/admin/accounts?q=racket.01").await;
    let account = list.after("href=\"/staff/admin/accounts/0");
    let account = format!("/staff/admin/accounts/0{}", account.split('"').next().expect("an id"));
    let page = admin.get(&account).await;
    page.shows("サインイン（パスワードと確認コード）");
    let seen = admin.browser.post(&page, &format!("{account}/suspend"), &[]).await;
    assert_eq!(seen.place(), account);
    assert_eq!(clerk.get("/staff").await.place(), "/staff/sign-in", "out at once");
    wait(1);
    let (_, seen) = Clerk::enters(&village, "racket.01", demo::PASSWORD, &[]).await;
    seen.shows("いま使えません");
    admin.browser.post(&page, &format!("{account}/resume"), &[]).await;
    wait(1);
    let (mut back, seen) = Clerk::enters(&village, "racket.01", demo::PASSWORD, &[]).await;
    assert_eq!(seen.place(), "/staff");
    admin.browser.post(&page, &format!("{account}/invite"), &[]).await.shows("一度だけ使え");
    assert_eq!(back.get("/staff").await.place(), "/staff/sign-in");
    wait(1);
    let (_, seen) = Clerk::enters(&village, "racket.01", demo::PASSWORD, &[]).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "the old secrets are dead");
    admin.get("/staff/admin/sign-ins").await.shows("入れませんでした");
}

#[tokio::test]
async fn the_policy_keeps_what_was_typed_and_names_what_cannot_be() {
    let village = village().await;
    let mut admin = Clerk::signed_in(&village, "kanri.01").await;
    let page = admin.get("/staff/admin/policy").await;
    let wrong = [("idle_own", "60"), ("idle_shared", "九十"), ("fresh", "15")];
    let seen = admin.browser.post(&page, "/staff/admin/policy", &wrong).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    seen.shows("value=\"九十\"");
    seen.shows("3分から30分まで");
    let right = [
        ("idle_own", "30"),
        ("idle_shared", "10"),
        ("fresh", "5"),
        ("shared_departments", "court"),
    ];
    let seen = admin.browser.post(&page, "/staff/admin/policy", &right).await;
    assert_eq!(seen.place(), "/staff/admin/policy");
    let mut clerk = Clerk::signed_in(&village, "court.01").await;
    clerk.get("/staff").await.shows("data-presence=\"600\"");
    let mut other = Clerk::signed_in(&village, "racket.01").await;
    other.get("/staff").await.shows("data-presence=\"1800\"");
}
