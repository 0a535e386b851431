//! What the holder of an application can do.

use http::Method;
use serde_json::json;
use yakusho_casework::model::CaseState;
use yakusho_identity::Role;

use crate::{
    caller::{Caller, signed_in},
    village::Village,
};

#[tokio::test]
async fn a_correction_goes_to_the_resident_and_comes_back() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let record = village.case(&filed, "racket-touroku").await;
    let case = format!("/api/v1/staff/cases/{}", record.case.id);
    let clerk =
        clerk.with("if-match", &format!("\"{}\"", record.case.version)).with("purpose", "review");
    let ask = format!("{case}/correction");
    let nothing = clerk.post(&ask, json!({ "fields": {} })).await;
    assert_eq!(nothing.json()["errors"][0]["code"], "correction_without_field");
    let foreign = clerk.post(&ask, json!({ "fields": { "dog.any": "?" } })).await;
    assert_eq!(foreign.json()["errors"][0]["code"], "not_mendable");
    let asked = json!({ "fields": { "racket.count": "本数を確かめてください" }, "answer_by": "2026-12-04" });
    assert_eq!(clerk.post(&ask, asked).await.ok()["state"], "correction");

    let holder = Caller::new(&village).holding(&filed.code);
    let application = format!("/api/v1/applications/{}", filed.number);
    let status = holder.get(&format!("{application}/status")).await.ok();
    let cases = status["cases"].as_array().expect("cases");
    let mine = cases.iter().find(|case| case["procedure"] == "racket-touroku").expect("a case");
    assert_eq!(mine["may_correct"], true);
    let path = format!("{application}/cases/{}/correction", record.case.id);
    let fields = holder.get(&path).await;
    let etag = fields.header("etag").to_owned();
    let fields = fields.ok();
    assert_eq!(fields[0]["name"], "racket.count");
    assert_eq!(fields[0]["reason"], "本数を確かめてください");

    let answer = holder.with("if-match", &etag);
    let mended = json!({ "values": { "racket.count": 3 } });
    assert_eq!(holder.post(&path, mended.clone()).await.refused(428), "version_needed");
    let mut said = Vec::new();
    for lang in ["ja", "ja-easy", "en"] {
        let wrong = json!({ "values": { "racket.count": "many" } });
        let wrong = answer.with("accept-language", lang).post(&path, wrong).await;
        assert_eq!(wrong.refused(422), "invalid_input");
        said.push(wrong.json()["errors"][0]["message"].clone());
    }
    said.dedup();
    assert_eq!(said.len(), 3, "three languages: {said:?}");
    let same = answer.post(&path, json!({ "values": { "racket.count": 2 } })).await;
    assert_eq!(same.json()["errors"][0]["code"], "nothing_changed");
    answer.post(&path, mended.clone()).await.ok();
    assert_eq!(village.state(&filed, "racket-touroku").await, CaseState::Reviewing);
    assert_eq!(answer.post(&path, mended).await.refused(412), "version_changed");
    assert_eq!(holder.get(&path).await.refused(409), "no_correction_open");
}

#[tokio::test]
async fn a_case_is_withdrawn_once_and_only_by_its_holder() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let other = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let application = format!("/api/v1/applications/{}", filed.number);
    let path = format!("{application}/cases/{}/withdrawal", record.case.id);
    let etag = format!("\"{}\"", record.case.version);
    let stranger = Caller::new(&village).holding(&other.code).with("if-match", &etag);
    assert_eq!(stranger.send(Method::POST, &path, None).await.refused(404), "not_found");
    let own = format!("/api/v1/applications/{}/cases/{}/withdrawal", other.number, record.case.id);
    assert_eq!(stranger.send(Method::POST, &own, None).await.status.as_u16(), 404);
    let nobody = Caller::new(&village).send(Method::POST, &path, None).await;
    assert_eq!(nobody.refused(401), "token_needed");

    let holder = Caller::new(&village).holding(&filed.code).with("if-match", &etag);
    let status = holder.send(Method::POST, &path, None).await.ok();
    let cases = status["cases"].as_array().expect("cases");
    assert!(cases.iter().any(|case| case["state"] == "withdrawn" && case["may_withdraw"] == false));
    assert_eq!(holder.send(Method::POST, &path, None).await.refused(412), "version_changed");
    assert_eq!(village.state(&filed, "racket-touroku").await, CaseState::Withdrawn);
}

