//! Two municipalities on one database share the register of suppliers, and nothing else of each other:
//! tried with every address that one of them has.

use http::Method;
use serde_json::{Value, json};
use yakusho_pack::Pack;
use yakusho_tests::{
    Person, World, clock, pack,
    staff::{call, caller},
};

const CONTRACTS: &str = "/api/v1/staff/contracts";
const SUPPLIERS: &str = "/api/v1/staff/suppliers";

/// The village beside: another code, the register of the first.
fn beside() -> Pack {
    let mut files = pack::files();
    let mut change = |name: &str, from: &str, to: &str| {
        let text = String::from_utf8(files[name].clone()).expect("UTF-8");
        assert!(text.contains(from), "{name} says {from}");
        files.insert(name.to_owned(), text.replacen(from, to, 1).into_bytes());
    };
    change("city.yaml", "municipality: \"990019\"", "municipality: \"990027\"");
    change("contracts.yaml", "manager: court", "manager: court\nregister: \"990019\"");
    Pack::from_files(files).unwrap_or_else(|report| panic!("{report}"))
}

async fn register(person: &mut Person) -> Value {
    let body = json!({
        "name": "共同商店", "representative": "代表　試験　太郎", "address": "球技県テニス村1番地",
        "corporate_number": "7000012050002", "person": "試験　太郎", "mail": "kyodo@example.jp",
        "phone": "000-1540-0001",
    });
    call(person, Method::POST, SUPPLIERS, Some(body)).await
}

#[tokio::test]
async fn one_registers_a_supplier_for_both_and_neither_sees_the_contracts_of_the_other() {
    for world in World::each().await {
        let other = world.beside(beside()).await;
        for one in [&world, &other] {
            one.casework().open_demo_office(clock::now()).await.expect("the office");
        }
        let mut clerk = caller(&world, "sonmin.01").await;
        let mut neighbour = caller(&other, "sonmin.01").await;
        let made = register(&mut clerk).await;
        let supplier = made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
        let path = format!("{SUPPLIERS}/{supplier}");
        let consent =
            json!({ "kind": "electronic", "given_on": "2026-01-01", "told_by": "同意書" });
        call(&mut clerk, Method::POST, &format!("{path}/consents"), Some(consent)).await;

        // The register is one; what was agreed to is each municipality's own.
        let seen = call(&mut neighbour, Method::GET, &path, None).await;
        assert_eq!(
            (&seen["name"], &seen["mail"]),
            (&json!("共同商店"), &json!("kyodo@example.jp"))
        );
        assert_eq!(seen["consents"], json!([]), "consents are not shared");
        let twice = register(&mut neighbour).await;
        assert_eq!(twice["errors"][0]["field"], "corporate_number", "{twice}");

        let body = json!({
            "kind": "ball", "title": "ボールの購入", "department": "sonmin", "supplier": supplier,
            "amount": "1000", "concluded_on": "2026-12-01",
        });
        let made = call(&mut clerk, Method::POST, CONTRACTS, Some(body.clone())).await;
        let id = made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
        let known = call(&mut clerk, Method::GET, &format!("{CONTRACTS}/{id}"), None).await;
        let file = known["file"].as_str().expect("a file");
        for address in [
            format!("{CONTRACTS}/{id}"),
            format!("{CONTRACTS}/{id}/files/{file}"),
            format!("{CONTRACTS}/{id}/signers"),
            format!("{CONTRACTS}/{id}/verification"),
        ] {
            for login in ["sonmin.01", "court.03", "kansa.01"] {
                let mut stranger = match login {
                    "sonmin.01" => neighbour.clone(),
                    login => caller(&other, login).await,
                };
                assert_eq!(stranger.get(&address).await.status, 404, "{login} tries {address}");
            }
        }
        for verb in ["withdraw", "proposal", "request", "reissue"] {
            let body = json!({ "version": 1, "sha256": "", "order": "serial", "level": "code" });
            let path = format!("{CONTRACTS}/{id}/{verb}");
            let said = call(&mut neighbour, Method::POST, &path, Some(body)).await;
            assert!(
                said["type"].as_str().is_some_and(|kind| kind.ends_with(":not_found")),
                "{said}"
            );
        }
        let list = call(&mut neighbour, Method::GET, CONTRACTS, None).await;
        assert_eq!(list["total"], 0, "{list}");
        let own = call(&mut neighbour, Method::POST, CONTRACTS, Some(body)).await;
        let own = own["id"].as_str().unwrap_or_else(|| panic!("{own}")).to_owned();
        assert_eq!(clerk.get(&format!("{CONTRACTS}/{own}")).await.status, 404);
        let list = call(&mut clerk, Method::GET, CONTRACTS, None).await;
        assert_eq!(list["total"], 1, "each lists its own: {list}");
        other.remove().await;
        world.remove().await;
    }
}
