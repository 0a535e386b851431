//! Away too long, and back; and the proof before a decision.

use http::StatusCode;
use yakusho_casework::{demo, model::CaseState};
use yakusho_identity::SignInPolicy;
use yakusho_kernel::actor::Actor;

use crate::clerk::{Clerk, now, village, wait};

#[tokio::test]
async fn what_was_typed_at_a_counter_comes_back_to_the_same_person_only() {
    let village = village().await;
    let shared = [("shared", "yes")];
    let (mut clerk, _) = Clerk::enters(&village, "racket.01", demo::PASSWORD, &shared).await;
    let page = clerk.get("/staff/find").await;
    page.shows("data-presence=\"900\"");
    wait(16);
    let typed = [("number", "いつかの\"42"), ("purpose", "inquiry")];
    let late = clerk.browser.post(&page, "/staff/find", &typed).await;
    assert_eq!(late.place(), "/staff/sign-in");
    let door = clerk.get("/staff/sign-in").await;
    door.shows("入力した内容は残してあります");
    door.hides("いつかの");
    // Somebody else signs in at the same terminal and sees nothing of it.
    assert_eq!(clerk.enters_again("court.01").await.place(), "/staff");
    assert_eq!(clerk.get("/staff/find?kept=1").await.text.matches("いつかの").count(), 0);
    wait(1);
    let back = clerk.enters_again("racket.01").await;
    assert_eq!(back.place(), "/staff/find?kept=1");
    let page = clerk.get("/staff/find?kept=1").await;
    page.shows("value=\"いつかの&#34;42\"");
    page.shows("この画面に戻しました");
    // Once: a reload is the page as it is.
    clerk.get("/staff/find?kept=1").await.hides("いつかの");
}

#[tokio::test]
async fn a_clerk_at_a_counter_can_keep_what_is_typed_before_the_session_ends() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let page = clerk.get("/staff/find").await;
    let kept = [("number", "R8-000777"), ("_page", "/staff/find"), ("_action", "/staff/find")];
    let seen = clerk.browser.post(&page, "/staff/kept", &kept).await;
    assert_eq!(seen.status, StatusCode::NO_CONTENT);
    let elsewhere = [("_page", "https://evil.example/"), ("_action", "/staff/find")];
    let seen = clerk.browser.post(&page, "/staff/kept", &elsewhere).await;
    assert_eq!(seen.status, StatusCode::NOT_FOUND);
    clerk.browser.post(&page, "/staff/sign-out", &[("_why", "idle")]).await;
    wait(1);
    assert_eq!(clerk.enters_again("racket.01").await.place(), "/staff/find?kept=1");
    clerk.get("/staff/find?kept=1").await.shows("R8-000777");
}

#[tokio::test]
async fn a_department_of_counters_is_shared_whatever_is_ticked() {
    let village = village().await;
    let policy = SignInPolicy { shared_departments: vec!["racket".into()], ..Default::default() };
    let by = Actor::System { job: "test" };
    let set = village.casework.store().write_with(now(), (by, policy), |tx, (by, policy)| {
        Box::pin(yakusho_identity::store::set_policy(tx, by, policy))
    });
    set.await.expect("set");
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    clerk.get("/staff").await.shows("data-presence=\"900\"");
    let mut other = Clerk::signed_in(&village, "court.01").await;
    other.get("/staff").await.shows("data-presence=\"3600\"");
}

#[tokio::test]
async fn a_decision_asks_for_a_fresh_proof_and_then_is_made_with_what_was_sent() {
    let village = village().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let mut drafter = Clerk::signed_in(&village, "racket.01").await;
    drafter.act(&record, "claim", &[]).await;
    let approval = drafter.act(&record, "approve", &[]).await.place().to_owned();
    let mut clerk = Clerk::signed_in(&village, "racket.02").await;
    wait(16);
    let asked = clerk.sign(&approval, "sign", &[]).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    asked.shows("ご本人の確認");
    assert_eq!(village.state(&filed, "racket-touroku").await, CaseState::Reviewing);
    let version = asked.after("name=\"version\" value=\"");
    let path = format!("{approval}/sign");
    let wrong = [("version", version.as_str()), ("_proof", "000000")];
    let refused = clerk.browser.post(&asked, &path, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.shows("確認コードが違うか");
    assert_eq!(village.state(&filed, "racket-touroku").await, CaseState::Reviewing);
    let code = demo::code_at(now());
    let right = [("version", version.as_str()), ("_proof", code.as_str())];
    assert_eq!(clerk.browser.post(&refused, &path, &right).await.place(), approval);
    clerk.get(&approval).await.shows("承認しました");
    // The same code proves nothing a second time.
    wait(16);
    let again =
        clerk.browser.post(&refused, "/staff/me/recovery", &[("_proof", code.as_str())]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn whatever_is_decided_at_once_asks_for_it_and_what_is_only_drafted_does_not() {
    let village = village().await;
    let filed = village.file("yusho", &["shokin-seikyuu"]).await;
    let notification = village.case(&filed, "yusho-houkoku").await;
    let mut clerk = Clerk::signed_in(&village, "court.01").await;
    wait(16);
    let asked = clerk.act(&notification, "accept", &[]).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    asked.shows("ご本人の確認");
    assert_eq!(village.state(&filed, "yusho-houkoku").await, CaseState::Received);

    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let application = village.case(&filed, "racket-touroku").await;
    let mut drafter = Clerk::signed_in(&village, "racket.01").await;
    drafter.act(&application, "claim", &[]).await;
    wait(16);
    let drafted = drafter.act(&application, "refuse", &[("reason", "要件に当たらないため")]).await;
    assert!(drafted.place().starts_with("/staff/approvals/"), "{}", drafted.text);
}

#[tokio::test]
async fn whoever_guesses_the_proof_must_wait_like_at_the_door() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let page = clerk.get("/staff/me").await;
    wait(16);
    for _ in 0..5 {
        clerk.browser.post(&page, "/staff/me/recovery", &[("_proof", "000000")]).await;
    }
    let code = demo::code_at(now());
    let seen = clerk.browser.post(&page, "/staff/me/recovery", &[("_proof", code.as_str())]).await;
    assert_eq!(seen.status, StatusCode::TOO_MANY_REQUESTS);
    seen.shows("まで入れません");
}