#[tokio::test]
async fn the_stand_in_identifies_once_and_what_waited_moves_on() {
    let village = Village::new().await;
    let filed = village.file("yusho", &["yusho-houkoku", "shokin-seikyuu"]).await;
    let holder = Caller::new(&village).holding(&filed.code);
    let path = format!("/api/v1/applications/{}/stand-in", filed.number);
    let persons = holder.get(&path).await.ok();
    assert!(persons.as_array().expect("persons").iter().any(|one| one["id"] == "hanako"));
    let nobody = holder.post(&path, json!({ "person": "nobody" })).await;
    assert_eq!(nobody.refused(422), "invalid_input");
    let shown = holder.post(&path, json!({ "person": "hanako" })).await.ok();
    let code = shown["code"].as_str().expect("a code").to_owned();
    let wrong = if code.starts_with('0') { "111111" } else { "000000" };
    let place = format!("{path}/code");
    assert_eq!(holder.post(&place, json!({ "code": wrong })).await.refused(422), "invalid_input");
    holder.post(&place, json!({ "code": code })).await.ok();
    assert!(village.case(&filed, "shokin-seikyuu").await.stand_in, "it never counts");
    assert_eq!(holder.get(&path).await.refused(409), "identified_already");
    let off = Village::with(None).await;
    let filed = off.file("yusho", &["yusho-houkoku"]).await;
    let holder = Caller::new(&off).holding(&filed.code);
    let path = format!("/api/v1/applications/{}/stand-in", filed.number);
    assert_eq!(holder.get(&path).await.status.as_u16(), 404, "where it is switched off");
}

#[tokio::test]
async fn a_photo_that_was_asked_for_is_sent_seen_and_taken_away() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let record = village.case(&filed, "racket-touroku").await;
    let clerk =
        clerk.with("if-match", &format!("\"{}\"", record.case.version)).with("purpose", "review");
    let ask = format!("/api/v1/staff/cases/{}/correction", record.case.id);
    let asked = json!({ "fields": { "racket.photo": "もう一度撮ってください" } });
    assert_eq!(clerk.post(&ask, asked).await.ok()["state"], "correction");
    let holder = Caller::new(&village).holding(&filed.code);
    let path =
        format!("/api/v1/applications/{}/cases/{}/correction/files", filed.number, record.case.id);
    assert_eq!(holder.get(&path).await.ok(), json!([]));
    let refused = holder.upload(&path, "racket.photo", b"MZ no photo").await;
    assert_eq!(refused.refused(422), "invalid_input");
    assert_eq!(refused.json()["errors"][0]["field"], "racket.photo");
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(40, 30, image::Rgb([9, 120, 60]))
        .write_to(&mut png, image::ImageFormat::Png)
        .expect("a picture");
    holder.upload(&path, "racket.count", png.get_ref()).await.ok();
    assert_eq!(holder.get(&path).await.ok(), json!([]), "that field takes no file");
    let sent = holder.upload(&path, "racket.photo", png.get_ref()).await.ok();
    assert_eq!((&sent[0]["field"], &sent[0]["name"]), (&json!("racket.photo"), &json!("a.png")));
    let stranger = village.file("nyuson", &["racket-touroku"]).await;
    let stranger = Caller::new(&village).holding(&stranger.code);
    assert_eq!(stranger.get(&path).await.refused(404), "not_found");
    let one = format!("{path}/{}", sent[0]["id"].as_str().expect("an id"));
    assert_eq!(holder.send(Method::DELETE, &one, None).await.ok(), json!([]));
}
