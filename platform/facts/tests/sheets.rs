//! Sheets: versions, bindings, disposal, and bytes that never reach the disk in the clear.

use std::path::Path;

use jiff::{Timestamp, civil::date};
use sea_orm::{
    ConnectionTrait as _,
    sea_query::{Expr, ExprTrait as _, Query},
};
use uuid::Uuid;
use yakusho_facts::{
    DRAFT_DISPOSED, FactSheet, Keyring, Sheets, Source, expire_drafts, jobs, migrations,
};
use yakusho_interview::{FactKey, Value};
use yakusho_store::{
    Error, JobRegistry, Kind, Store,
    testing::{TestStore, on_each_database},
};

fn now() -> Timestamp {
    "2026-11-22T01:02:03Z".parse().expect("instant")
}

fn sheet(secret: &str) -> FactSheet {
    let mut sheet = FactSheet::new();
    sheet.change(Source::Told, now(), |answers| {
        answers.tell(FactKey::at("person.name", "me"), Value::Text(secret.to_owned()))
    });
    sheet
}

async fn append(
    store: &Store,
    keyring: &Keyring,
    sheets: Sheets,
    holder: Uuid,
    seen: i64,
    told: FactSheet,
) -> Result<i64, Error> {
    store
        .write_with(now(), (keyring.clone(), told), move |tx, (keyring, told)| {
            Box::pin(async move {
                sheets.append(tx, keyring, holder, seen, told, Some(date(2026, 12, 22))).await
            })
        })
        .await
}

