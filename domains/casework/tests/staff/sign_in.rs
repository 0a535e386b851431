//! Who comes in, and what nobody sees.

use http::StatusCode;
use yakusho_casework::demo;

use crate::clerk::{Clerk, now, page_of, village};

#[tokio::test]
async fn nobody_sees_a_page_of_the_office_without_signing_in() {
    let village = village().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let case = page_of(&village.case(&filed, "racket-touroku").await);
    let mut nobody = village.browser();
    for path in [
        "/staff",
        "/staff/find",
        "/staff/catalogue",
        "/staff/catalogue/racket-touroku",
        "/staff/mail",
        "/staff/audit",
        "/staff/presence",
        "/staff/me",
        "/staff/me/password",
        "/staff/me/authenticator",
        "/staff/admin/accounts",
        "/staff/admin/transfers",
        &case,
        &format!("{case}/correction"),
        &format!("{case}/refuse"),
        &format!("{case}/return"),
        &format!("{case}/visit"),
        &format!("{case}/identify"),
        &format!("{case}/decision.pdf"),
        &format!("{case}/form.pdf"),
        &format!("{case}/attachments/{}", uuid::Uuid::max()),
    ] {
        let seen = nobody.get(path).await;
        assert_eq!(seen.status, StatusCode::SEE_OTHER, "{path}");
        assert_eq!(seen.place(), "/staff/sign-in", "{path}");
    }
}

#[tokio::test]
async fn a_wrong_password_keeps_the_name_and_tells_nothing_more() {
    let village = village().await;
    let mut browser = village.browser();
    let page = browser.get("/staff/sign-in").await;
    page.shows("試験用の職員");
    let typed = [("login", "racket.01"), ("password", "まちがい"), ("code", "000000")];
    let seen = browser.post(&page, "/staff/sign-in", &typed).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    seen.shows("value=\"racket.01\"");
    seen.shows("どれかが違います");
    seen.hides("まちがい");
    assert_eq!(browser.get("/staff").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn whoever_errs_again_and_again_must_wait() {
    let village = village().await;
    let mut browser = village.browser();
    let page = browser.get("/staff/sign-in").await;
    let typed = [("login", "racket.01"), ("password", "まちがい"), ("code", "000000")];
    for _ in 0..5 {
        browser.post(&page, "/staff/sign-in", &typed).await;
    }
    let code = demo::code_at(now());
    let right = [("login", "racket.01"), ("password", demo::PASSWORD), ("code", code.as_str())];
    let seen = browser.post(&page, "/staff/sign-in", &right).await;
    assert_eq!(seen.status, StatusCode::TOO_MANY_REQUESTS);
    seen.shows("まで入れません");
}

#[tokio::test]
async fn whoever_signs_out_is_out() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let page = clerk.get("/staff").await;
    page.shows("ラケット課");
    assert_eq!(clerk.browser.post(&page, "/staff/sign-out", &[]).await.place(), "/staff/sign-in");
    assert_eq!(clerk.get("/staff").await.place(), "/staff/sign-in");
}
