//! What a desk does, as JSON: many cases at once, hands, kept filters, papers, counts and rates.

use http::Method;
use serde_json::{Value, json};
use uuid::Uuid;
use yakusho_identity::Role;

use crate::{
    caller::{Caller, signed_in},
    village::Village,
};

async fn items(caller: &Caller, query: &str) -> Vec<Value> {
    let list = caller.get(&format!("/api/v1/staff/worklist{query}")).await.ok();
    list["items"].as_array().expect("items").clone()
}

fn seen(item: &Value) -> Value {
    let etag = item["etag"].as_str().expect("a version").trim_matches('"').to_owned();
    json!({ "case": item["case"], "version": etag.parse::<i64>().expect("a number") })
}

#[tokio::test]
async fn many_cases_are_tried_claimed_and_handed_over() {
    let village = Village::new().await;
    for _ in 0..3 {
        village.file("nyuson", &["racket-touroku"]).await;
    }
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let colleague = signed_in(&village, "racket.02", "racket", Role::Clerk).await;
    let found = items(&clerk, "?sort=newest").await;
    assert_eq!(found.len(), 3);
    let cases: Vec<Value> = found.iter().map(seen).collect();
    let bulk = "/api/v1/staff/worklist/bulk";
    let tried = json!({ "act": "claim", "cases": cases, "dry_run": true });
    assert_eq!(clerk.post(bulk, tried).await.ok()["done"].as_array().map(Vec::len), Some(3));
    assert!(items(&clerk, "?view=mine").await.is_empty(), "a trial changes nothing");
    let two = json!({ "act": "claim", "cases": &cases[..2] });
    clerk.post(bulk, two).await.ok();
    let stale = clerk.post(bulk, json!({ "act": "claim", "cases": cases })).await.ok();
    assert_eq!(stale["done"].as_array().map(Vec::len), Some(1));
    assert_eq!(stale["left"][0]["code"], "has_it_already");
    let none = clerk.post(bulk, json!({ "act": "claim", "cases": [] })).await;
    assert_eq!(none.refused(422), "invalid_input");

    let people = clerk.get("/api/v1/staff/colleagues").await.ok();
    let to = people[0]["id"].clone();
    let mine = items(&clerk, "?view=mine").await;
    let case = format!("/api/v1/staff/cases/{}", mine[0]["case"].as_str().expect("an id"));
    let with = clerk.with("if-match", mine[0]["etag"].as_str().expect("a version"));
    let given =
        with.post(&format!("{case}/hand-over"), json!({ "to": to, "note": "よろしく" })).await;
    assert_eq!(given.ok()["state"], "reviewing");
    let nobody = json!({ "to": Uuid::nil() });
    let theirs = clerk.with("if-match", mine[1]["etag"].as_str().expect("a version"));
    let other = format!("/api/v1/staff/cases/{}", mine[1]["case"].as_str().expect("an id"));
    let refused = theirs.post(&format!("{other}/hand-over"), nobody).await;
    assert_eq!(refused.refused(422), "invalid_input");
    let away = json!({ "department": "sonmin", "reason": "所管が違うため" });
    theirs.post(&format!("{other}/transfer"), away).await.ok();
    assert_eq!(items(&colleague, "?view=mine").await.len(), 1);

    let marks = json!({ "items": [found[0]["item"]], "marked": true });
    assert_eq!(clerk.post("/api/v1/staff/worklist/marks", marks).await.status.as_u16(), 204);
    assert_eq!(items(&clerk, "?view=marked").await.len(), 1);
    assert!(items(&colleague, "?view=marked").await.is_empty());
}

#[tokio::test]
async fn a_filter_is_kept_listed_and_forgotten() {
    let village = Village::new().await;
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let path = "/api/v1/staff/worklist/filters";
    let kept = json!({ "name": "未着手", "query": "view=untaken&topic=racket-touroku" });
    let id = clerk.post(path, kept).await.ok()["id"].as_str().expect("an id").to_owned();
    let all = clerk.get(path).await.ok();
    assert_eq!(all[0]["query"], "view=untaken&topic=racket-touroku");
    let foreign = json!({ "name": "x", "department": "court", "query": "view=all" });
    assert_eq!(clerk.post(path, foreign).await.refused(422), "invalid_input");
    let gone = clerk.send(Method::DELETE, &format!("{path}/{id}"), None).await;
    assert_eq!(gone.status.as_u16(), 204);
    let again = clerk.send(Method::DELETE, &format!("{path}/{id}"), None).await;
    assert_eq!(again.refused(404), "not_found");
}

