//! Single sign-on against a provider that really listens: who comes in, and what is not believed.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp, civil::date};
use serde_json::{Value, json};
use yakusho_identity::{
    NewPosting, NewStaff, PasswordHash, Role, SealError, Sealer, SessionToken, TotpSecret,
    migrations,
    single_sign_on::{MatchedBy, SingleSignOn, SingleSignOnConfig},
    store::{self, Return},
};
use yakusho_kernel::Actor;
use yakusho_store::{Error, Store, testing::on_each_database};
use zeroize::Zeroizing;

#[expect(dead_code, reason = "the product's tests ask for no secret")]
#[path = "parts/provider.rs"]
mod provider;
use provider::Provider;

const BY: Actor = Actor::System { job: "test" };

struct Wax;

impl Sealer for Wax {
    fn seal(&self, context: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        Ok([context.as_bytes(), b"|", plain].concat())
    }
    fn open(&self, context: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let head = [context.as_bytes(), b"|"].concat();
        sealed.strip_prefix(head.as_slice()).map(|plain| plain.to_vec().into()).ok_or(SealError)
    }
}

fn now() -> Timestamp {
    "2026-11-22T00:00:00Z".parse().expect("time")
}

struct City {
    store: Store,
    provider: Arc<Provider>,
    door: SingleSignOn,
    seal: Arc<dyn Sealer>,
}

impl City {
    async fn open(store: Store, change: impl FnOnce(&mut SingleSignOnConfig)) -> Self {
        let provider = Provider::open(now().as_second()).await;
        let mut config = SingleSignOnConfig {
            issuer: provider.issuer.clone(),
            client_id: provider::CLIENT.to_owned(),
            client_secret: Some(provider::SECRET.to_owned().into()),
            claim: "sub".to_owned(),
            matched_by: MatchedBy::Login,
            redirect: "https://city.example/staff/single-sign-on/return".to_owned(),
            label: "庁内の統合認証".to_owned(),
            amr: Vec::new(),
        };
        change(&mut config);
        let new = NewStaff {
            login: "shimin.01".to_owned(),
            name: "試験　職員".to_owned(),
            kana: "シケン　ショクイン".to_owned(),
            password: PasswordHash::from_row(String::new()),
            must_change_password: false,
            totp: TotpSecret::random(),
            recovery: Vec::new(),
            postings: vec![NewPosting {
                department: "shimin".to_owned(),
                role: Role::Clerk,
                from: date(2026, 4, 1),
                to: None,
            }],
        };
        store
            .write_with(now(), new, |tx, new| {
                Box::pin(async move {
                    let id = store::add_staff(tx, &BY, &Wax, new).await?;
                    store::set_employee_number(tx, &BY, id, "100042").await
                })
            })
            .await
            .expect("an account");
        let door = SingleSignOn::new(config).expect("TLS");
        Self { store, provider, door, seal: Arc::new(Wax) }
    }

    async fn leave(&self) -> (String, SessionToken) {
        store::begin_single_sign_on(&self.store, self.seal.as_ref(), &self.door, now())
            .await
            .expect("the provider answers")
    }

    async fn come_back(
        &self,
        ticket: Option<&SessionToken>,
        (state, code): (String, String),
    ) -> Result<SessionToken, &'static str> {
        let ticket = ticket.and_then(|ticket| SessionToken::from_cookie(&ticket.to_cookie()));
        let back =
            Return { ticket, state, code, shared_terminal: false, previous: None, device: None };
        let seal = &self.seal;
        match store::finish_single_sign_on(&self.store, seal, &self.door, back, now()).await {
            Ok(signed_in) => Ok(signed_in.token),
            Err(Error::Refused(refusal)) => Err(refusal.code),
            Err(error) => panic!("{error}"),
        }
    }

    async fn enter(&self) -> Result<SessionToken, &'static str> {
        let (place, ticket) = self.leave().await;
        let came = self.provider.sign_in(&place);
        self.come_back(Some(&ticket), came).await
    }

    fn lie(&self, lies: Value) {
        self.provider.change(|habits| habits.lies = lies);
    }
}

#[tokio::test]
async fn whoever_the_provider_knows_and_we_know_comes_in_by_both_algorithms() {
    on_each_database(migrations, |store, _| async {
        let city = City::open(store, |_| {}).await;
        for algorithm in ["ES256", "RS256"] {
            city.provider.change(|habits| habits.algorithm = algorithm);
            let token = city.enter().await.expect(algorithm);
            let who = store::who_is(&city.store, &token, now()).await.expect("an answer");
            assert_eq!(who.expect("a session").login, "shimin.01");
        }
        assert_eq!(*city.provider.asked.lock().expect("count"), 1, "its description is kept");
    })
    .await;
}

#[tokio::test]
async fn no_lie_of_a_token_is_believed() {
    on_each_database(migrations, |store, _| async {
        let city = City::open(store, |_| {}).await;
        let at = now().as_second();
        for lies in [
            json!({ "nonce": "another browser's" }),
            json!({ "nonce": null }),
            json!({ "aud": "another client" }),
            json!({ "aud": ["another client", "a third"] }),
            json!({ "aud": ["yakusho", "another client"] }),
            json!({ "azp": "another client" }),
            json!({ "iss": "https://evil.example" }),
            json!({ "exp": at - 61 }),
            json!({ "exp": null }),
            json!({ "iat": at + 3600, "exp": at + 7200 }),
            json!({ "nbf": at + 3600 }),
        ] {
            city.lie(lies.clone());
            assert_eq!(city.enter().await.err(), Some("sign_in_not_proven"), "{lies}");
        }
        city.lie(json!({}));
        for algorithm in ["none", "HS256", "PS512"] {
            city.provider.change(|habits| habits.algorithm = algorithm);
            assert_eq!(city.enter().await.err(), Some("sign_in_not_proven"), "{algorithm}");
        }
        city.provider.change(|habits| {
            habits.algorithm = "ES256";
            habits.forged = true;
        });
        assert_eq!(city.enter().await.err(), Some("sign_in_not_proven"), "another key");
        city.provider.change(|habits| habits.forged = false);
        assert!(city.enter().await.is_ok(), "the truth is believed");
    })
    .await;
}

