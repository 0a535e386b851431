//! The document says what the router does, and the router does what the document says.

use http::Method;
use yakusho_procedures::api;

use crate::village::Village;

#[tokio::test]
async fn every_call_of_the_document_is_served_and_no_other() {
    let village = Village::new().await;
    let document = api::complete([api::openapi()]);
    let calls = api::operations(&document);
    assert!(calls.len() > 15, "{calls:?}");
    let all = [Method::GET, Method::PUT, Method::POST, Method::DELETE, Method::PATCH];
    for path in document.paths.paths.keys() {
        let address = path.replace("{number}", "R8-000001").replace("{id}", "nowhere");
        for method in &all {
            let name = method.as_str();
            let said = calls.iter().any(|(known, at)| at == path && *known == name);
            let answer = village.caller().send(method.clone(), &address, "", vec![]).await;
            let served = answer.status.as_u16() != 405;
            assert_eq!(served, said, "{name} {path}: {}", answer.status);
            if said && answer.status.as_u16() == 404 {
                assert_eq!(address, "/api/v1/procedures/nowhere", "{name} {path} is not served");
            }
        }
    }
}

#[test]
fn the_document_is_openapi_3_1_and_holds_together() {
    let document = serde_json::to_value(api::complete([api::openapi()])).expect("JSON");
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    let text = document.to_string();
    for part in text.split("\"$ref\":\"#/").skip(1) {
        let pointer = format!("/{}", part.split('"').next().expect("a reference"));
        assert!(document.pointer(&pointer).is_some(), "{pointer} leads nowhere");
    }
    let mut names = std::collections::BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, call) in item.as_object().expect("calls") {
            assert!(
                call["summary"].is_string() || call["description"].is_string(),
                "{method} {path}"
            );
            assert!(
                names.insert(call["operationId"].as_str()),
                "{method} {path} has another's name"
            );
            assert!(call["responses"]["default"].is_object(), "{method} {path}: how it says no");
        }
    }
}
