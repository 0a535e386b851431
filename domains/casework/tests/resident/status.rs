//! The way in, and what stands on the page.

use http::StatusCode;
use yakusho_casework::rules::decide::Command;

use crate::village::Village;

const NOT_HELD: &str = "この申請は、ここでは開けません";
const WRONG: &str = "受付番号か照会番号が違います";

#[tokio::test]
async fn whoever_does_not_hold_an_application_is_told_that_it_cannot_be_opened_here() {
    let village = Village::new().await;
    let mine = village.file("nyuson", &["racket-touroku"]).await;
    let other = village.file("nyuson", &["racket-touroku"]).await;
    let case = village.case(&other, "racket-touroku").await.case.id;
    let mut stranger = village.browser();
    let mut holder = village.holding(&mine).await;
    let nowhere = format!("/applications/{}", uuid::Uuid::max());
    let correction = format!("{}/cases/{case}/correction", other.page());
    let withdraw = format!("{}/cases/{case}/withdraw", other.page());
    // A case of somebody else under one's own application.
    let crossed = format!("{}/cases/{case}/withdraw", mine.page());
    let stand_in = format!("/stand-in/identity?application={}", other.id);
    for path in [&other.page(), &nowhere, &correction, &withdraw, &crossed, &stand_in] {
        for browser in [&mut stranger, &mut holder] {
            let seen = browser.get(path).await;
            assert_eq!(seen.status, StatusCode::NOT_FOUND, "{path}");
            seen.shows(NOT_HELD);
        }
    }
    assert_eq!(holder.get(&mine.page()).await.status, StatusCode::OK);
    assert_eq!(holder.get("/applications/not-an-id").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn number_and_code_open_it_however_they_are_typed() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let wide =
        |text: &str| -> String {
            text.chars()
                .map(|c| {
                    if c == '-' {
                        'ー'
                    } else {
                        char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c)
                    }
                })
                .collect()
        };
    let bare = filed.number.trim_start_matches('R').trim_start_matches("8-").to_owned();
    let typed = [
        (filed.number.clone(), filed.code.clone()),
        (wide(&filed.number), wide(&filed.code)),
        (format!(" r8 {bare} "), filed.code.to_lowercase().replace('-', " ")),
        (format!("８－{}", bare.trim_start_matches('0')), filed.code.replace('-', "")),
    ];
    for (number, code) in typed {
        let mut browser = village.browser();
        let page = browser.get("/status").await;
        let seen = browser.post(&page, "/status", &[("number", &number), ("code", &code)]).await;
        assert_eq!(
            (seen.status, seen.place()),
            (StatusCode::SEE_OTHER, filed.page().as_str()),
            "{number} {code}"
        );
    }
}

#[tokio::test]
async fn a_wrong_number_and_a_wrong_code_are_told_in_the_same_words() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let mut browser = village.browser();
    let page = browser.get("/status").await;
    let code = filed.code.as_str();
    let wrong =
        [(filed.number.as_str(), "2222-2222-2222"), ("R8-000777", code), ("", code), ("x", "y")];
    for (number, code) in wrong {
        let seen = browser.post(&page, "/status", &[("number", number), ("code", code)]).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        seen.shows(WRONG);
        seen.hides(&filed.code);
    }
    assert_eq!(browser.get(&filed.page()).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn three_hundred_wrong_codes_close_the_door_for_a_while() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let mut browser = village.browser();
    let page = browser.get("/status").await;
    for _ in 0..300 {
        browser.post(&page, "/status", &[("number", &filed.number), ("code", "x")]).await;
    }
    let right = [("number", filed.number.as_str()), ("code", filed.code.as_str())];
    let seen = browser.post(&page, "/status", &right).await;
    assert_eq!(seen.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn the_receipts_qr_code_leads_straight_to_what_the_browser_holds_already() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let link = format!("/status?a={}", filed.id);
    let asked = village.browser().get(&link).await;
    assert_eq!(asked.status, StatusCode::OK);
    asked.hides(&filed.number);
    let mut holder = village.holding(&filed).await;
    assert_eq!(holder.get(&link).await.place(), filed.page());
}

#[tokio::test]
async fn the_page_says_what_to_do_what_is_only_held_and_who_has_it() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["nyuson-todoke", "racket-touroku", "ball-dog"]).await;
    let mut browser = village.holding(&filed).await;
    let seen = browser.get(&filed.page()).await;
    assert_eq!(seen.headers["cache-control"], "no-store");
    seen.shows(&filed.number);
    seen.shows("「入村届」のために、窓口へお越しください");
    seen.shows("村民課（1階 1番窓口）");
    seen.shows("令和8年12月4日（金）まで");
    seen.shows("あと10日");
    seen.shows("先に「入村届」が済むと、その日に受け付けます");
    seen.shows("ポチ");
    seen.shows("ラケット課");
    seen.shows("tel:00015400030");
    seen.shows("標準処理期間7日");
    seen.hides("いま、していただくことはありません");
    seen.hides(&filed.code);

    village.clerk(&filed, "nyuson-todoke", Command::RecordVisit).await;
    let seen = browser.get(&filed.page()).await;
    seen.shows("いま、していただくことはありません");
    seen.shows("窓口で手続きをしました");
    seen.shows("届け出が済みました");
    seen.hides("先に「入村届」が済むと");

    for (lang, words) in [("en", "Each procedure"), ("ja-easy", "いま する こと")] {
        let seen = browser.get(&format!("{}?lang={lang}", filed.page())).await;
        assert_eq!(seen.status, StatusCode::OK);
        seen.shows(words);
    }
}

#[tokio::test]
async fn a_refusal_shows_its_reasons_and_how_to_object_and_nobodys_name() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let reason = "木製の<ラケット>は登録できません。".to_owned();
    village.clerk(&filed, "racket-touroku", Command::Refuse { reason }).await;
    let mut browser = village.holding(&filed).await;
    let seen = browser.get(&filed.page()).await;
    seen.shows("却下・不承認");
    seen.shows("木製の&#60;ラケット&#62;は登録できません。");
    seen.shows("テニス村長に対して審査請求");
    seen.shows("テニス村を被告として");
    seen.hides(&uuid::Uuid::max().to_string());
    let actions = village.casework.store().actions_of(filed.id).await.expect("actions");
    let read = actions.iter().filter(|action| action.kind == "personal_data.read");
    assert!(read.count() >= 1, "the reading of sealed words is an action");
}
