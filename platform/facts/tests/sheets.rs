//! Sheets on both databases: kept, replaced, appended, disposed of, and never in clear on the disk.

use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;
use yakusho_facts::{FactSheet, Keyring, Source, migrations, sheets};
use yakusho_interview::{Answers, FactKey, Value};
use yakusho_store::testing::{TestStore, on_each_database};

const SECRET: &str = "庭球 花子 090-0000-0000";

fn now() -> Timestamp {
    "2026-11-22T01:02:03Z".parse().expect("instant")
}

fn sheet(text: &str) -> FactSheet {
    let mut answers = Answers::new();
    answers.tell(FactKey::of("player.name"), Value::Text(text.to_owned()));
    FactSheet::default().changed_to(answers, Source::Told, now())
}

async fn keep(store: &yakusho_store::Store, keyring: &Arc<Keyring>, draft: Uuid, text: &'static str) {
    let keyring = Arc::clone(keyring);
    store
        .write(now(), move |tx| {
            let keyring = Arc::clone(&keyring);
            Box::pin(async move { sheets::put_draft(tx, &keyring, draft, &sheet(text)).await })
        })
        .await
        .expect("kept");
}

#[tokio::test]
async fn a_draft_has_one_sheet_that_is_replaced_and_disposed_of() {
    on_each_database(migrations, |store, _| async move {
        let keyring = Arc::new(Keyring::of(1, [7; 32]));
        let draft = Uuid::now_v7();
        keep(&store, &keyring, draft, "first").await;
        keep(&store, &keyring, draft, SECRET).await;
        let found = sheets::draft(store.read(), store.municipality(), &keyring, draft).await;
        assert_eq!(found.expect("read"), Some(sheet(SECRET)));
        store
            .write(now(), move |tx| Box::pin(async move { sheets::dispose_draft(tx, draft).await }))
            .await
            .expect("disposed");
        let found = sheets::draft(store.read(), store.municipality(), &keyring, draft).await;
        assert_eq!(found.expect("read"), None);
    })
    .await;
}

#[tokio::test]
async fn an_application_keeps_every_version_and_shows_the_newest() {
    on_each_database(migrations, |store, _| async move {
        let keyring = Arc::new(Keyring::of(1, [7; 32]));
        let application = Uuid::now_v7();
        for (version, text) in [(1, "first"), (2, "second")] {
            let keyring = Arc::clone(&keyring);
            store
                .write(now(), move |tx| {
                    let keyring = Arc::clone(&keyring);
                    Box::pin(async move {
                        sheets::append_application(tx, &keyring, application, version, &sheet(text)).await
                    })
                })
                .await
                .expect("appended");
        }
        let found = sheets::application(store.read(), store.municipality(), &keyring, application);
        assert_eq!(found.await.expect("read"), Some((2, sheet("second"))));
        let again = Arc::clone(&keyring);
        let same_version = store
            .write(now(), move |tx| {
                let keyring = Arc::clone(&again);
                Box::pin(async move {
                    sheets::append_application(tx, &keyring, application, 2, &sheet("third")).await
                })
            })
            .await;
        assert!(same_version.is_err(), "a version is never overwritten");
    })
    .await;
}

#[tokio::test]
async fn no_byte_of_an_answer_is_ever_on_the_disk_in_clear() {
    let store = TestStore::sqlite(migrations()).await;
    let keyring = Arc::new(Keyring::open(store.folder()).expect("keys"));
    keep(&store, &keyring, Uuid::now_v7(), SECRET).await;
    let mut looked_at = 0;
    for entry in std::fs::read_dir(store.folder()).expect("folder") {
        let bytes = std::fs::read(entry.expect("entry").path()).expect("file");
        looked_at += bytes.len();
        for needle in [SECRET.as_bytes(), "player.name".as_bytes()] {
            assert!(!bytes.windows(needle.len()).any(|window| window == needle));
        }
    }
    assert!(looked_at > 4096, "the database file was looked at");
}