#[tokio::test]
async fn a_code_opens_once_and_only_in_the_browser_that_asked() {
    on_each_database(migrations, |store, _| async {
        let city = City::open(store, |_| {}).await;
        let (place, ticket) = city.leave().await;
        let came = city.provider.sign_in(&place);
        assert!(city.come_back(Some(&ticket), came.clone()).await.is_ok());
        let again = city.come_back(Some(&ticket), came.clone()).await;
        assert_eq!(again.err(), Some("sign_in_not_proven"), "the ticket is used up");
        // The code of one, carried into the browser of another.
        let (place, other) = city.leave().await;
        let (state, _) = city.provider.sign_in(&place);
        let replayed = city.come_back(Some(&other), (state, came.1)).await;
        assert_eq!(replayed.err(), Some("sign_in_not_proven"), "the provider refuses the code");
        let (place, mine) = city.leave().await;
        let came = city.provider.sign_in(&place);
        assert_eq!(city.come_back(None, came.clone()).await.err(), Some("sign_in_not_proven"));
        let forged = ("another state".to_owned(), came.1);
        let seen = city.come_back(Some(&mine), forged).await;
        assert_eq!(seen.err(), Some("sign_in_not_proven"), "the state is another's");
        let (place, late) = city.leave().await;
        let (state, code) = city.provider.sign_in(&place);
        let back = Return {
            ticket: SessionToken::from_cookie(&late.to_cookie()),
            state,
            code,
            shared_terminal: false,
            previous: None,
            device: None,
        };
        let then = now() + SignedDuration::from_mins(11);
        let seen =
            store::finish_single_sign_on(&city.store, &city.seal, &city.door, back, then).await;
        assert!(matches!(seen, Err(Error::Refused(why)) if why.code == "sign_in_not_proven"));
    })
    .await;
}

#[tokio::test]
async fn nobody_gets_an_account_by_coming_and_a_closed_one_stays_closed() {
    on_each_database(migrations, |store, _| async {
        let city = City::open(store, |_| {}).await;
        city.provider.change(|habits| habits.subject = "stranger.01".to_owned());
        assert_eq!(city.enter().await.err(), Some("single_sign_on_no_account"));
        let staff = store::staff_list(&city.store).await.expect("list");
        assert_eq!(staff.len(), 1);
        city.provider.change(|habits| habits.subject = "SHIMIN.01".to_owned());
        let id = staff[0].id;
        let suspend = city.store.write(now(), move |tx| Box::pin(store::suspend(tx, &BY, id)));
        suspend.await.expect("suspended");
        assert_eq!(city.enter().await.err(), Some("sign_in_suspended"));
        let resume = city.store.write(now(), move |tx| Box::pin(store::resume(tx, &BY, id)));
        resume.await.expect("resumed");
        assert!(city.enter().await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn another_claim_names_the_person_and_two_factors_can_be_asked_for() {
    on_each_database(migrations, |store, _| async {
        let city = City::open(store, |config| {
            config.claim = "employee".to_owned();
            config.matched_by = MatchedBy::EmployeeNumber;
            config.amr = vec!["mfa".to_owned(), "hwk".to_owned()];
        })
        .await;
        city.lie(json!({ "employee": 100_042, "amr": ["pwd"] }));
        assert_eq!(city.enter().await.err(), Some("sign_in_not_proven"), "a password only");
        city.lie(json!({ "employee": 100_042, "amr": ["pwd", "hwk"] }));
        assert!(city.enter().await.is_ok());
        city.lie(json!({ "amr": ["hwk"] }));
        assert_eq!(city.enter().await.err(), Some("single_sign_on_no_account"), "no claim");
    })
    .await;
}

#[tokio::test]
async fn new_keys_of_the_provider_are_fetched_when_they_are_met() {
    on_each_database(migrations, |store, _| async {
        let city = City::open(store, |_| {}).await;
        assert!(city.enter().await.is_ok());
        city.provider.change_keys();
        // Not at once: a stranger who sends unknown keys must not make us ask again and again.
        assert_eq!(city.enter().await.err(), Some("sign_in_not_proven"));
        let (place, ticket) = city.leave().await;
        let (state, code) = city.provider.sign_in(&place);
        let back = Return {
            ticket: Some(ticket),
            state,
            code,
            shared_terminal: false,
            previous: None,
            device: None,
        };
        let then = now() + SignedDuration::from_secs(61);
        let seen = store::finish_single_sign_on(&city.store, &city.seal, &city.door, back, then);
        assert!(seen.await.is_ok(), "a minute later");
    })
    .await;
}

#[tokio::test]
async fn a_provider_that_does_not_answer_leaves_the_other_doors() {
    on_each_database(migrations, |store, _| async {
        let city =
            City::open(store, |config| config.issuer = "http://127.0.0.1:1".to_owned()).await;
        let begun = store::begin_single_sign_on(&city.store, &Wax, &city.door, now()).await;
        let refused =
            matches!(begun, Err(Error::Refused(why)) if why.code == "single_sign_on_unreachable");
        assert!(refused);
    })
    .await;
}
