//! Accounts and the rules of signing in, as JSON: for administrators only.

use http::Method;
use serde_json::{Value, json};
use yakusho_identity::Role;

use crate::{
    caller::{Caller, signed_in, signed_in_with},
    village::Village,
};

const ACCOUNTS: &str = "/api/v1/staff/accounts";
const POLICY: &str = "/api/v1/staff/sign-in-policy";

#[tokio::test]
async fn an_administrator_closes_and_opens_accounts_and_nobody_else_sees_them() {
    let village = Village::new().await;
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let admin = signed_in(&village, "kanri.01", "court", Role::Admin).await;
    clerk.get(ACCOUNTS).await.refused(404);
    let all = admin.get(ACCOUNTS).await.ok();
    let all = all["accounts"].as_array().expect("accounts").clone();
    let id = |login: &str| {
        let found = all.iter().find(|one| one["login"] == login).expect("an account");
        found["id"].as_str().expect("an id").to_owned()
    };
    let other = format!("{ACCOUNTS}/{}", id("racket.01"));
    clerk.get(&other).await.refused(404);
    assert_eq!(clerk.post(&format!("{other}/suspend"), json!({})).await.status, 404);
    assert_eq!(admin.post(&format!("{other}/suspend"), json!({})).await.status, 204);
    assert_eq!(admin.get(&other).await.ok()["suspended"], true);
    clerk.get("/api/v1/staff/me").await.refused(401);
    assert_eq!(admin.post(&format!("{other}/resume"), json!({})).await.status, 204);
    assert_eq!(admin.get(&other).await.ok()["suspended"], false);
    let link = admin.post(&format!("{other}/invite"), json!({})).await.ok();
    assert!(link["link"].as_str().expect("a link").contains("/staff/invitation/"));
    let own = format!("{ACCOUNTS}/{}", id("kanri.01"));
    for verb in ["suspend", "invite"] {
        let answer = admin.post(&format!("{own}/{verb}"), json!({})).await;
        assert_eq!(answer.refused(409), "not_oneself", "{verb}");
    }
    let certificates = format!("{other}/certificates");
    let malformed = admin.post(&certificates, json!({ "certificate": "x" })).await;
    assert!(malformed.status.is_client_error());
    let fingerprint = json!({ "certificate": "a".repeat(64) });
    assert_eq!(admin.post(&certificates, fingerprint).await.status, 204);
    assert_eq!(admin.send(Method::DELETE, &certificates, None).await.status, 204);
}

#[tokio::test]
async fn the_rules_of_signing_in_are_kept_whole_or_refused_at_the_field() {
    let village = Village::new().await;
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let admin = signed_in(&village, "kanri.01", "court", Role::Admin).await;
    clerk.get(POLICY).await.refused(404);
    let rules = admin.get(POLICY).await.ok();
    assert_eq!((&rules["idle_own"], &rules["fresh"]), (&json!(60), &json!(15)));
    let put = async |body: Value| admin.send(Method::PUT, POLICY, Some(body)).await;
    let wrong = put(json!({
        "idle_own": 60, "idle_shared": 90, "fresh": 15, "shared_departments": ["nowhere"],
    }))
    .await;
    let problems = wrong.json()["errors"].as_array().map(Vec::len);
    assert_eq!((wrong.refused(422).as_str(), problems), ("invalid_input", Some(2)));
    let right = put(json!({
        "idle_own": 30, "idle_shared": 10, "fresh": 5, "shared_departments": ["racket"],
    }))
    .await;
    assert_eq!(right.status, 204);
    assert_eq!(admin.get(POLICY).await.ok()["idle_own"], 30);
}

#[tokio::test]
async fn whoever_has_a_password_of_somebody_else_gets_nothing_before_it_is_their_own() {
    let village = Village::new().await;
    let clerk = ("racket", Role::Clerk);
    let lent = signed_in_with(&village, "racket.01", clerk, true).await;
    for path in ["/api/v1/staff/me", "/api/v1/staff/worklist", "/api/v1/staff/catalogue"] {
        assert_eq!(lent.get(path).await.refused(403), "password_change_needed", "{path}");
    }
    let out = lent.send(Method::DELETE, "/api/v1/staff/sessions", None).await;
    assert_eq!(out.status, 204, "but they may leave");
    let own = signed_in_with(&village, "racket.02", clerk, false).await;
    own.get("/api/v1/staff/me").await.ok();
}

