//! What members of staff can do, and what they cannot.

use http::Method;
use serde_json::json;
use yakusho_casework::model::CaseState;
use yakusho_identity::Role;

use crate::{
    caller::{Caller, signed_in},
    village::Village,
};

#[tokio::test]
async fn a_clerk_finds_claims_and_decides_a_case() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let list = clerk.get("/api/v1/staff/worklist").await.ok();
    let item = &list["items"][0];
    assert_eq!(
        (&item["procedure"], &item["state"]),
        (&json!("racket-touroku"), &json!("received"))
    );
    assert_eq!(list["items"].as_array().expect("items").len(), 1, "only the department's own");
    let case = format!("/api/v1/staff/cases/{}", item["case"].as_str().expect("an id"));

    let silent = clerk.get(&case).await;
    assert_eq!(silent.refused(422), "invalid_input");
    assert_eq!(silent.json()["errors"][0]["code"], "purpose_missing");
    let working = clerk.with("purpose", "申請の審査");
    let seen = working.get(&case).await;
    let etag = seen.header("etag").to_owned();
    let seen = seen.ok();
    assert!(seen["personal"]["groups"][0]["boxes"].is_array());
    let again = working.get(&case).await.ok();
    let read = again["timeline"].as_array().expect("steps").iter();
    let read: Vec<_> = read.filter(|step| step["action"] == "personal_data.read").collect();
    assert_eq!(read[0]["purpose"], "申請の審査", "the reading is on record");

    let nothing = Method::POST;
    let claim = format!("{case}/claim");
    assert_eq!(clerk.send(nothing.clone(), &claim, None).await.refused(428), "version_needed");
    let first = clerk.with("if-match", &etag);
    let claimed = first.send(nothing.clone(), &claim, None).await;
    let newer = claimed.header("etag").to_owned();
    assert_eq!(claimed.ok()["state"], "reviewing");
    assert_eq!(first.send(nothing.clone(), &claim, None).await.refused(412), "version_changed");

    let now = clerk.with("if-match", &newer);
    assert_eq!(
        now.send(nothing.clone(), &format!("{case}/accept"), None).await.refused(409),
        "application_is_examined"
    );
    let silent = now.post(&format!("{case}/refuse"), json!({ "reason": " " })).await;
    assert_eq!(silent.refused(422), "invalid_input", "never without reasons");
    let empty = now.post(&format!("{case}/note"), json!({ "text": " " })).await;
    assert_eq!(empty.refused(422), "invalid_input");
    let note = now.post(&format!("{case}/note"), json!({ "text": "電話で確認した" })).await;
    assert_eq!(note.status.as_u16(), 204);
    let drafted = now.post(&format!("{case}/approve"), json!({ "note": "確認済み" })).await;
    let newer = drafted.header("etag").to_owned();
    let drafted = drafted.ok();
    assert_eq!(drafted["state"], "reviewing", "others must sign first");
    assert_eq!(drafted["approval"]["state"], "running");
    let approval = drafted["approval"]["id"].as_str().expect("an id");
    let approval = format!("/api/v1/staff/approvals/{approval}");
    let again = clerk.with("if-match", &newer);
    let again = again.send(Method::POST, &format!("{case}/approve"), None).await;
    assert_eq!(again.refused(409), "already_drafted");
    let mended = json!({ "fields": { "racket.count": "写真では3本" } });
    let mending =
        working.with("if-match", &newer).post(&format!("{case}/correction"), mended).await;
    assert_eq!(mending.refused(409), "in_approval");
    sign_all(&village, &clerk, &approval).await;
    let approved = working.get(&case).await;
    let newer = approved.header("etag").to_owned();
    let approved = approved.ok();
    assert_eq!(approved["state"], "approved");
    assert!(approved["approval"].is_null());
    let done = clerk.with("if-match", &newer);
    done.send(nothing, &format!("{case}/finish"), None).await.ok();
    assert_eq!(village.state(&filed, "racket-touroku").await, CaseState::Finished);
}

