//! Staff sign in, are transferred, lose a telephone and sign out, on both databases.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use jiff::{SignedDuration, Timestamp, civil::date};
use yakusho_identity::{
    NewPosting, NewStaff, PasswordHash, RecoveryCode, Role, SealError, Sealer, SessionToken,
    SignIn, TotpSecret, migrations, store,
};
use yakusho_kernel::Actor;
use yakusho_store::{Error, Store, testing::on_each_database};
use zeroize::Zeroizing;

const PASSWORD: &str = "利根川の桜と詩の町まえばし";
const BY: Actor = Actor::System { job: "test" };

/// A seal that is none, but tells places apart.
struct Wax;

impl Sealer for Wax {
    fn seal(&self, context: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        Ok([context.as_bytes(), b"|", plain].concat())
    }
    fn open(&self, context: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let head = [context.as_bytes(), b"|"].concat();
        let plain = sealed.strip_prefix(head.as_slice()).ok_or(SealError)?;
        Ok(Zeroizing::new(plain.to_vec()))
    }
}

/// An office with one clerk, and a clock that the test moves.
struct Office {
    store: Store,
    clerk: uuid::Uuid,
    secret: TotpSecret,
    recovery: Vec<String>,
    seconds: AtomicI64,
}

impl Office {
    async fn open(store: Store) -> Self {
        let secret = TotpSecret::random();
        let codes = RecoveryCode::random_set();
        let recovery = codes.iter().map(|code| code.to_print().as_str().to_owned()).collect();
        let new = NewStaff {
            login: "shimin.01".to_owned(),
            name: "試験　職員".to_owned(),
            kana: "シケン　ショクイン".to_owned(),
            password: PasswordHash::make(PASSWORD.to_owned().into()).await.expect("hash"),
            must_change_password: false,
            totp: TotpSecret::from_bytes(secret.as_bytes()).expect("secret"),
            recovery: codes,
            postings: vec![NewPosting {
                department: "shimin".to_owned(),
                role: Role::Clerk,
                from: date(2026, 4, 1),
                to: None,
            }],
        };
        let now = "2026-11-22T00:00:00Z".parse().expect("time");
        let clerk = store
            .write_with(now, new, |tx, new| Box::pin(store::add_staff(tx, &BY, &Wax, new)))
            .await
            .expect("an account");
        Self { store, clerk, secret, recovery, seconds: AtomicI64::new(0) }
    }

    fn now(&self) -> Timestamp {
        let start: Timestamp = "2026-11-22T00:00:00Z".parse().expect("time");
        start + SignedDuration::from_secs(self.seconds.load(Ordering::Relaxed))
    }

    fn wait(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::Relaxed);
    }

    fn code(&self) -> String {
        self.secret.code_at(self.now())
    }

    async fn sign_in(&self, password: &str, code: &str) -> Result<SessionToken, &'static str> {
        self.sign_in_as("shimin.01", password, code).await
    }

    async fn sign_in_as(
        &self,
        login: &str,
        password: &str,
        code: &str,
    ) -> Result<SessionToken, &'static str> {
        let attempt = SignIn {
            login: login.to_owned(),
            password: password.to_owned().into(),
            code: code.to_owned().into(),
            shared_terminal: true,
            address: Some([192, 0, 2, 1].into()),
            previous: None,
            device: None,
            certificate: None,
        };
        match store::sign_in(&self.store, &Wax, attempt, self.now()).await {
            Ok(signed_in) => Ok(signed_in.token),
            Err(Error::Refused(refusal)) => Err(refusal.code),
            Err(error) => panic!("{error}"),
        }
    }

    async fn who(&self, token: &SessionToken) -> Option<yakusho_identity::StaffContext> {
        store::who_is(&self.store, token, self.now()).await.expect("an answer")
    }

    async fn actions(&self) -> Vec<String> {
        let actions = self.store.actions_of(self.clerk).await.expect("actions");
        actions.into_iter().map(|action| action.kind).collect()
    }
}