#[tokio::test]
async fn an_account_is_made_with_an_invitation_or_refused_at_the_field() {
    let village = Village::new().await;
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let admin = signed_in(&village, "kanri.01", "court", Role::Admin).await;
    let entry = |login: &str, number: &str, role: &str| {
        json!({
            "login": login, "employee_number": number, "name": "新任　職員",
            "kana": "シンニン　ショクイン", "department": "racket", "role": role,
        })
    };
    assert_eq!(
        clerk.post(ACCOUNTS, entry("new.01", "7001", "clerk")).await.refused(404),
        "not_found"
    );
    let made = admin.post(ACCOUNTS, entry("new.01", "7001", "clerk")).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let place = made.header("location").to_owned();
    let made = made.ok();
    assert_eq!(made["account"]["postings"][0]["department"], "racket");
    let link = made["invitation"]["link"].as_str().expect("a link");
    assert!(link.contains("/staff/invitation/"), "{link}");
    assert_eq!(admin.get(&place).await.ok()["employee_number"], "7001");
    for (sent, field) in [
        (entry("new.01", "7002", "clerk"), "login"),
        (entry("new.02", "7001", "clerk"), "employee_number"),
        (entry("new.02", "7002", "king"), "role"),
    ] {
        let wrong = admin.post(ACCOUNTS, sent).await;
        assert!(wrong.status.is_client_error(), "{}", wrong.text);
        assert_eq!(wrong.json()["errors"][0]["field"], field, "{}", wrong.text);
    }
    assert_eq!(admin.get(ACCOUNTS).await.ok()["accounts"].as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn administrators_see_who_was_at_the_door_and_say_what_titles_stand_for() {
    let village = Village::new().await;
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let admin = signed_in(&village, "kanri.01", "court", Role::Admin).await;
    let wrong = json!({ "login": "racket.01", "password": "ちがう合言葉です", "totp": "000000" });
    let refused = Caller::new(&village).post("/api/v1/staff/sessions", wrong).await;
    assert!(refused.status.is_client_error());
    let door = admin.get("/api/v1/staff/sign-ins").await.ok();
    let door = door["sign_ins"].as_array().expect("attempts");
    assert_eq!(door[0]["came_in"], false, "the newest comes first");
    assert_eq!(door[0]["about"], "wrong_password");
    assert!(door.iter().any(|one| one["came_in"] == true && one["about"] == "password"));
    clerk.get("/api/v1/staff/sign-ins").await.refused(404);

    let titles = "/api/v1/staff/titles";
    clerk.get(titles).await.refused(404);
    let put = async |titles_sent: Value| {
        admin.send(Method::PUT, titles, Some(json!({ "titles": titles_sent }))).await
    };
    assert_eq!(put(json!({ "主任": "clerk", "課長補佐": "chief" })).await.status, 204);
    for wrong in [json!({ "主任": "admin" }), json!({ " ": "clerk" })] {
        assert_eq!(put(wrong).await.refused(422), "invalid_input");
    }
    assert_eq!(admin.get(titles).await.ok()["titles"]["課長補佐"], "chief");
    clerk.get("/api/v1/staff/transfers").await.refused(404);
    assert_eq!(admin.get("/api/v1/staff/transfers").await.ok()["transfers"], json!([]));
}

#[tokio::test]
async fn the_templates_of_the_papers_are_listed_and_their_samples_made() {
    let village = Village::new().await;
    let clerk = signed_in(&village, "racket.01", "racket", Role::Clerk).await;
    let papers = "/api/v1/staff/papers";
    let list = clerk.get(papers).await.ok();
    let list = list["papers"].as_array().expect("papers");
    assert!(!list.is_empty());
    for one in list {
        let name = one["name"].as_str().expect("a name");
        let made = clerk.get(&format!("{papers}/{name}")).await;
        assert_eq!(made.is_pdf(), one["sample"] == true, "{name}: {}", made.status);
    }
    assert_eq!(clerk.get(&format!("{papers}/nothing")).await.refused(404), "not_found");
    Caller::new(&village).get(papers).await.refused(401);
}