/// The chief and the head sign; the clerk who drafted cannot, and a stranger sees nothing.
async fn sign_all(village: &Village, clerk: &Caller, approval: &str) {
    let sign = format!("{approval}/sign");
    let stranger = signed_in(village, "court.02", "court", Role::Chief).await;
    assert_eq!(stranger.get(approval).await.refused(404), "not_found");
    let seen = clerk.get(approval).await;
    let etag = seen.header("etag").to_owned();
    let seen = seen.ok();
    assert_eq!((&seen["your_turn"], &seen["unchanged"]), (&json!(false), &json!(true)));
    let own = clerk.with("if-match", &etag).post(&sign, json!({})).await;
    assert_eq!(own.refused(403), "not_named");
    let chief = signed_in(village, "racket.02", "racket", Role::Chief).await;
    let waiting = chief.get("/api/v1/staff/approvals").await.ok();
    assert_eq!(waiting["items"].as_array().expect("items").len(), 1);
    assert_eq!(waiting["items"][0]["etag"], json!(etag));
    let listed = chief.get("/api/v1/staff/worklist").await.ok();
    let items = listed["items"].as_array().expect("items");
    assert!(items.iter().any(|item| !item["approval"].is_null()), "{listed}");
    assert_eq!(chief.post(&sign, json!({})).await.refused(428), "version_needed");
    let stale = chief.with("if-match", "\"99\"").post(&sign, json!({})).await;
    assert_eq!(stale.refused(412), "version_changed");
    let chief = chief.with("if-match", &etag).with("purpose", "決裁");
    let seen = chief.get(approval).await.ok();
    assert_eq!((&seen["your_turn"], &seen["note"]), (&json!(true), &json!("確認済み")));
    let forward = json!({ "to": "kacho", "reason": "x" });
    let nowhere = chief.post(&format!("{approval}/return"), forward).await;
    assert_eq!(nowhere.json()["errors"][0]["code"], "no_such_step");
    for paper in ["notice.pdf", "sheet.pdf"] {
        let paper = format!("{approval}/{paper}");
        assert_eq!(stranger.with("purpose", "決裁").get(&paper).await.refused(404), "not_found");
        assert_eq!(clerk.with("purpose", "").get(&paper).await.refused(422), "invalid_input");
        assert!(chief.get(&paper).await.is_pdf(), "{paper}");
    }
    let signed = chief.post(&sign, json!({ "note": "よい" })).await;
    let etag = signed.header("etag").to_owned();
    assert_eq!(signed.ok()["step"], "kacho");
    let head = signed_in(village, "racket.03", "racket", Role::Head).await;
    let decided = head.with("if-match", &etag).post(&sign, json!({})).await.ok();
    assert_eq!(decided["state"], "decided");
    let trail = head.with("purpose", "決裁").get(approval).await.ok();
    assert_eq!(trail["trail"][2]["marks"], json!(["専決"]));
}

#[tokio::test]
async fn an_absence_is_entered_by_oneself_or_by_the_chief_and_cancelled() {
    let village = Village::new().await;
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let chief = signed_in(&village, "racket.02", "racket", Role::Chief).await;
    let head = village.posted("racket", Role::Head).await;
    let deputy = village.posted("racket", Role::Chief).await;
    let away = json!({
        "staff": head, "deputy": deputy, "from": "2026-11-25", "to": "2026-11-27"
    });
    let path = "/api/v1/staff/absences";
    assert_eq!(clerk.post(path, away.clone()).await.refused(404), "not_found");
    let entered = chief.post(path, away.clone()).await;
    assert_eq!(entered.status.as_u16(), 201);
    let place = entered.header("location").to_owned();
    let twice = chief.post(path, away).await;
    assert_eq!(twice.json()["errors"][0]["code"], "absence_overlaps");
    let listed = clerk.get(path).await.ok();
    assert_eq!(listed["items"].as_array().expect("items").len(), 1);
    assert_eq!(listed["items"][0]["deputy_available"], true);
    let admin = signed_in(&village, "kanri.01", "court", Role::Admin).await;
    let close = format!("/api/v1/staff/accounts/{deputy}/suspend");
    assert_eq!(admin.post(&close, json!({})).await.status.as_u16(), 204);
    let listed = clerk.get(path).await.ok();
    assert_eq!(listed["items"][0]["deputy_available"], false, "nobody stands in for the head now");
    // The chief was the deputy, and is signed out.
    let chief = signed_in(&village, "racket.05", "racket", Role::Chief).await;
    let cancel = clerk.send(Method::DELETE, &place, None).await;
    assert_eq!(cancel.refused(404), "not_found");
    assert_eq!(chief.send(Method::DELETE, &place, None).await.status.as_u16(), 204);
    assert_eq!(clerk.get(path).await.ok()["items"], json!([]));
}

