//! The case page beside the register, beside other cases, and beside other departments.

use std::sync::Arc;

use http::StatusCode;
use jiff::civil::date;
use yakusho_casework::register::{
    Person,
    snapshot::{Origin, newest, take_in},
};
use yakusho_kernel::actor::Actor;

use crate::{
    clerk::{Clerk, now, page_of, village},
    village::Village,
};

async fn register(village: &Village, people: Vec<Person>) {
    let casework = &village.casework;
    let keyring = Arc::clone(&casework.procedures().parts().keyring);
    let origin =
        Origin { source: "村民台帳".to_owned(), dated_on: date(2026, 11, 1), stand_in: true };
    let by = Actor::System { job: "test" };
    let city = casework.own_city();
    take_in(casework.store(), &keyring, &origin, people, &city, &by, now()).await.expect("taken");
}

fn person(name: &str, kana: &str, address: &str) -> Person {
    Person {
        name: name.to_owned(),
        kana: kana.to_owned(),
        born: Some(date(1991, 5, 14)),
        addresses: vec![("住所".to_owned(), address.to_owned())],
        household: "1".to_owned(),
    }
}

#[tokio::test]
async fn what_was_declared_stands_beside_the_register_with_its_differences() {
    for village in Village::each().await {
        village.casework.open_demo_office(now()).await.expect("the demo office");
        let filed = village.file("nyuson", &["racket-touroku"]).await;
        let record = village.case(&filed, "racket-touroku").await;
        let mut clerk = Clerk::signed_in(&village, "racket.01").await;
        clerk.get(&page_of(&record)).await.hides("台帳との照らし合わせ");

        register(&village, vec![person("試験花子", "シケン　ハナヨ", "テニス村サービス１－１")])
            .await;
        let page = clerk.get(&page_of(&record)).await;
        page.shows("台帳との照らし合わせ");
        page.shows("村民台帳（令和8年11月1日");
        page.shows("試験用");
        page.shows("相違 1件、表記のちがい 1件、台帳になし 0件、一致 1件");
        page.shows("<mark class=\"y-differs\">コ</mark>");
        page.shows("<mark class=\"y-differs\">ヨ</mark>");
        page.shows("球技県テニス村サービス1丁目1");

        register(&village, vec![person("別人　太郎", "ベツジン　タロウ", "ほかの町9")]).await;
        let page = clerk.get(&page_of(&record)).await;
        page.shows("相違 0件、表記のちがい 0件、台帳になし 3件、一致 0件");
        page.hides("別人");
        let copy = newest(village.casework.store()).await.expect("a store").expect("a copy");
        assert_eq!(copy.people, 1, "the copy before it is gone");

        let actions =
            village.casework.store().actions_of(record.case.id.uuid()).await.expect("actions");
        let readings = actions.iter().filter_map(|action| action.data.as_ref());
        assert!(readings.into_iter().any(|data| data["what"] == "register"));
        village.remove().await;
    }
}

#[tokio::test]
async fn a_second_filing_of_the_same_person_is_suspected_and_the_household_is_named() {
    let village = village().await;
    let both = ["racket-touroku", "nyuson-todoke"];
    let first = village.file("nyuson", &both).await;
    let second = village.file("nyuson", &both).await;
    let notices =
        (village.case(&first, "nyuson-todoke").await, village.case(&second, "nyuson-todoke").await);
    let mut clerk = Clerk::signed_in(&village, "sonmin.01").await;
    let page = clerk.get(&page_of(&notices.0)).await;
    page.shows("重複の疑い");
    page.shows("氏名と生年月日が同じ人の同じ手続が、同じ日に届いています");
    page.shows(&page_of(&notices.1));

    let rackets = (
        village.case(&first, "racket-touroku").await,
        village.case(&second, "racket-touroku").await,
    );
    let mut other = Clerk::signed_in(&village, "racket.01").await;
    let page = other.get(&page_of(&rackets.0)).await;
    page.shows("同じ世帯と思われる件");
    page.shows(&page_of(&rackets.1));
    page.hides(&page_of(&notices.1));
    page.hides("重複の疑い");
}

