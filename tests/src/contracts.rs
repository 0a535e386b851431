//! Contracts as tests make them: a supplier, a contract that was approved, a party at its link.

use http::Method;
use serde_json::{Value, json};
use yakusho_casework::Casework;

use crate::{
    Person, World, clock,
    staff::{call, caller},
};

/// The contracts of the API.
pub const CONTRACTS: &str = "/api/v1/staff/contracts";
/// The suppliers of the API.
pub const SUPPLIERS: &str = "/api/v1/staff/suppliers";

/// A supplier of the register that agreed to these kinds.
///
/// # Panics
/// Where it is not kept.
pub async fn supplier(clerk: &mut Person, name: &str, mail: &str, kinds: &[&str]) -> String {
    let body = json!({
        "name": name, "representative": "代表　試験　太郎", "address": "球技県テニス村1番地",
        "person": "試験　太郎", "mail": mail, "phone": "000-1540-0001",
    });
    let made = call(clerk, Method::POST, SUPPLIERS, Some(body)).await;
    let id = made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
    for kind in kinds {
        let body = json!({ "kind": kind, "given_on": "2026-01-01", "told_by": "同意書（紙）" });
        call(clerk, Method::POST, &format!("{SUPPLIERS}/{id}/consents"), Some(body)).await;
    }
    id
}

/// An approved contract with these suppliers.
///
/// # Panics
/// Where it is not drafted or approved.
pub async fn approved(world: &World, clerk: &mut Person, kind: &str, suppliers: &[&str]) -> String {
    let body = json!({
        "kind": kind, "title": "ボールの購入", "department": "sonmin", "supplier": suppliers[0],
        "supplier2": suppliers.get(1).unwrap_or(&""), "amount": "110000", "tax": "10000",
        "concluded_on": "2026-12-01", "to_on": "2027-03-31",
    });
    let made = call(clerk, Method::POST, CONTRACTS, Some(body)).await;
    let id = made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
    approve(world, clerk, &id).await;
    id
}

/// Brings a drafted contract through its approval.
///
/// # Panics
/// Where somebody may not sign.
pub async fn approve(world: &World, clerk: &mut Person, id: &str) {
    let known = told(clerk, id).await;
    let sha256 = known["sha256"].clone();
    post(clerk, id, "proposal", json!({ "sha256": sha256 })).await;
    for login in ["sonmin.02", "sonmin.03"] {
        let mut signer = caller(world, login).await;
        let version = told(&mut signer, id).await["approval"]["version"].clone();
        let said =
            post(&mut signer, id, "approval", json!({ "sha256": sha256, "version": version }))
                .await;
        assert_eq!(said["kept"], true, "{login}: {said}");
    }
}

/// What the API tells of a contract.
pub async fn told(person: &mut Person, id: &str) -> Value {
    call(person, Method::GET, &format!("{CONTRACTS}/{id}"), None).await
}

/// Does something with a contract by the API.
pub async fn post(person: &mut Person, id: &str, verb: &str, body: Value) -> Value {
    call(person, Method::POST, &format!("{CONTRACTS}/{id}/{verb}"), Some(body)).await
}

/// The newest link that was mailed to somebody, out of the demo's mailbox.
///
/// # Panics
/// Where none was.
pub async fn link(world: &World, mail: &str) -> String {
    world.send_mail().await;
    let folder = world.folder().join("data/mail");
    let entries = std::fs::read_dir(folder)
        .expect("the mailbox")
        .map(|entry| entry.expect("an entry").path());
    let mut files: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect();
    // The names are ids that sort by time.
    files.sort();
    let bodies = files.iter().rev().filter_map(|path| {
        let mail_of: Value =
            serde_json::from_slice(&std::fs::read(path).expect("a mail")).expect("JSON");
        let body = mail_of["body"].as_str()?.to_owned();
        (mail_of["to"] == mail && body.contains("/sign/")).then_some(body)
    });
    let body = bodies.into_iter().next().unwrap_or_else(|| panic!("no mail to {mail}"));
    let rest = body.split("/sign/").nth(1).expect("a link");
    rest.chars().take_while(char::is_ascii_hexdigit).collect()
}

/// Somebody at the supplier who opened the link and told the access code.
///
/// # Panics
/// Where the code is not taken.
pub async fn opened(world: &World, mail: &str, code: &str) -> Person {
    let mut person = world.person();
    let path = format!("/sign/{}", link(world, mail).await);
    assert_eq!(person.get(&path).await.location(), "/sign/code");
    let page = person.get("/sign/code").await;
    let seen = person.fill(&page, "/sign/code", &[("code", code)]).await;
    assert_eq!(seen.location(), "/sign", "{}", seen.read());
    person
}

/// One of the access codes that were said once.
///
/// # Panics
/// Where there is none.
#[must_use]
pub fn code_of(codes: &Value, place: usize) -> String {
    codes[place]["code"].as_str().unwrap_or_else(|| panic!("{codes}")).to_owned()
}

/// The clerk of a department that concludes contracts, in the open demo office.
///
/// # Panics
/// Where the office does not open.
pub async fn office(world: &World) -> Person {
    let casework: &Casework = world.casework();
    casework.open_demo_office(clock::now()).await.expect("the office");
    caller(world, "sonmin.01").await
}

/// A contract that this supplier agreed to and the platform sealed; the party's browser.
///
/// # Panics
/// Where it is not concluded.
pub async fn concluded(
    world: &World,
    clerk: &mut Person,
    supplier: &str,
    mail: &str,
) -> (String, Person) {
    let id = approved(world, clerk, "ball", &[supplier]).await;
    let how = json!({ "order": "parallel", "level": "code" });
    let codes = post(clerk, &id, "request", how).await;
    let mut person = opened(world, mail, &code_of(&codes, 0)).await;
    let page = person.get("/sign").await;
    let seen = person.fill(&page, "/sign/agree", &[("read", "yes")]).await;
    assert_eq!(seen.location(), "/sign", "{}", seen.read());
    let known = told(clerk, &id).await;
    assert_eq!(known["state"], "concluded", "{known}");
    (id, person)
}