#[tokio::test]
async fn a_visit_is_recorded_and_what_waited_goes_on() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["ball-dog"]).await;
    assert_eq!(village.state(&filed, "ball-dog").await, CaseState::HeldAfter);
    let clerk = signed_in(&village, "sonmin.01", "sonmin", Role::Clerk).await;
    let record = village.case(&filed, "nyuson-todoke").await;
    let case = format!("/api/v1/staff/cases/{}", record.case.id);
    let clerk = clerk.with("if-match", &format!("\"{}\"", record.case.version));
    let visit = format!("{case}/visit");
    let unknown = clerk.post(&visit, json!({ "document": "図書館カード" })).await;
    assert_eq!(unknown.json()["errors"][0]["code"], "document_missing");
    let visited = clerk.post(&visit, json!({ "document": "運転免許証" })).await;
    assert_eq!(visited.ok()["state"], "accepted");
    assert_eq!(village.state(&filed, "ball-dog").await, CaseState::Received);
}

#[tokio::test]
async fn another_departments_case_does_not_exist_and_an_auditor_reads_nobody() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let case = format!("/api/v1/staff/cases/{}", record.case.id);
    let stranger = signed_in(&village, "court.01", "court", Role::Clerk).await;
    let stranger = stranger.with("purpose", "見てみたい");
    assert_eq!(stranger.get(&case).await.refused(404), "not_found");
    let list = stranger.get("/api/v1/staff/worklist").await.ok();
    assert_eq!(list["items"], json!([]));
    let auditor = signed_in(&village, "audit.01", "sonmin", Role::Auditor).await;
    let seen = auditor.with("purpose", "監査").get(&case).await.ok();
    assert!(seen["personal"].is_null());
    let claim = auditor.with("if-match", "\"1\"");
    let claim = claim.send(Method::POST, &format!("{case}/claim"), None).await;
    assert_eq!(claim.refused(404), "not_found");
}

#[tokio::test]
async fn only_a_living_session_opens_the_office_and_no_cookie_does() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let nobody = Caller::new(&village);
    let answer = nobody.get("/api/v1/staff/worklist").await;
    assert_eq!(answer.refused(401), "token_needed");
    assert_eq!(answer.header("www-authenticate"), "Bearer");
    let resident = nobody.holding(&filed.code).get("/api/v1/staff/worklist").await;
    assert_eq!(resident.refused(401), "token_needed");
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let bye = clerk.send(Method::DELETE, "/api/v1/staff/sessions", None).await;
    assert_eq!(bye.status.as_u16(), 204);
    assert_eq!(clerk.get("/api/v1/staff/worklist").await.status.as_u16(), 401);
}

#[tokio::test]
async fn papers_need_a_purpose_and_the_right_department() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let case = format!("/api/v1/staff/cases/{}", record.case.id);
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let form = format!("{case}/form.pdf");
    assert_eq!(clerk.get(&form).await.json()["errors"][0]["code"], "purpose_missing");
    let working = clerk.with("purpose", "申請の審査");
    let early = working.get(&format!("{case}/decision.pdf")).await;
    assert_eq!(early.refused(404), "not_found", "nothing is decided yet");
    let nothing = format!("{case}/attachments/01890000-0000-7000-8000-000000000000");
    assert_eq!(working.get(&nothing).await.refused(404), "not_found");
    let timeline = working.get(&case).await.ok()["timeline"].clone();
    let read = timeline.as_array().expect("steps").iter();
    let read = read.filter(|step| step["action"] == "personal_data.read").count();
    assert!(read >= 1, "the readings are on record: {timeline}");
    let stranger = signed_in(&village, "court.01", "court", Role::Clerk).await;
    let stranger = stranger.with("purpose", "見てみたい");
    assert_eq!(stranger.get(&form).await.refused(404), "not_found");
}

