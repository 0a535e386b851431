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
