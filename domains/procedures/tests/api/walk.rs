//! From the first question to the receipt, through the API alone.

use serde_json::{Value, json};

use crate::village::{Caller, Village, now};

/// Begins to move into the village: the caller with the draft's code, and where it stands.
pub async fn begin(village: &Village) -> (Caller, Value) {
    let begun = village.caller().post("/api/v1/drafts", json!({ "event": "nyuson" })).await;
    assert_eq!(begun.status.as_u16(), 201);
    assert_eq!(begun.header("location"), "/api/v1/draft");
    assert!(begun.header("etag").starts_with('"'));
    let begun = begun.ok();
    let code = begun["code"].as_str().expect("a code");
    (village.caller().holding(code), begun)
}

/// What a villager with two rackets and one dog says to a question.
pub fn reply(question: &Value) -> Value {
    let mut values = serde_json::Map::new();
    for field in question["fields"].as_array().expect("fields") {
        let name = field["name"].as_str().expect("a name");
        let value = match name.split('@').next().expect("a fact") {
            "move.moved_on" => json!("令和8年11月20日"),
            "move.from" => json!("village"),
            "address.new" => json!({
                "postal_code": "371-0001", "prefecture": "球技県", "city": "テニス村",
                "town": "サービス", "block": "1丁目2番3号", "building": "",
            }),
            "person.name" => json!("庭球 花子"),
            "person.kana" => json!("テイキュウ ハナコ"),
            "person.birth_date" => json!({ "era": "", "year": "1990", "month": "4", "day": "1" }),
            "person.hand" => json!("right"),
            "person.phone" => json!("027-224-1111"),
            "person.injury" | "filing.by_coach" => json!(false),
            "racket.count" => json!(2),
            "racket.material" => json!("carbon"),
            "racket.photo" => continue,
            "dog.any" | "dog.fetches" => json!(true),
            "dog.name" => json!("ラリー"),
            "dog.arrived_on" => json!("2026-10-01"),
            other => panic!("nobody taught the villager {other}"),
        };
        values.insert(name.to_owned(), value);
    }
    // Nobody comes with them, so the list of players stays empty.
    if question["id"] == "q-people" {
        values.clear();
    }
    let mut reply = json!({ "question": question["id"], "values": values });
    if let Some(instance) = question["instance"].as_str() {
        reply["instance"] = json!(instance);
    }
    reply
}

/// Answers until something else comes than a question; gives what comes then.
pub async fn answer_all(caller: &Caller) -> Value {
    let mut standing = caller.get("/api/v1/draft").await.ok();
    for _ in 0..60 {
        if standing["next"] != "question" {
            return standing;
        }
        let reply = reply(&standing["question"]);
        standing = caller.post("/api/v1/draft/answers", reply).await.ok();
    }
    panic!("the questions do not end: {standing}");
}

/// Goes on, choosing to file everything, until this question is asked.
pub async fn go_to(caller: &Caller, question: &str) -> Value {
    let mut standing = caller.get("/api/v1/draft").await.ok();
    for _ in 0..60 {
        if standing["question"]["id"] == question {
            return standing;
        }
        standing = match standing["next"].as_str() {
            Some("question") => {
                let reply = reply(&standing["question"]);
                caller.post("/api/v1/draft/answers", reply).await.ok()
            }
            Some("result") => {
                let all = json!({ "procedures": ["nyuson-todoke", "racket-touroku", "ball-dog"] });
                caller.put("/api/v1/draft/choice", all).await.ok()
            }
            _ => panic!("{question} is never asked: {standing}"),
        };
    }
    panic!("the questions do not end: {standing}");
}