#[tokio::test]
async fn the_catalogue_and_the_log_are_read_by_whom_their_pages_show_them() {
    let village = Village::new().await;
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let open = clerk.get("/api/v1/staff/catalogue").await.ok();
    let ids: Vec<&str> =
        open.as_array().expect("lines").iter().filter_map(|one| one["id"].as_str()).collect();
    assert!(ids.contains(&"racket-touroku"), "{ids:?}");
    let one = clerk.get("/api/v1/staff/catalogue/racket-touroku").await.ok();
    assert!(one["procedure"]["fields"][0]["provenance"].is_string(), "{one}");
    let none = clerk.get("/api/v1/staff/catalogue/nowhere").await;
    assert_eq!(none.refused(404), "not_found");
    assert_eq!(clerk.get("/api/v1/staff/audit").await.refused(404), "not_found");
    let auditor = signed_in(&village, "audit.01", "sonmin", Role::Auditor).await;
    let log = auditor.get("/api/v1/staff/audit").await.ok();
    assert!(log["waiting"].as_u64().is_some_and(|waiting| waiting > 0), "{log}");
    let mail = auditor.get("/api/v1/staff/mail").await;
    assert!(mail.status.is_success() || mail.status.as_u16() == 404, "{}", mail.text);
}

#[tokio::test]
async fn a_clerk_searches_for_a_person_and_says_why() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let search = "/api/v1/staff/search";
    let silent = clerk.post(search, json!({ "name": "花子" })).await;
    assert_eq!(silent.json()["errors"][0]["code"], "purpose_missing");
    let clerk = clerk.with("purpose", "窓口での確認");
    let nothing = clerk.post(search, json!({})).await;
    assert_eq!(nothing.json()["errors"][0]["code"], "nothing_wanted");
    let found = clerk.post(search, json!({ "name": "ｼｹﾝ ﾊﾅｺ", "state": "received" })).await.ok();
    assert_eq!(found["hits"][0]["id"], json!(record.case.id.uuid()));
    assert_eq!(found["hits"].as_array().expect("hits").len(), 1);
    let stranger = signed_in(&village, "court.01", "court", Role::Clerk).await;
    let stranger = stranger.with("purpose", "見てみたい");
    assert_eq!(stranger.post(search, json!({ "name": "花子" })).await.ok()["hits"], json!([]));
}

#[tokio::test]
async fn departments_ask_each_other_through_the_api_too() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let clerk = clerk.with("purpose", "申請の審査");
    let case = format!("/api/v1/staff/cases/{}", record.case.id);
    assert_eq!(clerk.get(&format!("{case}/register")).await.refused(404), "not_found");
    let relatives = clerk.get(&format!("{case}/relatives")).await.ok();
    assert_eq!(relatives, json!({ "duplicates": [], "household": [] }));
    let asking = json!({ "to": "sonmin", "text": "登録はありますか", "share": ["person.name@me"] });
    let asked = clerk.post(&format!("{case}/inquiries"), asking).await.ok();
    assert_eq!(asked["shared"][0]["value"], "試験　花子");
    let other = signed_in(&village, "sonmin.01", "sonmin", Role::Clerk).await;
    let list = other.get("/api/v1/staff/inquiries").await.ok();
    assert_eq!((&list[0]["answered"], &list[0]["text"]), (&json!(false), &json!(null)));
    let place = format!("/api/v1/staff/inquiries/{}", list[0]["id"].as_str().expect("an id"));
    let other = other.with("purpose", "照会への回答");
    assert_eq!(other.get(&place).await.ok()["text"], "登録はありますか");
    let answer = other.post(&format!("{place}/answer"), json!({ "text": "あります" })).await;
    assert_eq!(answer.status.as_u16(), 204);
    let again = other.post(&format!("{place}/answer"), json!({ "text": "いいえ" })).await;
    assert_eq!(again.refused(409), "inquiry_answered");
    let stranger = signed_in(&village, "court.01", "court", Role::Clerk).await;
    let stranger = stranger.with("purpose", "見てみたい");
    assert_eq!(stranger.get(&place).await.refused(404), "not_found");
}

