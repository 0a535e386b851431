//! What a clerk asks to be mended is mended, and nothing else.

use http::StatusCode;
use yakusho_casework::{model::CaseState, rules::decide::Command};
use yakusho_facts::Source;
use yakusho_interview::{Answer, FactKey, Value};

use crate::village::{Filed, Village};

const RACKET: &str = "racket-touroku";

async fn asked(village: &Village, keys: &[&str]) -> (Filed, String) {
    let filed = village.file("nyuson", &[RACKET]).await;
    village.ask(&filed, RACKET, keys, "写真では<3本>に見えます。").await;
    let case = village.case(&filed, RACKET).await.case.id;
    let path = format!("{}/cases/{case}/correction", filed.page());
    (filed, path)
}

#[tokio::test]
async fn an_answered_correction_goes_back_to_review_with_a_new_version_of_the_facts() {
    let village = Village::new().await;
    let (filed, path) = asked(&village, &["racket.count"]).await;
    let mut browser = village.holding(&filed).await;
    let status = browser.get(&filed.page()).await;
    status.shows("「ラケット登録申請」に、直してほしいところがあります");
    status.shows("令和8年12月4日（金）までにお願いします");
    status.shows(&path);

    let page = browser.get(&path).await;
    page.shows("写真では&#60;3本&#62;に見えます。");
    page.shows("value=\"2\"");
    page.hides("name=\"racket.material\"");

    let (before, versions) = village.facts(&filed).await;
    let seen = browser.post(&page, &path, &[("racket.count", "３")]).await;
    assert_eq!((seen.status, seen.place()), (StatusCode::SEE_OTHER, filed.page().as_str()));
    assert_eq!(village.state(&filed, RACKET).await, CaseState::Reviewing);
    let status = browser.get(&filed.page()).await;
    status.shows("直した内容を送信しました");
    status.shows("審査中");
    status.shows("直したものを送りました");

    let key = FactKey::of("racket.count");
    let (after, versions_after) = village.facts(&filed).await;
    assert_eq!(versions_after, versions + 1);
    assert_eq!(before.answers().get(&key), Some(&Answer::Known(Value::Number(2))));
    assert_eq!(after.answers().get(&key), Some(&Answer::Known(Value::Number(3))));
    assert_eq!(after.origin(&key).expect("an origin").source, Source::Told);
    let actions = village.casework.store().actions_of(filed.id).await.expect("actions");
    let corrected = actions.iter().find(|action| action.kind == "application.corrected");
    let data = corrected.and_then(|action| action.data.as_ref()).expect("its data").to_string();
    assert!(data.contains("racket.count") && !data.contains('3'), "{data}");
}

#[tokio::test]
async fn what_was_typed_stays_when_it_cannot_be_read_and_nothing_is_kept() {
    let village = Village::new().await;
    let (filed, path) = asked(&village, &["racket.count", "racket.material"]).await;
    let mut browser = village.holding(&filed).await;
    let page = browser.get(&path).await;
    let versions = village.facts(&filed).await.1;
    let pairs = [("racket.count", "さんぼん"), ("racket.material", "wood")];
    let seen = browser.post(&page, &path, &pairs).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    seen.shows("さんぼん");
    seen.shows("value=\"wood\" id=\"f-racket-material\" checked");
    assert_eq!(village.state(&filed, RACKET).await, CaseState::Correction);
    assert_eq!(village.facts(&filed).await.1, versions);
}

#[tokio::test]
async fn an_unchanged_answer_must_be_said_to_be_right() {
    let village = Village::new().await;
    let (filed, path) = asked(&village, &["racket.count"]).await;
    let mut browser = village.holding(&filed).await;
    let page = browser.get(&path).await;
    let seen = browser.post(&page, &path, &[("racket.count", "2")]).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    seen.shows("どの欄も変わっていません");
    let versions = village.facts(&filed).await.1;
    let seen = browser.post(&seen, &path, &[("racket.count", "2"), ("_is_right", "yes")]).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER);
    assert_eq!(village.state(&filed, RACKET).await, CaseState::Reviewing);
    assert_eq!(village.facts(&filed).await.1, versions, "nothing changed, so no version");
}

#[tokio::test]
async fn an_answer_that_comes_after_the_decision_leads_to_the_state_as_it_is() {
    let village = Village::new().await;
    let (filed, path) = asked(&village, &["racket.count"]).await;
    let mut browser = village.holding(&filed).await;
    let page = browser.get(&path).await;
    let reason = "期日を過ぎたため".to_owned();
    village.clerk(&filed, RACKET, Command::Refuse { reason }).await;
    let versions = village.facts(&filed).await.1;
    let seen = browser.post(&page, &path, &[("racket.count", "3")]).await;
    assert_eq!(seen.place(), filed.page());
    browser.get(&filed.page()).await.shows("いま直すのを待っていません");
    assert_eq!(village.facts(&filed).await.1, versions);
}

#[tokio::test]
async fn a_box_that_follows_from_others_is_told_at_the_window() {
    let village = Village::new().await;
    let (filed, path) = asked(&village, &["filing.addressee"]).await;
    let mut browser = village.holding(&filed).await;
    let page = browser.get(&path).await;
    page.shows("この欄はここでは直せません。ラケット課");
    page.shows("欄 filing.addressee");
    let seen = browser.post(&page, &path, &[]).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER);
    assert_eq!(village.state(&filed, RACKET).await, CaseState::Reviewing);
}

#[tokio::test]
async fn a_photo_is_added_and_what_is_no_photo_is_refused_with_the_reason() {
    let village = Village::new().await;
    let (filed, path) = asked(&village, &["racket.photo"]).await;
    let mut browser = village.holding(&filed).await;
    let page = browser.get(&path).await;
    let field = "racket.photo:files";
    let seen = browser.upload(&page, &path, &[("_go", "next")], (field, b"MZ not a photo")).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    seen.shows("y-error");

    let seen = browser.post(&seen, &path, &[]).await;
    seen.shows("新しいファイルを1つ以上送ってください");

    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(40, 30, image::Rgb([9, 120, 60]))
        .write_to(&mut png, image::ImageFormat::Png)
        .expect("a picture");
    let seen = browser.upload(&seen, &path, &[("_go", "upload")], (field, png.get_ref())).await;
    assert_eq!(seen.status, StatusCode::OK);
    seen.shows("a.png");
    assert_eq!(village.state(&filed, RACKET).await, CaseState::Correction);
    let seen = browser.post(&seen, &path, &[]).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER);
    let (facts, _) = village.facts(&filed).await;
    let answer = facts.answers().get(&FactKey::of("racket.photo"));
    assert!(matches!(answer, Some(Answer::Known(Value::Files(ids))) if ids.len() == 1));
}