#[tokio::test]
async fn a_clerk_signs_in_works_and_signs_out() {
    on_each_database(migrations, |store, _| async {
        let office = Office::open(store).await;
        let token = office.sign_in(PASSWORD, &office.code()).await.expect("signed in");
        let who = office.who(&token).await.expect("a living session");
        assert_eq!((who.staff, who.login.as_str()), (office.clerk, "shimin.01"));
        assert_eq!(who.departments(), ["shimin"]);
        assert!(who.shared_terminal);

        store::sign_out(&office.store, &token, office.now()).await.expect("signed out");
        assert_eq!(office.who(&token).await, None);
        assert_eq!(
            office.actions().await,
            ["staff.added", "staff.posted", "staff.signed_in", "staff.signed_out"]
        );
    })
    .await;
}

#[tokio::test]
async fn no_wrong_part_opens_and_none_is_told_apart() {
    on_each_database(migrations, |store, _| async {
        let office = Office::open(store).await;
        let right = office.code();
        for (login, password, code) in [
            ("shimin.01", "wrong", right.as_str()),
            ("shimin.01", PASSWORD, "000000"),
            ("nobody.01", PASSWORD, right.as_str()),
            ("だれか", PASSWORD, right.as_str()),
        ] {
            let refused = office.sign_in_as(login, password, code).await;
            assert_eq!(refused.err(), Some("sign_in_wrong"), "{login}");
        }
        assert!(office.sign_in("ｗｒｏｎｇ", "").await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_one_time_code_opens_once_even_when_two_try_at_the_same_time() {
    on_each_database(migrations, |store, _| async {
        let office = Office::open(store).await;
        let code = office.code();
        let both = tokio::join!(office.sign_in(PASSWORD, &code), office.sign_in(PASSWORD, &code));
        assert!(both.0.is_ok() != both.1.is_ok(), "exactly one opens");
        assert_eq!(office.sign_in(PASSWORD, &code).await.err(), Some("sign_in_wrong"));
        office.wait(30);
        assert!(office.sign_in(PASSWORD, &office.code()).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_recovery_code_opens_once() {
    on_each_database(migrations, |store, _| async {
        let office = Office::open(store).await;
        let code = office.recovery.first().expect("a code").clone();
        assert!(office.sign_in(PASSWORD, &code.to_lowercase()).await.is_ok());
        assert_eq!(office.sign_in(PASSWORD, &code).await.err(), Some("sign_in_wrong"));
    })
    .await;
}

#[tokio::test]
async fn five_mistakes_make_even_the_right_password_wait() {
    on_each_database(migrations, |store, _| async {
        let office = Office::open(store).await;
        for _ in 0..5 {
            assert_eq!(office.sign_in("wrong", "").await.err(), Some("sign_in_wrong"));
        }
        assert_eq!(office.sign_in(PASSWORD, &office.code()).await.err(), Some("sign_in_wait"));
        office.wait(31);
        assert!(office.sign_in(PASSWORD, &office.code()).await.is_ok());
        office.wait(30);
        assert_eq!(office.sign_in("wrong", "").await.err(), Some("sign_in_wrong"));
        assert!(office.sign_in(PASSWORD, &office.code()).await.is_ok(), "the count began anew");
    })
    .await;
}

#[tokio::test]
async fn guessing_in_parallel_wins_nothing() {
    on_each_database(migrations, |store, _| async {
        let office = Office::open(store).await;
        let (a, b, c, d, e, f) = tokio::join!(
            office.sign_in("wrong", ""),
            office.sign_in("wrong", ""),
            office.sign_in("wrong", ""),
            office.sign_in("wrong", ""),
            office.sign_in("wrong", ""),
            office.sign_in("wrong", ""),
        );
        let waits =
            [a, b, c, d, e, f].into_iter().filter(|o| o.as_ref().err() == Some(&"sign_in_wait"));
        assert_eq!(waits.count(), 1, "the sixth was not looked at");
    })
    .await;
}

#[tokio::test]
async fn a_session_dies_of_silence_and_of_age() {
    on_each_database(migrations, |store, _| async {
        let office = Office::open(store).await;
        let token = office.sign_in(PASSWORD, &office.code()).await.expect("signed in");
        office.wait(14 * 60);
        assert!(office.who(&token).await.is_some());
        office.wait(14 * 60);
        assert!(office.who(&token).await.is_some(), "the request in between kept it");
        office.wait(15 * 60 + 1);
        assert!(office.who(&token).await.is_none());

        let token = office.sign_in(PASSWORD, &office.code()).await.expect("signed in");
        for _ in 0..71 {
            office.wait(10 * 60);
            assert!(office.who(&token).await.is_some());
        }
        office.wait(10 * 60 + 1);
        assert!(office.who(&token).await.is_none(), "twelve hours");
    })
    .await;
}

#[tokio::test]
async fn a_transfer_takes_effect_in_the_living_session() {
    on_each_database(migrations, |store, _| async {
        let office = Office::open(store).await;
        let token = office.sign_in(PASSWORD, &office.code()).await.expect("signed in");
        let list = store::staff_list(&office.store).await.expect("list");
        let posting = list[0].postings[0].0;
        let clerk = office.clerk;
        let next = NewPosting {
            department: "kokuho".to_owned(),
            role: Role::Chief,
            from: date(2026, 11, 22),
            to: None,
        };
        office
            .store
            .write_with(office.now(), next, move |tx, next| {
                Box::pin(async move {
                    store::end_posting(tx, &BY, posting, date(2026, 11, 21)).await?;
                    store::post(tx, &BY, clerk, next).await
                })
            })
            .await
            .expect("transferred");
        let who = office.who(&token).await.expect("still signed in");
        assert_eq!(who.departments(), ["kokuho"]);
        assert!(who.has_role(Role::Chief) && !who.has_role(Role::Clerk));
        assert_eq!(who.authority_in("kokuho").as_deref(), Some("kokuho:chief"));
    })
    .await;
}

#[tokio::test]
async fn who_has_left_is_out_at_once_and_cannot_come_back() {
    on_each_database(migrations, |store, _| async {
        let office = Office::open(store).await;
        let token = office.sign_in(PASSWORD, &office.code()).await.expect("signed in");
        let list = store::staff_list(&office.store).await.expect("list");
        let posting = list[0].postings[0].0;
        office
            .store
            .write(office.now(), move |tx| {
                Box::pin(store::end_posting(tx, &BY, posting, date(2026, 11, 21)))
            })
            .await
            .expect("ended");
        assert_eq!(office.who(&token).await, None);
        office.wait(30);
        let refused = office.sign_in(PASSWORD, &office.code()).await;
        assert_eq!(refused.err(), Some("sign_in_not_posted"));
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_every_session() {
    on_each_database(migrations, |store, _| async {
        let office = Office::open(store).await;
        let token = office.sign_in(PASSWORD, &office.code()).await.expect("signed in");
        let clerk = office.clerk;
        let hash = PasswordHash::make("新しい長いことばの組み合わせ".to_owned().into())
            .await
            .expect("hash");
        office
            .store
            .write_with(office.now(), hash, move |tx, hash| {
                Box::pin(store::change_password(tx, &BY, clerk, hash, true))
            })
            .await
            .expect("changed");
        assert_eq!(office.who(&token).await, None);
        office.wait(30);
        assert!(office.sign_in(PASSWORD, &office.code()).await.is_err());
        let token = office
            .sign_in("新しい長いことばの組み合わせ", &office.code())
            .await
            .expect("signed in");
        assert!(office.who(&token).await.expect("session").must_change_password);
    })
    .await;
}

#[tokio::test]
async fn a_new_authenticator_replaces_the_lost_one() {
    on_each_database(migrations, |store, _| async {
        let mut office = Office::open(store).await;
        let old_code = office.code();
        let clerk = office.clerk;
        let fresh = TotpSecret::random();
        office.secret = TotpSecret::from_bytes(fresh.as_bytes()).expect("secret");
        office
            .store
            .write_with(office.now(), fresh, move |tx, fresh| {
                Box::pin(store::replace_second_factor(tx, &BY, &Wax, clerk, fresh, &[]))
            })
            .await
            .expect("replaced");
        assert!(office.sign_in(PASSWORD, &old_code).await.is_err());
        let recovery = office.recovery.first().expect("a code").clone();
        assert!(office.sign_in(PASSWORD, &recovery).await.is_err(), "old recovery codes are gone");
        assert!(office.sign_in(PASSWORD, &office.code()).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_new_sign_in_ends_the_session_that_the_browser_held() {
    on_each_database(migrations, |store, _| async {
        let office = Office::open(store).await;
        let old = office.sign_in(PASSWORD, &office.code()).await.expect("signed in");
        office.wait(30);
        let again = SignIn {
            login: "SHIMIN.01".to_owned(),
            password: PASSWORD.to_owned().into(),
            code: office.code().into(),
            shared_terminal: false,
            address: None,
            previous: SessionToken::from_cookie(&old.to_cookie()),
            device: None,
            certificate: None,
        };
        let new =
            store::sign_in(&office.store, &Wax, again, office.now()).await.expect("signed in");
        assert_ne!(new.token.to_cookie(), old.to_cookie());
        assert_eq!(office.who(&old).await, None);
        assert!(office.who(&new.token).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn a_taken_sign_in_name_is_refused() {
    on_each_database(migrations, |store, _| async {
        let office = Office::open(store).await;
        let new = NewStaff {
            login: "Ｓｈｉｍｉｎ.01".to_owned(),
            name: "別　人".to_owned(),
            kana: "ベツ　ジン".to_owned(),
            password: PasswordHash::from_row(String::new()),
            must_change_password: true,
            totp: TotpSecret::random(),
            recovery: Vec::new(),
            postings: Vec::new(),
        };
        let outcome = office
            .store
            .write_with(office.now(), new, |tx, new| Box::pin(store::add_staff(tx, &BY, &Wax, new)))
            .await;
        assert!(matches!(outcome, Err(Error::Refused(refusal)) if refusal.code == "login_taken"));
    })
    .await;
}

#[tokio::test]
async fn old_sessions_and_old_mistakes_are_forgotten() {
    on_each_database(migrations, |store, _| async {
        let office = Office::open(store).await;
        office.sign_in(PASSWORD, &office.code()).await.expect("signed in");
        for _ in 0..5 {
            let _ = office.sign_in("wrong", "").await;
        }
        office.wait(31 * 24 * 3600);
        office
            .store
            .write(office.now(), |tx| Box::pin(store::clean_up(tx)))
            .await
            .expect("cleaned");
        for table in ["staff_session", "sign_in_throttle"] {
            assert_eq!(count(&office.store, table).await, 0, "{table}");
        }
    })
    .await;
}

async fn count(store: &Store, table: &'static str) -> i64 {
    use sea_orm::{
        ConnectionTrait as _,
        sea_query::{Asterisk, Expr, ExprTrait as _, Query},
    };
    let query = Query::select().expr(Expr::col(Asterisk).count()).from(table).take();
    let row = store.read().query_one(&query).await.expect("a count").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

#[tokio::test]
async fn whoever_has_a_closed_account_holds_no_post_and_everybody_who_gives_work_hears_it_once() {
    on_each_database(migrations, |store, _| async {
        let office = Office::open(store).await;
        let heard = Arc::new(Mutex::new(Vec::new()));
        let list = Arc::clone(&heard);
        office.store.subscribe(store::POSTS_CHANGED, move |_, event| {
            let told = serde_json::from_value(event.data.clone()).expect("what changed");
            list.lock().expect("a list").push(told);
            Box::pin(async { Ok(()) })
        });
        let day = date(2026, 11, 22);
        let posted = async || {
            let (db, city) = (office.store.read(), office.store.municipality());
            let there = store::posted_in(db, city, &["shimin"], day).await.expect("postings");
            let of_them = store::postings_of(db, city, &[office.clerk], day).await.expect("them");
            (there.len(), of_them.len())
        };
        assert_eq!(posted().await, (1, 1));
        let clerk = office.clerk;
        for _ in 0..2 {
            let close = office
                .store
                .write(office.now(), move |tx| Box::pin(store::suspend(tx, &BY, clerk)));
            close.await.expect("closed");
            assert_eq!(posted().await, (0, 0));
        }
        let open =
            office.store.write(office.now(), move |tx| Box::pin(store::resume(tx, &BY, clerk)));
        open.await.expect("opened");
        assert_eq!(posted().await, (1, 1));
        let post = vec![store::Post { department: "shimin".to_owned(), role: Role::Clerk }];
        let changed = |lost: &[store::Post], gained: &[store::Post]| store::PostsChanged {
            staff: clerk,
            lost: lost.to_vec(),
            gained: gained.to_vec(),
        };
        let heard: Vec<store::PostsChanged> = heard.lock().expect("a list").clone();
        assert_eq!(heard, [changed(&post, &[]), changed(&[], &post)]);
    })
    .await;
}
