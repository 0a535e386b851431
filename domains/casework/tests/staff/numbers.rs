//! The numbers of a procedure, and what an application costs.

use http::StatusCode;
use yakusho_casework::rules::decide::Command;

use crate::clerk::{Clerk, village};

#[tokio::test]
async fn a_page_tells_how_a_procedure_goes_from_its_own_cases() {
    let village = village().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    village.file("nyuson", &["racket-touroku"]).await;
    village.clerk(&filed, "racket-touroku", Command::Approve).await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let overview = clerk.get("/staff/numbers").await;
    overview.shows("ラケット登録申請");
    overview.shows("2件");
    let page = clerk.get("/staff/numbers/racket-touroku?days=2026").await;
    page.shows("2件（回答済み 1件、処理中 1件、取下げ 0件）");
    page.shows("100.0%（2件／2件）");
    page.shows("費用の単価が決まっていない");
    clerk.get("/staff/numbers/racket-touroku?days=2025").await.shows("0件（回答済み 0件");
    assert_eq!(clerk.get("/staff/numbers/no-such").await.status, StatusCode::NOT_FOUND);
    assert_eq!(clerk.get("/staff/numbers/costs").await.status, StatusCode::NOT_FOUND);
}
