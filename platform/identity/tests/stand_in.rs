//! The stand-in identity provider on both databases.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;
use yakusho_identity::{Level, migrations, stand_in};
use yakusho_store::{Error, testing::on_each_database};

fn code_of<T>(outcome: Result<T, Error>) -> &'static str {
    match outcome {
        Err(Error::Refused(refusal)) => refusal.code,
        Err(error) => panic!("{error}"),
        Ok(_) => "ok",
    }
}

#[tokio::test]
async fn a_visitor_is_identified_once_by_the_code_of_the_providers_page() {
    on_each_database(migrations, |store, _| async move {
        let now: Timestamp = "2026-11-22T00:00:00Z".parse().expect("time");
        let draft = Uuid::max();
        let code =
            stand_in::issue_code(&store, draft, "taro", Level::L3, now).await.expect("a code");
        let wrong = if code.shown() == "000000" { "000001" } else { "000000" };
        let redeem = |typed: String, at| {
            let store = store.clone();
            async move { stand_in::redeem_code(&store, draft, &typed, at).await }
        };
        assert_eq!(code_of(redeem(wrong.to_owned(), now).await), "stand_in_code_wrong");
        let known = redeem(code.shown().to_owned(), now).await.expect("identified");
        assert_eq!(known.kana, "シケン　タロウ");
        assert!(known.assurance.stand_in());
        assert_eq!(code_of(redeem(code.shown().to_owned(), now).await), "stand_in_code_gone");

        let kinds: Vec<String> = store
            .actions_of(draft)
            .await
            .expect("actions")
            .into_iter()
            .map(|action| action.kind)
            .collect();
        assert_eq!(kinds, ["stand_in.code_issued", "stand_in.identified"]);
    })
    .await;
}

#[tokio::test]
async fn five_wrong_codes_or_ten_minutes_and_a_new_one_is_needed() {
    on_each_database(migrations, |store, _| async move {
        let now: Timestamp = "2026-11-22T00:00:00Z".parse().expect("time");
        let draft = Uuid::max();
        let issue = || async {
            stand_in::issue_code(&store, draft, "hanako", Level::L2, now).await.expect("a code")
        };
        let code = issue().await;
        for _ in 0..5 {
            let outcome = stand_in::redeem_code(&store, draft, "ちがう", now).await;
            assert_eq!(code_of(outcome), "stand_in_code_wrong");
        }
        let tired = stand_in::redeem_code(&store, draft, code.shown(), now).await;
        assert_eq!(code_of(tired), "stand_in_code_gone");

        let code = issue().await;
        let later = now + SignedDuration::from_secs(601);
        let old = stand_in::redeem_code(&store, draft, code.shown(), later).await;
        assert_eq!(code_of(old), "stand_in_code_gone");
        assert!(stand_in::redeem_code(&store, draft, code.shown(), now).await.is_ok());

        let nobody = stand_in::issue_code(&store, draft, "nobody", Level::L2, now).await;
        assert_eq!(code_of(nobody), "not_found");
        let stranger = stand_in::redeem_code(&store, Uuid::nil(), code.shown(), now).await;
        assert_eq!(code_of(stranger), "stand_in_code_gone");
    })
    .await;
}
