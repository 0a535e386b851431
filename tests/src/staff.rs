//! Staff of the demo office, at their pages and at the API. The demo office must be open.

use http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};
use uuid::Uuid;
use yakusho_casework::demo;
use yakusho_identity::store::staff_list;

use crate::{Person, World, clock};

/// A member of staff who signed in on a page. Half a minute passes, so that their code is a new one.
///
/// # Panics
/// Where they do not come in.
pub async fn signed_in(world: &World, login: &str) -> Person {
    clock::pass(SignedDuration::from_secs(31));
    let mut person = world.person();
    let page = person.get("/staff/sign-in").await;
    let code = demo::code_at(clock::now());
    let typed = [("login", login), ("password", demo::PASSWORD), ("code", code.as_str())];
    let seen = person.fill(&page, "/staff/sign-in", &typed).await;
    assert_eq!(seen.location(), "/staff", "{login}: {}", seen.read());
    person
}

/// A member of staff who calls the API. Half a minute passes, so that their code is a new one.
///
/// # Panics
/// Where they do not come in.
pub async fn caller(world: &World, login: &str) -> Person {
    clock::pass(SignedDuration::from_secs(31));
    let code = demo::code_at(clock::now());
    let body = json!({ "login": login, "password": demo::PASSWORD, "totp": code });
    let mut person = world.person();
    let told = call(&mut person, Method::POST, "/api/v1/staff/sessions", Some(body)).await;
    let token = told["token"].as_str().unwrap_or_else(|| panic!("{told}")).to_owned();
    person.saying("authorization", &format!("Bearer {token}"))
}

/// Calls the API; gives back what it says, a problem too.
///
/// # Panics
/// Where that is no JSON.
pub async fn call(person: &mut Person, method: Method, path: &str, body: Option<Value>) -> Value {
    let kind = if body.is_some() { "application/json" } else { "" };
    let body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
    let seen = person.send(method, path, kind, body).await;
    serde_json::from_slice(&seen.bytes).unwrap_or_else(|_| panic!("{path}: {}", seen.read()))
}

/// The account with a sign-in name.
///
/// # Panics
/// Where there is none.
pub async fn staff_id(world: &World, login: &str) -> Uuid {
    let all = staff_list(world.store()).await.expect("staff");
    all.iter().find(|row| row.login == login).unwrap_or_else(|| panic!("{login}")).id
}