#[tokio::test]
async fn versions_are_appended_and_each_can_be_read_again() {
    on_each_database(migrations, |store, folder| async move {
        let keyring = Keyring::open(&folder).expect("keyring");
        for sheets in [Sheets::Draft, Sheets::Application] {
            let holder = Uuid::now_v7();
            assert_eq!(sheets.read(&store, &keyring, holder).await.expect("read"), None);
            for (seen, name) in [(0, "一"), (1, "二"), (2, "三")] {
                let version = append(&store, &keyring, sheets, holder, seen, sheet(name)).await;
                assert_eq!(version.expect("appended"), seen + 1);
            }
            let newest = sheets.read(&store, &keyring, holder).await.expect("read").expect("there");
            assert_eq!((newest.version, &newest.sheet), (3, &sheet("三")));
            assert_eq!(newest.dispose_on, Some(date(2026, 12, 22)));
            let first = sheets.version(&store, &keyring, holder, 1).await.expect("read");
            assert_eq!(first.expect("there").sheet, sheet("一"));
            for seen in [0, 2, 7] {
                let stale = append(&store, &keyring, sheets, holder, seen, sheet("四")).await;
                assert!(matches!(stale, Err(Error::Stale { .. })), "{stale:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn of_two_tabs_that_save_at_once_one_is_told_to_look_again() {
    on_each_database(migrations, |store, folder| async move {
        let keyring = Keyring::open(&folder).expect("keyring");
        let holder = Uuid::now_v7();
        let mut tabs = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (store, keyring) = (store.clone(), keyring.clone());
            tabs.spawn(async move {
                append(&store, &keyring, Sheets::Draft, holder, 0, sheet("同時")).await
            });
        }
        let mut kept = 0;
        while let Some(outcome) = tabs.join_next().await {
            match outcome.expect("task") {
                Ok(version) => {
                    assert_eq!(version, 1);
                    kept += 1;
                }
                Err(error) => assert!(matches!(error, Error::Stale { .. }), "{error:?}"),
            }
        }
        assert_eq!(kept, 1);
    })
    .await;
}

#[tokio::test]
async fn a_row_moved_to_another_holder_does_not_open() {
    on_each_database(migrations, |store, folder| async move {
        let keyring = Keyring::open(&folder).expect("keyring");
        let (mine, yours) = (Uuid::now_v7(), Uuid::now_v7());
        append(&store, &keyring, Sheets::Application, mine, 0, sheet("私")).await.expect("kept");
        store
            .write(now(), move |tx| {
                Box::pin(async move {
                    let update = Query::update()
                        .table("application_sheet")
                        .value("holder", yours)
                        .and_where(Expr::col("holder").eq(mine))
                        .take();
                    tx.db().execute(&update).await?;
                    Ok(())
                })
            })
            .await
            .expect("moved");
        let stolen = Sheets::Application.read(&store, &keyring, yours).await;
        assert!(matches!(stolen, Err(Error::Broken(_))), "{stolen:?}");
    })
    .await;
}

#[tokio::test]
async fn after_a_rotation_old_sheets_open_and_can_be_wrapped_anew() {
    on_each_database(migrations, |store, folder| async move {
        let old = Keyring::open(&folder).expect("keyring");
        let holder = Uuid::now_v7();
        for seen in 0..3 {
            append(&store, &old, Sheets::Draft, holder, seen, sheet("前")).await.expect("kept");
        }
        let new = Keyring::rotate(&folder).expect("rotated");
        store
            .write_with(now(), new.clone(), move |tx, keyring| {
                Box::pin(async move { Sheets::Draft.rewrap(tx, keyring, holder).await })
            })
            .await
            .expect("rewrapped");
        assert!(Sheets::Draft.read(&store, &old, holder).await.is_err(), "the old ring alone");
        for version in 1..=3 {
            let read = Sheets::Draft.version(&store, &new, holder, version).await.expect("read");
            assert_eq!(read.expect("there").sheet, sheet("前"));
        }
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_deleted_on_its_day_in_japan_and_not_before() {
    on_each_database(migrations, |store, folder| async move {
        let keyring = Keyring::open(&folder).expect("keyring");
        let registry = jobs(JobRegistry::new());
        store.subscribe(DRAFT_DISPOSED, |tx, event| {
            Box::pin(async move {
                tx.set_setting(&format!("heard.{}", event.subject), &serde_json::json!(true)).await
            })
        });
        let holder = Uuid::now_v7();
        append(&store, &keyring, Sheets::Draft, holder, 0, sheet("前")).await.expect("kept");
        append(&store, &keyring, Sheets::Draft, holder, 1, sheet("後")).await.expect("kept");
        let other = Uuid::now_v7();
        append(&store, &keyring, Sheets::Application, other, 0, sheet("残る")).await.expect("kept");
        // 2026-12-22 begins in Japan at 15:00 UTC of the day before.
        let before = "2026-12-21T14:59:59Z".parse().expect("instant");
        assert_eq!(expire_drafts(&store, before).await.expect("none"), 0);
        assert!(Sheets::Draft.read(&store, &keyring, holder).await.expect("read").is_some());
        let day = "2026-12-21T15:00:00Z".parse().expect("instant");
        let ran = store.run_due_jobs(&registry, day).await.expect("jobs");
        assert_eq!((ran.done, ran.failed), (1, 0));
        assert_eq!(Sheets::Draft.read(&store, &keyring, holder).await.expect("read"), None);
        assert!(Sheets::Application.read(&store, &keyring, other).await.expect("read").is_some());
        let actions = store.actions_of(holder).await.expect("actions");
        assert_eq!(actions.len(), 1);
        assert_eq!(actions[0].kind, DRAFT_DISPOSED);
        let heard = store.setting(&format!("heard.{holder}")).await.expect("setting");
        assert_eq!(heard, Some(serde_json::json!(true)));
    })
    .await;
}

/// Looks for bytes in every file under a folder: the database, its log, whatever is there.
fn found(folder: &Path, needle: &[u8]) -> Vec<String> {
    let mut hits = Vec::new();
    for entry in std::fs::read_dir(folder).expect("folder") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            hits.extend(found(&path, needle));
            continue;
        }
        let bytes = std::fs::read(&path).expect("file");
        if bytes.windows(needle.len()).any(|window| window == needle) {
            hits.push(path.display().to_string());
        }
    }
    hits
}

#[tokio::test]
async fn what_was_told_never_reaches_the_disk_and_a_disposed_key_leaves_it() {
    let store = TestStore::sqlite(migrations()).await;
    assert_eq!(store.kind(), Kind::Sqlite);
    let keys = tempfile::tempdir().expect("folder");
    let keyring = Keyring::open(keys.path()).expect("keyring");
    let secret = "前橋市大手町二丁目十二番一号の秘密";
    let holders: Vec<Uuid> = (0..40).map(|_| Uuid::now_v7()).collect();
    for holder in &holders {
        for seen in 0..3 {
            append(&store, &keyring, Sheets::Draft, *holder, seen, sheet(secret))
                .await
                .expect("kept");
        }
    }
    let scan = |moment: &str| {
        for needle in [secret.as_bytes(), &secret.as_bytes()[9..24], b"person.name"] {
            assert_eq!(found(store.folder(), needle), Vec::<String>::new(), "{moment}");
        }
    };
    scan("while it is written");
    assert!(!found(store.folder(), b"draft_sheet").is_empty(), "the scan sees the database");

    let select = Query::select().columns(["wrapped_key", "body"]).from("draft_sheet").take();
    let rows = store.read().query_all(&select).await.expect("rows");
    let sealed: Vec<(Vec<u8>, Vec<u8>)> = rows
        .iter()
        .map(|row| {
            (row.try_get("", "wrapped_key").expect("key"), row.try_get("", "body").expect("body"))
        })
        .collect();
    assert_eq!(sealed.len(), 120);
    let there = |part: &[u8]| !found(store.folder(), &part[24..56]).is_empty();
    assert!(sealed.iter().all(|(key, _)| there(key)), "before the disposal");

    let day = "2026-12-22T00:00:00Z".parse().expect("instant");
    assert_eq!(expire_drafts(&store, day).await.expect("expired"), 40);
    for (key, body) in &sealed {
        assert!(!there(key), "a wrapped key is still on the disk");
        assert!(!there(body), "a sealed body is still on the disk");
    }
    scan("after the disposal");
    store.remove().await;
}
