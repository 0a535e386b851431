//! Twenty thousand cases, on both databases: what staff open all day stays quick. The limits are
//! loose, because tests run unoptimised and beside others; `yakusho bench cases` measures.

use std::time::{Duration, Instant};

use http::StatusCode;

use crate::{
    clerk::{Clerk, now},
    village::Village,
};

const CASES: u64 = 20_000;
/// Reading everything instead of an index takes many times as long.
const LONGEST: Duration = Duration::from_secs(3);

#[tokio::test]
async fn twenty_thousand_cases_are_searched_and_listed_at_once() {
    for village in Village::each().await {
        village.casework.open_demo_office(now()).await.expect("the demo office");
        let begun = Instant::now();
        let made = village.casework.seed_many_cases(CASES, now(), |_| {}).await.expect("cases");
        eprintln!("{made} cases in {:?}", begun.elapsed());
        assert!(made >= CASES);
        let mut clerk = Clerk::signed_in(&village, "racket.01").await;
        let page = clerk.get("/staff/find").await;
        let mut found = 0;
        for pairs in [
            vec![("name", "佐藤 花子")],
            vec![("name", "サトウ")],
            vec![("name", "石崎"), ("born", "1980-01-01")],
            vec![("address", "大手町1-2")],
            vec![("name", "高橋"), ("state", "received")],
            vec![("state", "correction")],
            vec![("procedure", "racket-touroku"), ("from", "2026-10-01")],
            vec![("number", "R8-000100")],
        ] {
            let all: Vec<(&str, &str)> =
                pairs.iter().copied().chain([("purpose", "work")]).collect();
            let begun = Instant::now();
            let seen = clerk.browser.post(&page, "/staff/find", &all).await;
            let took = begun.elapsed();
            assert_eq!(seen.status, StatusCode::OK, "{pairs:?}");
            eprintln!("{pairs:?}: {took:?}");
            assert!(took < LONGEST, "{pairs:?}: {took:?}");
            found += usize::from(seen.text.contains("見つかった件"));
        }
        assert!(found >= 5, "{found} searches found something");
        for path in ["/staff", "/staff?view=due"] {
            let begun = Instant::now();
            assert_eq!(clerk.get(path).await.status, StatusCode::OK);
            let took = begun.elapsed();
            eprintln!("{path}: {took:?}");
            assert!(took < LONGEST, "{path}: {took:?}");
        }
        village.remove().await;
    }
}
