//! The stand-in identifies, and what waited for it moves on.

use http::StatusCode;
use yakusho_casework::{model::CaseState, rules::decide::Command};

use crate::village::{STAND_IN, Village};

const CLAIM: &str = "shokin-seikyuu";

#[tokio::test]
async fn what_was_held_for_identification_is_released_by_it() {
    let village = Village::new().await;
    let filed = village.file("yusho", &["yusho-houkoku", CLAIM]).await;
    assert_eq!(village.state(&filed, CLAIM).await, CaseState::HeldIdentity);
    village.clerk(&filed, "yusho-houkoku", Command::Accept).await;
    assert_eq!(village.state(&filed, CLAIM).await, CaseState::HeldIdentity);

    let mut browser = village.holding(&filed).await;
    let status = browser.get(&filed.page()).await;
    status.shows("本人確認をしてください");
    let link = format!("{STAND_IN}?application={}", filed.id);
    status.shows(&link);
    let choice = browser.get(&link).await;
    choice.shows("試験用");
    choice.shows("試験　花子");
    let nobody = browser.post(&choice, STAND_IN, &[]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);

    let shown = browser.post(&choice, STAND_IN, &[("person", "hanako")]).await;
    assert_eq!(shown.status, StatusCode::OK);
    shown.shows("試験用");
    let code: String = shown
        .text
        .split("y-code\">")
        .nth(1)
        .and_then(|rest| rest.split('<').next())
        .expect("a code")
        .to_owned();
    let wrong = if code.starts_with('0') { "111 111" } else { "000 000" };
    let place = format!("{STAND_IN}/code");
    let seen = browser.post(&shown, &place, &[("code", wrong)]).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    seen.shows("確認コードが違います");
    assert_eq!(village.state(&filed, CLAIM).await, CaseState::HeldIdentity);

    let seen = browser.post(&seen, &place, &[("code", &code)]).await;
    assert_eq!((seen.status, seen.place()), (StatusCode::SEE_OTHER, filed.page().as_str()));
    assert_eq!(village.state(&filed, CLAIM).await, CaseState::Received);
    let status = browser.get(&filed.page()).await;
    status.shows("試験用の本人確認を使いました。実際の手続きではありません。");
    status.hides("本人確認をしてください");
    assert!(village.case(&filed, CLAIM).await.stand_in, "it never counts");
    assert_eq!(browser.get(&link).await.place(), filed.page(), "once is enough");
}

#[tokio::test]
async fn where_it_is_switched_off_there_is_no_stand_in() {
    let village = Village::with(None).await;
    let filed = village.file("yusho", &["yusho-houkoku", CLAIM]).await;
    let mut browser = village.holding(&filed).await;
    let status = browser.get(&filed.page()).await;
    status.shows("本人確認をしてください");
    status.hides("stand-in");
    let link = format!("{STAND_IN}?application={}", filed.id);
    assert_eq!(browser.get(&link).await.status, StatusCode::NOT_FOUND);
}
