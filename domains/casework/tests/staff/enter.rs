//! What came on paper becomes the same case.

use std::io::Cursor;

use http::StatusCode;
use yakusho_casework::{
    model::CaseState,
    store::cases::{self, Record},
};

use crate::{
    browser::Seen,
    clerk::{Clerk, page_of, village},
    village::Village,
};

fn scan() -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = image::RgbImage::from_fn(320, 200, |x, y| {
        image::Rgb([(x % 256) as u8, 90, (y % 256) as u8])
    });
    picture.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png).expect("a picture");
    bytes
}

async fn the_case(village: &Village, done: &Seen) -> Record {
    let application = done.place().trim_start_matches("/staff/entered/").parse().expect("an id");
    let store = village.casework.store();
    let found = cases::of_application(store.read(), store.municipality(), application).await;
    found.expect("cases").remove(0)
}

#[tokio::test]
async fn a_paper_becomes_a_case_with_a_search_a_name_and_enter() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let page = clerk.get("/staff/enter").await;
    page.shows("<datalist");
    page.shows("ラケット登録申請");
    let found = clerk.get("/staff/enter?q=%E3%82%89%E3%81%91%E3%81%A3%E3%81%A8").await;
    assert_eq!(found.place(), "/staff/enter/racket-touroku", "kana finds the only one");
    let form = clerk.get(found.place()).await;
    form.shows("件にする");
    form.shows("value=\"2026-11-24\"");
    let name = form.after("name=\"person.");
    let name = format!("person.{name}");

    let path = "/staff/enter/racket-touroku";
    let nameless = [("channel", "post"), ("received", "2026-11-20"), (name.as_str(), " ")];
    let refused = clerk.browser.upload(&form, path, &nameless, ("scan", b"")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.shows("value=\"2026-11-20\"");
    for (day, words) in
        [("2026-11-25", "それより前の日"), ("2024-01-01", "1年より前"), ("x", "年・月・日")]
    {
        let sent = [("channel", "post"), ("received", day), (name.as_str(), "見本　花子")];
        let seen = clerk.browser.upload(&form, path, &sent, ("scan", b"")).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
        seen.shows(words);
        seen.shows("見本　花子");
    }
    let sent = [("channel", "post"), ("received", "2026-11-20"), (name.as_str(), "見本　花子")];
    let broken = clerk.browser.upload(&form, path, &sent, ("scan", b"not a picture")).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    let picture = scan();
    let done = clerk.browser.upload(&form, path, &sent, ("scan", &picture)).await;
    assert!(done.place().starts_with("/staff/entered/"), "{} {}", done.status, done.text);
    let again = clerk.browser.upload(&form, path, &sent, ("scan", &picture)).await;
    assert_eq!(again.place(), done.place(), "sent twice, it is one case");

    let shown = clerk.get(done.place()).await;
    shown.shows("R8-");
    shown.shows("照会番号");
    shown.shows("郵送");
    let record = the_case(&village, &done).await;
    assert_eq!(record.case.state, CaseState::Received, "what lies on the desk was received");
    assert_eq!(record.case.received_on.map(|day| day.to_string()).as_deref(), Some("2026-11-20"));
    assert_eq!(record.due_on.map(|day| day.to_string()).as_deref(), Some("2026-11-27"));
    assert!(!record.stand_in);
    let case = clerk.get(&page_of(&record)).await;
    case.shows("見本　花子");
    case.shows("職員が入力");
    case.shows("a.png");
    clerk.get("/staff").await.shows(&record.number);

    let mut stranger = Clerk::signed_in(&village, "court.01").await;
    assert_eq!(stranger.get(done.place()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(stranger.get("/staff/enter/racket-touroku").await.status, StatusCode::OK);
}

#[tokio::test]
async fn twelve_digits_that_could_be_a_my_number_are_asked_about() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let form = clerk.get("/staff/enter/racket-touroku").await;
    let name = format!("person.{}", form.after("name=\"person."));
    let path = "/staff/enter/racket-touroku";
    let number = yakusho_number();
    let sent = [("channel", "counter"), ("received", "2026-11-24"), (name.as_str(), &number)];
    let asked = clerk.browser.upload(&form, path, &sent, ("scan", b"")).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    asked.shows("マイナンバーではない");
    let mut sure = sent.to_vec();
    sure.push(("_not_my_number", "1"));
    let done = clerk.browser.upload(&form, path, &sure, ("scan", b"")).await;
    assert!(done.place().starts_with("/staff/entered/"), "{} {}", done.status, done.text);
}

/// Twelve digits with the right check digit.
fn yakusho_number() -> String {
    (123_456_789_010_u64..)
        .map(|number| number.to_string())
        .find(|number| yakusho_kernel::check_digit::looks_like_my_number(number))
        .expect("one in ten")
}

#[tokio::test]
async fn an_auditor_enters_nothing_and_nobody_enters_what_does_not_exist() {
    let village = village().await;
    let mut auditor = Clerk::signed_in(&village, "kansa.01").await;
    let seen = auditor.get("/staff/enter/racket-touroku").await;
    assert_eq!(seen.status, StatusCode::NOT_FOUND);
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    assert_eq!(clerk.get("/staff/enter/no-such").await.status, StatusCode::NOT_FOUND);
}
