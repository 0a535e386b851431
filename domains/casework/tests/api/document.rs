//! The document says what the router does, and the router does what the document says.

use http::Method;
use yakusho_procedures::api::{complete, operations};

use crate::{caller::Caller, village::Village};

#[tokio::test]
async fn every_call_of_the_document_is_served_and_no_other() {
    let village = Village::new().await;
    let document = complete([yakusho_procedures::api::openapi(), yakusho_casework::api::openapi()]);
    let calls = operations(&document);
    assert!(calls.len() > 30, "{calls:?}");
    let all = [Method::GET, Method::PUT, Method::POST, Method::DELETE, Method::PATCH];
    for path in document.paths.paths.keys() {
        let address = path
            .replace("{number}", "R8-000001")
            .replace("{id}", "nowhere")
            .replace("{case}", "nowhere")
            .replace("{file}", "nowhere");
        for method in &all {
            let said = calls.iter().any(|(known, at)| at == path && *known == method.as_str());
            let answer = Caller::new(&village).send(method.clone(), &address, None).await;
            let served = answer.status.as_u16() != 405;
            assert_eq!(served, said, "{method} {path}: {}", answer.status);
            if said && answer.status.as_u16() == 404 {
                assert_eq!(address, "/api/v1/procedures/nowhere", "{method} {path} is not served");
            }
        }
    }
}
