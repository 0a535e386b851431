//! Paper that is not made a case is counted, and a wrong count is superseded.

use http::StatusCode;

use crate::clerk::{Clerk, village};

#[tokio::test]
async fn one_more_at_a_press_and_many_at_once() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let page = clerk.get("/staff/tally").await;
    page.shows("ラケット登録申請");
    page.hides("ボール犬");
    for _ in 0..3 {
        let plus = [("day", "2026-11-24"), ("plus", "racket-touroku:counter")];
        let seen = clerk.browser.post(&page, "/staff/tally", &plus).await;
        assert_eq!(seen.place(), "/staff/tally?day=2026-11-24#racket-touroku-counter");
    }
    let wrong = [("day", "2026-11-24"), ("n:racket-touroku:post", "たくさん")];
    let wrong = clerk.browser.post(&page, "/staff/tally", &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.shows("value=\"たくさん\"");
    let many =
        [("day", "2026-11-24"), ("n:racket-touroku:post", "１２"), ("n:racket-touroku:phone", "")];
    clerk.browser.post(&page, "/staff/tally", &many).await;
    let page = clerk.get("/staff/tally").await;
    page.shows("1か所に足しました");
    page.shows("合計 15件");
    clerk.get("/staff/tally?day=2026-11-23").await.shows("合計 0件");

    let foreign = [("day", "2026-11-24"), ("plus", "ball-dog:counter")];
    let foreign = clerk.browser.post(&page, "/staff/tally", &foreign).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "another department's");
}

#[tokio::test]
async fn a_correction_stands_in_the_place_of_what_it_corrects_and_hides_nothing() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let page = clerk.get("/staff/tally").await;
    let many = [("day", "2026-11-24"), ("n:racket-touroku:post", "21")];
    clerk.browser.post(&page, "/staff/tally", &many).await;
    let form = clerk.get("/staff/tally/correct?day=2026-11-24&line=racket-touroku:post").await;
    form.shows("いま 21件");
    let line = [("day", "2026-11-24"), ("line", "racket-touroku:post")];
    let with = |count, reason| {
        let mut all = line.to_vec();
        all.extend([("count", count), ("reason", reason)]);
        all
    };
    for (count, reason, words) in [
        ("12", "", "直す理由を書いてください"),
        ("21", "同じ", "直すものがありません"),
        ("多い", "x", "数字で入れてください"),
        ("-1", "x", "0〜9999"),
    ] {
        let seen = clerk.browser.post(&form, "/staff/tally/correct", &with(count, reason)).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "{count} {reason}");
        seen.shows(words);
    }
    let right = with("12", "並びを間違えた");
    let done = clerk.browser.post(&form, "/staff/tally/correct", &right).await;
    assert_eq!(done.place(), "/staff/tally?day=2026-11-24");
    let plus = [("day", "2026-11-24"), ("plus", "racket-touroku:post")];
    clerk.browser.post(&page, "/staff/tally", &plus).await;
    clerk.get("/staff/tally").await.shows("合計 13件");
    let history = clerk.get("/staff/tally/correct?day=2026-11-24&line=racket-touroku:post").await;
    history.shows("＋21");
    history.shows("訂正前（合計に入りません）");
    history.shows("12件に訂正（並びを間違えた）");
}
