//! Ways in for staff that begin outside: a client certificate behind a proxy, and the city's single
//! sign-on, through the whole product.

use std::{net::SocketAddr, sync::Arc};

use axum::{Extension, Router, extract::ConnectInfo};
use jiff::SignedDuration;
use tempfile::TempDir;
use yakusho_app::{
    config::{Certificate, Config, Oidc, SignIn, Storage},
    house::House,
};
use yakusho_casework::demo;
use yakusho_identity::store;
use yakusho_kernel::actor::Actor;
use yakusho_tests::{Person, clock, pack, person::Door};

#[expect(dead_code, reason = "the crate's own tests lie more")]
#[path = "../../platform/identity/tests/parts/provider.rs"]
mod provider;
use provider::Provider;

const PRINT: &str = "ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12";

struct Office {
    house: House,
    _folder: TempDir,
}

impl Office {
    async fn open(sign_in: SignIn) -> Self {
        let folder = TempDir::new().expect("a folder");
        let defaults = Config::default();
        let settings = Config {
            storage: Storage { folder: folder.path().join("data"), ..defaults.storage },
            sign_in,
            ..defaults
        };
        let house = House::build(&settings, pack::pack(), clock::now).await.expect("a house");
        house.casework.open_demo_office(clock::now()).await.expect("the demo office");
        Self { house, _folder: folder }
    }

    /// The product as somebody reaches it from this address.
    fn reached_from(&self, address: &str) -> Router {
        let peer: SocketAddr = format!("{address}:40000").parse().expect("an address");
        self.house.router().layer(Extension(ConnectInfo(peer)))
    }

    async fn register(&self, login: &str) {
        let list = store::staff_list(&self.house.store).await.expect("staff");
        let staff = list.iter().find(|row| row.login == login).expect("somebody").id;
        let done = self.house.store.write(clock::now(), move |tx| {
            let by = Actor::System { job: "test" };
            Box::pin(async move { store::add_certificate(tx, &by, staff, PRINT).await })
        });
        done.await.expect("registered");
    }
}

fn proxy() -> SignIn {
    SignIn {
        certificate: Certificate {
            proxies: vec!["10.0.0.1".parse().expect("an address")],
            verified: "X-Client-Verify".to_owned(),
            verified_value: "SUCCESS".to_owned(),
            fingerprint: "X-Client-SHA256".to_owned(),
            ..Certificate::default()
        },
        ..SignIn::default()
    }
}

async fn enters(router: Router, login: &str, password: &str, headers: &[(&str, &str)]) -> String {
    let mut person = Person::new(Door::Router(router));
    for (name, value) in headers {
        person = person.saying(name, value);
    }
    let page = person.get("/staff/sign-in").await;
    let typed = [("login", login), ("password", password), ("code", "")];
    person.fill(&page, "/staff/sign-in", &typed).await.location().to_owned()
}

#[tokio::test]
async fn a_certificate_counts_only_from_the_proxy_for_its_owner_and_with_the_password() {
    let office = Office::open(proxy()).await;
    office.register("racket.01").await;
    let proxy = "10.0.0.1";
    let right = [("X-Client-Verify", "SUCCESS"), ("X-Client-SHA256", PRINT)];
    let try_it = async |address: &str, login: &str, password: &str, headers: &[(&str, &str)]| {
        // Longer than anybody must wait after a mistake: each try is looked at.
        clock::pass(SignedDuration::from_mins(16));
        enters(office.reached_from(address), login, password, headers).await
    };
    assert_eq!(try_it(proxy, "racket.01", demo::PASSWORD, &right).await, "/staff");
    // Whoever reaches the program past the proxy writes what they like into headers.
    let forwarded = [right[0], right[1], ("X-Forwarded-For", proxy)];
    for address in ["10.0.0.2", "192.0.2.7", "127.0.0.1"] {
        let seen = try_it(address, "racket.01", demo::PASSWORD, &forwarded).await;
        assert_eq!(seen, "", "{address}");
    }
    let other = PRINT.replace('a', "c");
    let wrong: [&[(&str, &str)]; 4] = [
        &[("X-Client-Verify", "FAILED"), right[1]],
        &[right[1]],
        &[right[0], ("X-Client-SHA256", "cd12")],
        &[right[0], ("X-Client-SHA256", other.as_str())],
    ];
    for headers in wrong {
        let seen = try_it(proxy, "racket.01", demo::PASSWORD, headers).await;
        assert_eq!(seen, "", "{headers:?}");
    }
    let others = try_it(proxy, "court.01", demo::PASSWORD, &right).await;
    assert_eq!(others, "", "another's certificate");
    let alone = try_it(proxy, "racket.01", "wrong", &right).await;
    assert_eq!(alone, "", "a card left in its reader");
    assert_eq!(try_it(proxy, "racket.01", demo::PASSWORD, &right).await, "/staff");
    clock::reset();
}

#[tokio::test]
async fn without_a_proxy_in_the_settings_no_header_says_anything() {
    let office = Office::open(SignIn::default()).await;
    office.register("racket.01").await;
    let right = [("X-Client-Verify", "SUCCESS"), ("X-Client-SHA256", PRINT)];
    let seen = enters(office.reached_from("10.0.0.1"), "racket.01", demo::PASSWORD, &right).await;
    assert_eq!(seen, "");
}

#[tokio::test]
async fn single_sign_on_leads_there_and_back_in_one_browser() {
    let provider: Arc<Provider> = Provider::open(clock::now().as_second()).await;
    provider.change(|habits| habits.subject = "racket.01".to_owned());
    let oidc = Oidc {
        issuer: provider.issuer.clone(),
        client_id: provider::CLIENT.to_owned(),
        ..Oidc::default()
    };
    let office = Office::open(SignIn { oidc, ..SignIn::default() }).await;
    let mut person = Person::new(Door::Router(office.reached_from("192.0.2.7")));
    let door = person.get("/staff/sign-in").await;
    assert!(door.says("庁内の統合認証でサインイン"));
    let away = person.get("/staff/single-sign-on").await;
    assert!(away.location().starts_with(&format!("{}/authorize?tenant=city", provider.issuer)));
    let (state, code) = provider.sign_in(away.location());
    let back = format!("/staff/single-sign-on/return?state={state}&code={code}");
    // Without a secret in the environment this provider refuses the code: the person is told, and
    // the other doors are open.
    let seen = person.get(&back).await;
    assert_eq!(seen.status, 422);
    assert!(seen.says("この方法では確かめられませんでした"));
    provider.be_public();
    let away = person.get("/staff/single-sign-on").await;
    let (state, code) = provider.sign_in(away.location());
    let back = format!("/staff/single-sign-on/return?state={state}&code={code}");
    let mut thief = Person::new(Door::Router(office.reached_from("192.0.2.8")));
    assert_eq!(thief.get(&back).await.status, 422, "the address alone opens nothing");
    assert_eq!(person.get(&back).await.location(), "/staff");
    assert!(person.get("/staff/me").await.says("庁内の統合認証"));
    assert_eq!(person.get(&back).await.status, 422, "and not twice");
}
