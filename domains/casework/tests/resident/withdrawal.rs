//! Taking a procedure back.

use http::StatusCode;
use yakusho_casework::{model::CaseState, rules::decide::Command};

use crate::village::Village;

#[tokio::test]
async fn a_withdrawal_says_what_happens_and_then_happens_once() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["nyuson-todoke", "ball-dog"]).await;
    let case = village.case(&filed, "nyuson-todoke").await.case.id;
    let path = format!("{}/cases/{case}/withdraw", filed.page());
    let mut browser = village.holding(&filed).await;
    browser.get(&filed.page()).await.shows(&path);
    let page = browser.get(&path).await;
    page.shows("「入村届」を取り下げますか");
    page.shows("令和8年12月4日（金）");
    page.shows("ボール犬登録申請");
    assert_eq!(
        village.state(&filed, "nyuson-todoke").await,
        CaseState::Visit,
        "asking does nothing"
    );

    let seen = browser.post(&page, &path, &[]).await;
    assert_eq!((seen.status, seen.place()), (StatusCode::SEE_OTHER, filed.page().as_str()));
    assert_eq!(village.state(&filed, "nyuson-todoke").await, CaseState::Withdrawn);
    assert_eq!(village.state(&filed, "ball-dog").await, CaseState::Received);
    let status = browser.get(&filed.page()).await;
    status.shows("取り下げました");
    status.hides(&path);

    let again = browser.post(&page, &path, &[]).await;
    assert_eq!(again.place(), filed.page());
    browser.get(&filed.page()).await.shows("もう取り下げられません");
}

#[tokio::test]
async fn what_was_granted_cannot_be_withdrawn() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let case = village.case(&filed, "racket-touroku").await.case.id;
    let path = format!("{}/cases/{case}/withdraw", filed.page());
    let mut browser = village.holding(&filed).await;
    let page = browser.get(&path).await;
    village.clerk(&filed, "racket-touroku", Command::Approve).await;
    assert_eq!(browser.get(&path).await.place(), filed.page());
    assert_eq!(browser.post(&page, &path, &[]).await.place(), filed.page());
    assert_eq!(village.state(&filed, "racket-touroku").await, CaseState::Approved);
}