#[tokio::test]
async fn a_villager_goes_from_the_first_question_to_the_receipt() {
    let village = Village::new().await;
    let (caller, begun) = begin(&village).await;
    assert_eq!(begun["question"]["id"], "q-moved-on");
    assert_eq!(begun["question"]["fields"][0]["type"], "date");

    let standing = answer_all(&caller).await;
    assert_eq!(standing["next"], "result");
    let result = caller.get("/api/v1/draft/result").await.ok();
    assert_eq!(result["online"][0]["procedure"], "racket-touroku");
    assert_eq!(result["online"][0]["last_day"], "2026-12-21", "30 days, the 20th is a Sunday");
    assert_eq!(result["visit"][0]["procedure"], "nyuson-todoke");
    assert_eq!(result["automatic"][0]["procedure"], "meibo");
    assert_eq!(result["elsewhere"][0]["procedure"], "rengou");

    let calendar = caller.get("/api/v1/draft/result.ics").await;
    assert!(calendar.header("content-type").starts_with("text/calendar"));
    assert!(calendar.text.contains("DTSTART;VALUE=DATE:20261221"), "{}", calendar.text);

    let nothing = caller.put("/api/v1/draft/choice", json!({ "procedures": [] })).await;
    assert_eq!(nothing.refused(422), "invalid_input");
    let foreign = caller.put("/api/v1/draft/choice", json!({ "procedures": ["meibo"] })).await;
    assert_eq!(foreign.json()["errors"][0]["code"], "not_offered");
    let choice = json!({ "procedures": ["racket-touroku", "ball-dog"] });
    caller.put("/api/v1/draft/choice", choice).await.ok();
    let standing = answer_all(&caller).await;
    assert_eq!(standing["next"], "submission");

    let forms = caller.get("/api/v1/draft/forms").await.ok();
    let names: Vec<&str> =
        forms.as_array().expect("forms").iter().filter_map(|f| f["procedure"].as_str()).collect();
    assert!(names.contains(&"nyuson-todoke"), "what comes before is filed too: {names:?}");
    let boxes = forms[0]["boxes"].as_array().expect("boxes");
    assert!(boxes.iter().any(|one| one["value"] == "庭球 花子"));
    let answers = caller.get("/api/v1/draft/answers").await.ok();
    assert!(answers.as_array().expect("answers").iter().any(|one| one["value"] == "ラリー"));

    let submit = caller.with("idempotency-key", "one");
    let first = submit.send(http::Method::POST, "/api/v1/draft/submission", "", vec![]).await;
    assert_eq!(first.status.as_u16(), 201, "{}", first.text);
    assert_eq!(first.header("location"), "/api/v1/applications/R8-000001");
    let first = first.ok();
    assert_eq!(first["number"], "R8-000001");
    let states: Vec<&str> = first["filings"]
        .as_array()
        .expect("filings")
        .iter()
        .filter_map(|filing| filing["state"].as_str())
        .collect();
    assert!(states.contains(&"visit") && states.contains(&"received") && states.contains(&"held"));

    // The same call again, after a connection that broke, is the same application.
    let again = submit.send(http::Method::POST, "/api/v1/draft/submission", "", vec![]).await;
    assert_eq!(again.ok(), first);
    let other = caller.with("idempotency-key", "two");
    let other = other.send(http::Method::POST, "/api/v1/draft/submission", "", vec![]).await;
    assert_eq!(other.refused(409), "filed_before");
    assert_eq!(caller.get("/api/v1/draft").await.refused(401), "token_needed");

    let holder = village.caller().holding(first["code"].as_str().expect("a code"));
    let receipt = holder.get("/api/v1/applications/R8-000001").await.ok();
    assert_eq!(receipt["filings"], first["filings"]);
    assert_eq!(caller.get("/api/v1/applications/R8-000001").await.refused(404), "not_found");
    assert_eq!(holder.get("/api/v1/applications/R8-000002").await.refused(404), "not_found");

    let proof = "/api/v1/applications/R8-000001/proof";
    assert_eq!(holder.get(proof).await.refused(404), "proof_not_yet");
    yakusho_audit::seal(&village.store, &village.log_key, now()).await.expect("sealed");
    let proof = holder.get(proof).await;
    assert_eq!(proof.status.as_u16(), 200);
    yakusho_audit::verify_receipt(&proof.text, village.log_key.public()).expect("it proves itself");
}

#[tokio::test]
async fn a_list_is_filled_changed_and_emptied() {
    let village = Village::new().await;
    let (caller, _) = begin(&village).await;
    go_to(&caller, "q-people").await;
    let player = |name: &str| {
        json!({
            "question": "q-people", "action": "add",
            "values": { "person.name": name, "person.kana": "テイキュウ" },
        })
    };
    let half =
        json!({ "question": "q-people", "action": "add", "values": { "person.name": "一" } });
    let half = caller.post("/api/v1/draft/answers", half).await;
    assert_eq!(half.json()["errors"][0]["field"], "person.kana");
    caller.post("/api/v1/draft/answers", player("庭球 一郎")).await.ok();
    let two = caller.post("/api/v1/draft/answers", player("庭球 二郎")).await.ok();
    assert_eq!(two["question"]["members"][1]["name"], "庭球 二郎");
    let away = json!({ "question": "q-people", "remove": two["question"]["members"][0]["id"] });
    let one = caller.post("/api/v1/draft/answers", away).await.ok();
    assert_eq!(one["question"]["members"].as_array().expect("members").len(), 1);
    let done = caller.post("/api/v1/draft/answers", json!({ "question": "q-people" })).await.ok();
    assert_ne!(done["question"]["id"], "q-people");
}
