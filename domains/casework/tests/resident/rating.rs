//! The one question after the end.

use http::StatusCode;
use jiff::civil::date;
use yakusho_casework::{numbers, rules::decide::Command};
use yakusho_measures::Days;

use crate::village::Village;

#[tokio::test]
async fn whoever_has_an_answer_may_say_how_easy_it_was_and_change_their_mind() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let case = village.case(&filed, "racket-touroku").await.case.id;
    let path = format!("{}/cases/{case}/rating", filed.page());
    let mut browser = village.holding(&filed).await;
    browser.get(&filed.page()).await.hides(&path);
    assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND, "nothing to rate yet");

    village.clerk(&filed, "racket-touroku", Command::Approve).await;
    browser.get(&filed.page()).await.shows(&path);
    let page = browser.get(&path).await;
    page.shows("やりやすかったですか");
    let nothing = browser.post(&page, &path, &[]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    nothing.shows("1つ選んでください");
    for score in ["2", "4"] {
        let seen = browser.post(&page, &path, &[("score", score)]).await;
        assert_eq!((seen.status, seen.place()), (StatusCode::SEE_OTHER, filed.page().as_str()));
    }
    let store = village.casework.store();
    let kept = numbers::rating_of(store, case.uuid()).await.expect("read").expect("a score");
    assert_eq!(kept.number(), 4);

    let days = Days { from: date(2026, 4, 1), to: date(2027, 3, 31) };
    let found = numbers::performance(store, "racket-touroku", days).await.expect("numbers");
    assert_eq!((found.rating.count, found.rating.sum, found.rating.easy), (1, 4, 1));
    assert_eq!((found.opened, found.answered, found.open), (1, 1, 0));
    assert_eq!(found.online(), (1, 1));
    assert_eq!(found.days_to_answer.map(|spread| spread.count), Some(1));
    let elsewhere = Days { from: date(2025, 4, 1), to: date(2026, 3, 31) };
    let before = numbers::performance(store, "racket-touroku", elsewhere).await.expect("numbers");
    assert_eq!((before.opened, before.rating.count), (0, 0));
}