#[tokio::test]
async fn another_department_answers_and_sees_only_what_the_question_shares() {
    let village = village().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let ask = format!("{}/inquiry", page_of(&record));
    let form = clerk.get(&ask).await;
    form.shows("いっしょに知らせる欄");
    let nothing = clerk.browser.post(&form, &ask, &[("to", "racket")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    nothing.shows("照会する課を選んでください");
    nothing.shows("照会の内容を書いてください");
    let question = [
        ("to", "sonmin"),
        ("text", "この方の住民登録はありますか。"),
        ("share", "person.name@me"),
        ("due", "2026-12-01"),
    ];
    let asked = clerk.browser.post(&form, &ask, &question).await;
    assert_eq!(asked.place(), page_of(&record), "{}", asked.text);
    clerk.get(&page_of(&record)).await.shows("回答待ち");

    let mut asked = Clerk::signed_in(&village, "sonmin.01").await;
    asked.get("/staff").await.shows("/staff/inquiries/");
    let list = asked.get("/staff/inquiries").await;
    let place = format!("/staff/inquiries/{}", list.after("href=\"/staff/inquiries/"));
    let page = asked.get(&place).await;
    page.shows("この方の住民登録はありますか。");
    page.shows("試験　花子");
    page.hides(&filed.number);
    page.hides("サービス1丁目1");
    assert_eq!(asked.get(&page_of(&record)).await.status, StatusCode::NOT_FOUND);

    let mut stranger = Clerk::signed_in(&village, "court.01").await;
    assert_eq!(stranger.get(&place).await.status, StatusCode::NOT_FOUND);
    let meddling = stranger.browser.post(&list, &place, &[("text", "x")]).await;
    assert_ne!(meddling.status, StatusCode::SEE_OTHER);

    let empty = asked.browser.post(&page, &place, &[("text", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answered = asked.browser.post(&page, &place, &[("text", "登録があります。")]).await;
    assert_eq!(answered.place(), "/staff/inquiries");
    let again = asked.browser.post(&page, &place, &[("text", "ありません。")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    again.shows("登録があります。");
    asked.get("/staff").await.hides("/staff/inquiries/");
    let case = clerk.get(&page_of(&record)).await;
    case.shows("登録があります。");
    case.shows("照会の回答が届きました");
}

#[tokio::test]
async fn a_correction_is_previewed_with_the_phrases_of_the_pack_before_it_is_sent() {
    let village = village().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let form = clerk.get(&format!("{}/correction", page_of(&record))).await;
    form.shows("ラケットの本数を、もう一度数えてください。");
    let version = form.after("name=\"version\" value=\"");
    let typed = [
        ("field", "racket.count"),
        ("reason:racket.count", "写真では3本に見えます。"),
        ("until", "2026-12-04"),
        ("_go", "preview"),
    ];
    let preview = clerk.act_with(&form, &record, "correction", &version, &typed).await;
    assert_eq!(preview.status, StatusCode::OK);
    preview.shows("住民の方が読む文");
    preview.shows("直していただきたい理由：写真では3本に見えます。");
    preview.shows("まだ送っていません");
    assert_eq!(
        village.state(&filed, "racket-touroku").await,
        yakusho_casework::model::CaseState::Received
    );
}

#[tokio::test]
async fn what_was_not_enclosed_cannot_be_looked_at() {
    let village = village().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    for file in ["01890000-0000-7000-8000-000000000000", "x"] {
        let view = format!("{}/attachments/{file}/view?zoom=2&turn=90", page_of(&record));
        assert_eq!(clerk.get(&view).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_note_reaches_the_department_that_it_names_and_nothing_else_of_the_case_does() {
    let village = village().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let edition = village.casework.procedures().shelf().current();
    let name =
        edition.pack.department_on("sonmin", date(2026, 11, 24)).expect("one").name.ja.clone();
    let text = format!("＠{name} 転居の予定があるそうです。");
    let noted = clerk.act(&record, "note", &[("text", &text)]).await;
    assert_eq!(noted.place(), page_of(&record));
    let mut other = Clerk::signed_in(&village, "sonmin.01").await;
    let list = other.get("/staff/inquiries").await;
    let place = format!("/staff/inquiries/{}", list.after("href=\"/staff/inquiries/"));
    let page = other.get(&place).await;
    page.shows("転居の予定があるそうです。");
    page.hides("試験　花子");
    page.hides(&filed.number);
    let mut stranger = Clerk::signed_in(&village, "court.01").await;
    stranger.get("/staff/inquiries").await.shows("照会はありません");
}
