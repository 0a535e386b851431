//! Every route, opened by nobody, by a stranger and with every method: no 500, and nobody learns
//! whether something of somebody else exists.

use http::Method;
use jiff::SignedDuration;
use yakusho_casework::{demo, store::cases};
use yakusho_identity::Role;
use yakusho_tests::{Person, World, clock, routes::routes};

fn filled(route: &str, value: &str) -> String {
    yakusho_tests::routes::filled(route, &[value])
}

async fn answers(person: &mut Person, method: &Method, path: &str) -> u16 {
    let kind = if *method == Method::GET { "" } else { "application/x-www-form-urlencoded" };
    let seen = person.send(method.clone(), path, kind, Vec::new()).await;
    assert!(!seen.status.is_server_error(), "{method} {path}: {}\n{}", seen.status, seen.read());
    seen.status.as_u16()
}

#[tokio::test]
async fn every_route_answers_nobody_without_breaking() {
    let world = World::new().await;
    let values = [
        "01890000-0000-7000-8000-000000000000",
        "not-an-id",
        "%00",
        "..%2f..%2fetc%2fpasswd",
        "%F0%9F%8E%BE",
        "9999999999999999999999",
    ];
    let methods = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
    ];
    let mut asked = 0;
    for route in routes() {
        for value in values {
            for method in &methods {
                let mut nobody = world.person();
                let status = answers(&mut nobody, method, &filled(&route, value)).await;
                let changes = *method != Method::GET && *method != Method::HEAD;
                let api = route.starts_with("/api/");
                assert!(
                    !changes || api || status >= 400,
                    "{method} {route} was done for nobody: {status}"
                );
                asked += 1;
            }
            if !route.contains('{') {
                break;
            }
        }
    }
    eprintln!("{asked} requests by nobody to {} routes, none broke", routes().len());
    world.remove().await;
}

#[tokio::test]
async fn what_belongs_to_somebody_else_looks_exactly_like_what_does_not_exist() {
    let world = World::new().await;
    let mut owner = world.person();
    let first = owner.begin("nandemo").await;
    owner.walk(&first, "/apply/check").await;
    let receipt = owner.submit().await;
    let theirs =
        receipt.trim_start_matches("/applications/").trim_end_matches("/receipt").to_owned();
    let nobodys = "01890000-0000-7000-8000-000000000000";
    let mut stranger = world.person();
    stranger.begin("nandemo").await;
    let mut compared = 0;
    for route in routes().into_iter().filter(|route| route.contains('{')) {
        for method in [Method::GET, Method::POST] {
            let of_theirs = stranger
                .clone()
                .send(method.clone(), &filled(&route, &theirs), "", Vec::new())
                .await;
            let of_nobody = stranger
                .clone()
                .send(method.clone(), &filled(&route, nobodys), "", Vec::new())
                .await;
            assert_eq!(of_theirs.status, of_nobody.status, "{method} {route}");
            assert_eq!(
                same(&of_theirs.read(), &theirs),
                same(&of_nobody.read(), nobodys),
                "{method} {route} tells a stranger that it exists"
            );
            compared += 1;
        }
    }
    eprintln!("{compared} pairs of answers, none tells a stranger what exists");
    assert_eq!(owner.get(&receipt).await.status, 200, "the owner still has it");
    world.remove().await;
}