#[tokio::test]
async fn whoever_is_related_to_a_case_steps_aside_and_has_no_hand_in_it() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let chief = signed_in(&village, "racket.02", "racket", Role::Chief).await;
    let stranger = signed_in(&village, "court.01", "court", Role::Chief).await;
    let record = village.case(&filed, "racket-touroku").await;
    let case = format!("/api/v1/staff/cases/{}", record.case.id);
    let (aside, working) = (format!("{case}/aside"), clerk.with("purpose", "審査"));
    let seen = working.get(&case).await;
    let etag = seen.header("etag").to_owned();
    let claimed = clerk.with("if-match", &etag).post(&format!("{case}/claim"), json!({})).await;
    let (etag, mine) = (claimed.header("etag").to_owned(), claimed.ok()["assignee"].clone());
    assert!(working.get(&case).await.ok()["personal"].is_object());
    assert_eq!(stranger.post(&aside, json!({})).await.refused(404), "not_found");

    assert_eq!(clerk.post(&aside, json!({})).await.status.as_u16(), 204);
    let seen = working.get(&case).await.ok();
    assert!(seen["personal"].is_null(), "what is written in it is closed to them");
    assert!(seen["assignee"].is_null(), "it is in nobody's hands");
    assert_eq!(seen["aside"], json!([mine]));
    let list = chief.get("/api/v1/staff/worklist").await.ok();
    let items = list["items"].as_array().expect("items");
    let item = items.iter().find(|one| one["case"] == seen["id"]).expect("its item");
    assert!(item["assignee"].is_null(), "nor in the worklist: {item}");
    for verb in ["claim", "approve", "hand-over", "note"] {
        let body = json!({ "to": mine, "text": "x" });
        let acted = clerk.with("if-match", &etag).post(&format!("{case}/{verb}"), body).await;
        assert!(acted.status.is_client_error(), "{verb}: {}", acted.text);
        assert_ne!(acted.status.as_u16(), 412, "{verb} is refused, whatever the version");
    }
    let back = chief.with("purpose", "審査").get(&case).await.header("etag").to_owned();
    let given = json!({ "to": mine });
    let given = chief.with("if-match", &back).post(&format!("{case}/hand-over"), given).await;
    assert_eq!(given.refused(422), "invalid_input", "nor does anybody hand it to them");
    assert_eq!(given.json()["errors"][0]["code"], "related_to_case");
    let own = format!("{aside}/{}", mine.as_str().expect("an id"));
    assert_eq!(clerk.send(Method::DELETE, &own, None).await.refused(404), "not_found");
    assert_eq!(stranger.send(Method::DELETE, &own, None).await.refused(404), "not_found");
    assert_eq!(chief.send(Method::DELETE, &own, None).await.status.as_u16(), 204);
    assert!(working.get(&case).await.ok()["personal"].is_object(), "the chief let them back");

    let head = village.posted("racket", Role::Head).await;
    assert_eq!(clerk.post(&aside, json!({ "staff": head })).await.refused(422), "invalid_input");
    assert_eq!(chief.post(&aside, json!({ "staff": head })).await.status.as_u16(), 204);
}

#[tokio::test]
async fn whoever_stepped_aside_signs_nothing_about_the_case() {
    let village = Village::new().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let chief = signed_in(&village, "racket.02", "racket", Role::Chief).await;
    let record = village.case(&filed, "racket-touroku").await;
    let case = format!("/api/v1/staff/cases/{}", record.case.id);
    let seen = clerk.with("purpose", "審査").get(&case).await;
    let etag = seen.header("etag").to_owned();
    let claimed = clerk.with("if-match", &etag).post(&format!("{case}/claim"), json!({})).await;
    let etag = claimed.header("etag").to_owned();
    let drafted = clerk.with("if-match", &etag).post(&format!("{case}/approve"), json!({})).await;
    let drafted = drafted.ok();
    let approval = drafted["approval"]["id"].as_str().expect("an approval").to_owned();
    let approval = format!("/api/v1/staff/approvals/{approval}");
    let etag = chief.get(&approval).await.header("etag").to_owned();
    assert_eq!(chief.post(&format!("{case}/aside"), json!({})).await.status.as_u16(), 204);
    let sign = format!("{approval}/sign");
    let signed = chief.with("if-match", &etag).post(&sign, json!({})).await;
    assert_eq!(signed.refused(403), "related_to_case");
    assert_eq!(chief.get(&approval).await.refused(403), "related_to_case");
    let other = signed_in(&village, "racket.04", "racket", Role::Chief).await;
    assert_eq!(other.with("if-match", &etag).post(&sign, json!({})).await.ok()["step"], "kacho");
}