#[tokio::test]
async fn a_paper_is_entered_counted_and_divided() {
    let village = Village::new().await;
    village.file("nyuson", &["racket-touroku"]).await;
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let boxes = clerk.get("/api/v1/staff/procedures/racket-touroku/entry").await.ok();
    let must = boxes.as_array().expect("boxes").iter().find(|one| one["must"] == true);
    let key = must.expect("a box")["key"].as_str().expect("a key").to_owned();
    let entry = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0099);
    let sent = |channel: &str, day: &str| {
        json!({
            "entry": entry, "procedure": "racket-touroku", "channel": channel,
            "received_on": day, "facts": { key.clone(): "見本　花子" },
        })
    };
    let path = "/api/v1/staff/entries";
    assert_eq!(clerk.post(path, sent("online", "2026-11-20")).await.refused(422), "invalid_input");
    assert_eq!(clerk.post(path, sent("fax", "2027-01-01")).await.refused(422), "invalid_input");
    let done = clerk.post(path, sent("fax", "2026-11-20")).await.ok();
    assert!(done["code"].is_string());
    let again = clerk.post(path, sent("fax", "2026-11-20")).await.ok();
    assert_eq!((&again["application"], &again["code"]), (&done["application"], &Value::Null));

    let tally = "/api/v1/staff/tally";
    let more = |count: i64| json!({ "procedure": "racket-touroku", "channel": "post", "day": "2026-11-24", "count": count });
    assert_eq!(clerk.post(tally, more(9)).await.status.as_u16(), 204);
    assert_eq!(clerk.post(tally, more(0)).await.refused(422), "invalid_input");
    let mut right = more(6);
    right["reason"] = json!("数え直し");
    let corrected = clerk.send(Method::PUT, tally, Some(right)).await;
    assert_eq!(corrected.status.as_u16(), 204);
    assert_eq!(clerk.get(tally).await.ok()[0]["count"], 6);

    let rates = clerk.get("/api/v1/staff/online-rate?procedure=racket-touroku").await.ok();
    assert_eq!((&rates["total"]["online"], &rates["total"]["all"]), (&json!(1), &json!(8)));
    assert_eq!(rates["total"]["permille"], 125);
    let broken = clerk.get("/api/v1/staff/online-rate?year=x").await;
    assert_eq!(broken.status.as_u16(), 200, "what is no year is this one");

    let new = json!({
        "kind": "campaign", "procedure": "racket-touroku", "name": "呼びかけ",
        "words": "オンラインでどうぞ", "from": "2026-11-25", "to": "2026-12-05",
    });
    let promotions = "/api/v1/staff/promotions";
    let id = clerk.post(promotions, new).await.ok()["id"].as_str().expect("an id").to_owned();
    let told = clerk.get(promotions).await.ok();
    assert_eq!((&told[0]["kind"], &told[0]["shift"]), (&json!("campaign"), &Value::Null));
    assert!(clerk.get(&format!("{promotions}/{id}/leaflet.pdf")).await.is_pdf());
    let end = format!("{promotions}/{id}/end");
    assert_eq!(clerk.send(Method::POST, &end, None).await.status.as_u16(), 204);
    let stranger = signed_in(&village, "court.01", "court", Role::Clerk).await;
    assert_eq!(stranger.send(Method::POST, &end, None).await.refused(404), "not_found");
    let theirs = stranger.get(&format!("{promotions}/{id}/leaflet.pdf")).await;
    assert_eq!(theirs.refused(404), "not_found");
    let auditor = signed_in(&village, "audit.01", "sonmin", Role::Auditor).await;
    assert_eq!(auditor.post(path, sent("fax", "2026-11-20")).await.refused(404), "not_found");
}