#[tokio::test]
async fn what_belongs_to_another_department_looks_exactly_like_what_does_not_exist() {
    let world = World::new().await;
    world.casework().open_demo_office(clock::now()).await.expect("the office");
    let mut owner = world.person();
    let first = owner.begin("nandemo").await;
    owner.walk(&first, "/apply/check").await;
    let receipt = owner.submit().await;
    let id = receipt.trim_start_matches("/applications/").trim_end_matches("/receipt");
    let store = world.store();
    let application = id.parse().expect("an id");
    let cases = cases::of_application(store.read(), store.municipality(), application).await;
    let case = cases.expect("cases").into_iter().next().expect("a case");
    let accounts = demo::accounts(&yakusho_tests::pack::pack());
    let clerk = |own: bool| {
        let found = accounts.iter().find(|account| {
            account.role == Role::Clerk && (account.code == case.department) == own
        });
        found.expect("a clerk").login.clone()
    };
    let theirs = case.case.id.to_string();
    let nobodys = "01890000-0000-7000-8000-000000000000";
    let mut stranger = signed_in(&world, &clerk(false)).await;
    let (token, mut compared) = (stranger.get("/staff/find").await, 0);
    for route in
        routes().into_iter().filter(|route| route.contains("/staff/") && route.contains('{'))
    {
        for method in [Method::GET, Method::POST] {
            let mut answer = Vec::new();
            for id in [theirs.as_str(), nobodys] {
                let mut stranger = stranger.clone();
                let path = filled(&route, id);
                let seen = if method == Method::GET {
                    stranger.get(&path).await
                } else {
                    stranger.fill(&token, &path, &[("version", "1"), ("reason", "x")]).await
                };
                assert!(!seen.status.is_server_error(), "{method} {path}: {}", seen.read());
                answer.push((seen.status, same(&seen.read(), id)));
            }
            assert_eq!(answer[0], answer[1], "{method} {route} tells another department");
            compared += 1;
        }
    }
    let path = format!("/staff/cases/{theirs}");
    assert_eq!(stranger.get(&path).await.status, 404);
    let mut own = signed_in(&world, &clerk(true)).await;
    assert_eq!(own.get(&path).await.status, 200, "its own department sees it");
    eprintln!("{compared} pairs of answers, none tells another department what exists");
    world.remove().await;
}

async fn signed_in(world: &World, login: &str) -> Person {
    clock::pass(SignedDuration::from_secs(31));
    let mut person = world.person();
    let page = person.get("/staff/sign-in").await;
    let code = demo::code_at(clock::now());
    let typed = [("login", login), ("password", demo::PASSWORD), ("code", code.as_str())];
    let seen = person.fill(&page, "/staff/sign-in", &typed).await;
    assert_eq!(seen.location(), "/staff", "{login}: {}", seen.read());
    person
}

/// A page without what differs by itself: the id asked for, form tokens, reference numbers.
fn same(page: &str, id: &str) -> String {
    let page = page.replace(id, "ID");
    let mut plain = String::new();
    let mut rest = page.as_str();
    while let Some(place) = rest.find("name=\"_token\" value=\"") {
        let after = place + "name=\"_token\" value=\"".len();
        plain.push_str(&rest[..after]);
        rest = rest[after..].split_once('"').map_or("", |(_, rest)| rest);
    }
    plain.push_str(rest);
    let words = plain.split_whitespace().filter(|word| !is_reference(word));
    words.collect::<Vec<_>>().join(" ")
}

/// `1A2B-3C4D-5E6F`, alone or between marks, or a request's id.
fn is_reference(word: &str) -> bool {
    let digits = word.chars().filter(|letter| letter.is_ascii_hexdigit()).count();
    word.contains('-') && digits >= 12
}

#[tokio::test]
async fn a_page_of_one_method_says_which_it_knows() {
    let world = World::new().await;
    for (method, path) in [
        (Method::DELETE, "/"),
        (Method::PUT, "/apply/check"),
        (Method::GET, "/guide/check"),
        (Method::POST, "/guide/result"),
    ] {
        let seen = world.person().send(method.clone(), path, "", Vec::new()).await;
        assert_eq!(seen.status, 405, "{method} {path}");
        assert!(!seen.header("allow").is_empty(), "{method} {path} says what is allowed");
        assert!(seen.is_page() && seen.says("lang=\"ja\""), "{method} {path} is a page");
    }
    world.remove().await;
}

#[tokio::test]
async fn every_answer_forbids_scripts_of_others_and_is_not_kept_where_it_is_personal() {
    let world = World::new().await;
    let mut person = world.person();
    let first = person.begin("nandemo").await;
    for path in
        ["/", "/search?q=x", "/events/nandemo", &*first, "/guide/answers", "/no/such", "/resume"]
    {
        let seen = person.get(path).await;
        assert!(seen.header("content-security-policy").contains("default-src 'self'"), "{path}");
        assert_eq!(seen.header("x-content-type-options"), "nosniff", "{path}");
        let personal = path.starts_with("/guide") || path.starts_with("/events");
        assert!(!personal || seen.header("cache-control") == "no-store", "{path}");
        let text = seen.text();
        let inline = text
            .split("<script")
            .skip(1)
            .any(|rest| !rest.split('>').next().unwrap_or("").contains("src="));
        assert!(!inline, "{path} has a script of its own");
    }
    world.remove().await;
}
