//! Writes: all or nothing, gathered, in order, counted without gaps.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;
use sea_orm::{ConnectionTrait as _, sea_query::Query};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Refusal, RefusalKind, actor::Actor};
use yakusho_store::{
    Error, Event, NewAction, NewJob, Store,
    testing::{TestStore, on_each_database},
};

fn now() -> Timestamp {
    "2026-11-22T01:02:03Z".parse().expect("instant")
}

const BY: Actor = Actor::System { job: "test" };

fn act(kind: &'static str, subject: Uuid, place: i64) -> NewAction<'static> {
    NewAction {
        kind,
        subject_kind: "case",
        subject,
        by: &BY,
        authority: None,
        purpose: None,
        data: json!({ "place": place }),
    }
}

#[tokio::test]
async fn what_a_write_did_is_there_when_it_returns() {
    on_each_database(Vec::new, |store, _| async move {
        let subject = Uuid::now_v7();
        store
            .write(now(), move |tx| {
                Box::pin(async move {
                    for place in 0..5 {
                        tx.act(act("case.noted", subject, place)).await?;
                    }
                    Ok(())
                })
            })
            .await
            .expect("kept");
        let actions = store.actions_of(subject).await.expect("actions");
        let places: Vec<_> = actions
            .iter()
            .map(|action| action.data.as_ref().expect("there")["place"].as_i64().expect("there"))
            .collect();
        assert_eq!(places, [0, 1, 2, 3, 4], "in the order in which they happened");
        assert!(actions.iter().all(|action| action.by_detail.as_deref() == Some("test")));
    })
    .await;
}

#[tokio::test]
async fn a_refused_write_leaves_nothing_and_does_not_hurt_its_neighbours() {
    on_each_database(Vec::new, |store, _| async move {
        let subject = Uuid::now_v7();
        let mut writes = tokio::task::JoinSet::new();
        for place in 0..60_i64 {
            let store = store.clone();
            writes.spawn(async move {
                let outcome = store
                    .write(now(), move |tx| {
                        Box::pin(async move {
                            tx.next_number("受付", 2026).await?;
                            tx.act(act("case.noted", subject, place)).await?;
                            if place % 3 == 0 {
                                return Err(Refusal::not_found().into());
                            }
                            assert!(place % 10 != 1, "a mistake of the program");
                            Ok(place)
                        })
                    })
                    .await;
                (place, outcome)
            });
        }
        let mut kept = Vec::new();
        while let Some(ended) = writes.join_next().await {
            match ended.expect("task") {
                (place, Ok(answer)) => {
                    assert_eq!(place, answer);
                    kept.push(place);
                }
                (place, Err(Error::Refused(refusal))) => {
                    assert_eq!((place % 3, refusal.code), (0, "not_found"));
                }
                (place, Err(error)) => assert!(place % 10 == 1, "{place}: {error}"),
            }
        }
        kept.sort_unstable();
        let mut found: Vec<_> = store
            .actions_of(subject)
            .await
            .expect("actions")
            .iter()
            .map(|action| action.data.as_ref().expect("there")["place"].as_i64().expect("there"))
            .collect();
        found.sort_unstable();
        assert_eq!(found, kept);
        assert_eq!(next_number(&store).await, i64::try_from(kept.len()).expect("there") + 1);
    })
    .await;
}

async fn next_number(store: &Store) -> i64 {
    store
        .write(now(), |tx| Box::pin(async move { tx.next_number("受付", 2026).await }))
        .await
        .expect("a number")
}

#[tokio::test]
async fn numbers_have_no_gap_and_no_twin_however_many_ask() {
    on_each_database(Vec::new, |store, _| async move {
        let mut writes = tokio::task::JoinSet::new();
        for _ in 0..100 {
            let store = store.clone();
            writes.spawn(async move { next_number(&store).await });
        }
        let mut numbers = Vec::new();
        while let Some(number) = writes.join_next().await {
            numbers.push(number.expect("task"));
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=100).collect::<Vec<i64>>());
        let other = store
            .write(now(), |tx| Box::pin(async move { tx.next_number("受付", 2027).await }))
            .await;
        assert_eq!(other.expect("a number"), 1, "each fiscal year counts from one");
    })
    .await;
}

#[tokio::test]
async fn a_subscriber_shares_the_fate_of_what_it_hears() {
    on_each_database(Vec::new, |store, _| async move {
        let heard = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&heard);
        store.subscribe("application.submitted", move |tx, event| {
            counter.fetch_add(1, Ordering::Relaxed);
            Box::pin(async move {
                tx.act(act("case.opened", event.subject, 0)).await?;
                if event.data["bad"] == true {
                    return Err(Refusal::not_found().into());
                }
                Ok(())
            })
        });
        for bad in [false, true] {
            let subject = Uuid::now_v7();
            let outcome = store
                .write(now(), move |tx| {
                    Box::pin(async move {
                        tx.act(act("application.submitted", subject, 0)).await?;
                        tx.publish(Event {
                            kind: "application.submitted",
                            subject,
                            data: json!({ "bad": bad }),
                        })
                        .await
                    })
                })
                .await;
            assert_eq!(outcome.is_err(), bad);
            let expected = if bad { 0 } else { 2 };
            assert_eq!(store.actions_of(subject).await.expect("actions").len(), expected);
        }
        assert_eq!(heard.load(Ordering::Relaxed), 2);
    })
    .await;
}

#[tokio::test]
async fn an_event_that_publishes_itself_without_end_is_stopped() {
    on_each_database(Vec::new, |store, _| async move {
        let echo = |subject| Event { kind: "echo", subject, data: json!(null) };
        store.subscribe("echo", move |tx, event| {
            Box::pin(async move { tx.publish(echo(event.subject)).await })
        });
        let outcome = store
            .write(now(), move |tx| Box::pin(async move { tx.publish(echo(Uuid::nil())).await }))
            .await;
        assert!(matches!(outcome, Err(Error::Broken(_))), "{outcome:?}");
    })
    .await;
}

#[tokio::test]
async fn the_reading_connections_refuse_to_write() {
    on_each_database(Vec::new, |store, _| async move {
        let insert = Query::insert()
            .into_table("setting")
            .columns(["municipality", "name", "value", "changed_at"])
            .values_panic([
                "102016".into(),
                "a".into(),
                "1".into(),
                yakusho_store::stamp(now()).into(),
            ])
            .take();
        assert!(store.read().execute(&insert).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn settings_and_pack_versions_read_back() {
    on_each_database(Vec::new, |store, _| async move {
        store
            .write(now(), |tx| {
                Box::pin(async move {
                    tx.set_setting("demo", &json!({"seed": 1})).await?;
                    tx.set_setting("demo", &json!({"seed": 2})).await?;
                    tx.keep_pack_version("abc", b"pack").await?;
                    tx.keep_pack_version("abc", b"another").await
                })
            })
            .await
            .expect("kept");
        assert_eq!(store.setting("demo").await.expect("setting"), Some(json!({"seed": 2})));
        assert_eq!(store.setting("none").await.expect("setting"), None);
        assert_eq!(store.pack_version("abc").await.expect("pack"), Some(b"pack".to_vec()));
    })
    .await;
}

#[tokio::test]
async fn a_disposal_takes_data_and_salt_and_says_so() {
    on_each_database(Vec::new, |store, _| async move {
        let subject = Uuid::now_v7();
        let id = store
            .write(now(), move |tx| {
                Box::pin(async move {
                    let id = tx.act(act("draft.saved", subject, 1)).await?;
                    assert_eq!(tx.actions_of(subject).await?.len(), 1);
                    Ok(id)
                })
            })
            .await
            .expect("acted");
        store
            .write(now(), move |tx| {
                Box::pin(async move {
                    tx.set_leaves(&[(id, 0)]).await?;
                    let gone =
                        tx.dispose_actions_of(subject, "draft", &BY, None, Some("expired")).await?;
                    assert_eq!(gone, 1);
                    Ok(())
                })
            })
            .await
            .expect("disposed");
        let actions = store.actions_of(subject).await.expect("actions");
        assert_eq!(actions.len(), 2);
        assert_eq!((&actions[0].data, &actions[0].salt), (&None, &None));
        assert_eq!(actions[1].kind, yakusho_store::DISPOSED);
        assert_eq!(actions[1].data.as_ref().expect("there")["actions"][0], json!(actions[0].id));
    })
    .await;
}

#[tokio::test]
async fn a_full_queue_refuses_with_words_instead_of_growing() {
    let store = TestStore::sqlite_with(Vec::new(), |config| {
        config.limits.waiting_writes = 1;
        config.limits.patience = Duration::from_millis(50);
    })
    .await;
    let mut writes = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let store = (*store).clone();
        writes.spawn(async move {
            store
                .write(now(), |_| {
                    Box::pin(async {
                        tokio::time::sleep(Duration::from_millis(300)).await;
                        Ok(())
                    })
                })
                .await
        });
    }
    let mut refused = 0;
    while let Some(outcome) = writes.join_next().await {
        if let Err(error) = outcome.expect("task") {
            assert_eq!(error.refusal().kind, RefusalKind::Unavailable);
            refused += 1;
        }
    }
    assert!((1..8).contains(&refused), "{refused} of 8");
    store.remove().await;
}

#[tokio::test]
async fn a_full_disk_is_said_and_leaves_the_store_whole() {
    let store =
        TestStore::sqlite_with(Vec::new(), |config| config.limits.max_pages = Some(120)).await;
    let subject = Uuid::now_v7();
    let mut kept = 0_usize;
    let mut full = 0;
    for _ in 0..400 {
        let filler = "あ".repeat(2000);
        let outcome = store
            .write_with(now(), filler, move |tx, filler| {
                Box::pin(async move {
                    let mut action = act("case.noted", subject, 0);
                    action.data = json!({ "filler": filler });
                    tx.act(action).await?;
                    Ok(())
                })
            })
            .await;
        match outcome {
            Ok(()) => kept += 1,
            Err(error) => {
                assert!(matches!(error, Error::Full), "{error:?}");
                assert_eq!(error.refusal().code, "storage_full");
                full += 1;
            }
        }
    }
    assert!(kept > 10 && full > 10, "kept {kept}, full {full}");
    assert_eq!(store.actions_of(subject).await.expect("actions").len(), kept);
    store.remove().await;
}

#[tokio::test]
async fn a_full_disk_in_the_middle_of_a_shared_commit_cheats_nobody() {
    let store = TestStore::sqlite_with(Vec::new(), |config| {
        config.limits.max_pages = Some(150);
        config.limits.gather = Duration::from_millis(200);
    })
    .await;
    let mut writes = tokio::task::JoinSet::new();
    for place in 0..300_i64 {
        let store = (*store).clone();
        writes.spawn(async move {
            let subject = Uuid::now_v7();
            let filler = "あ".repeat(if place % 7 == 0 { 6000 } else { 200 });
            let outcome = store
                .write_with(now(), filler, move |tx, filler| {
                    Box::pin(async move {
                        let mut action = act("case.noted", subject, place);
                        action.data = json!({ "filler": filler });
                        tx.act(action).await?;
                        tx.act(act("case.noted", subject, place)).await?;
                        Ok(())
                    })
                })
                .await;
            (subject, outcome.is_ok())
        });
    }
    let (mut kept, mut lost) = (0, 0);
    while let Some(ended) = writes.join_next().await {
        let (subject, ok) = ended.expect("task");
        let found = store.actions_of(subject).await.expect("actions").len();
        assert_eq!(found, if ok { 2 } else { 0 });
        if ok { kept += 1 } else { lost += 1 }
    }
    assert!(kept > 0 && lost > 0, "kept {kept}, lost {lost}");
    store.remove().await;
}

#[tokio::test]
async fn jobs_run_once_retry_later_and_are_given_up_visibly() {
    on_each_database(Vec::new, |store, _| async move {
        use yakusho_store::JobRegistry;
        let ran = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&ran);
        let registry = JobRegistry::new()
            .on("good", move |_, job, _| {
                counter.fetch_add(1, Ordering::Relaxed);
                assert_eq!(job.payload["n"], 1);
                Box::pin(async { Ok(()) })
            })
            .on("bad", |_, _, _| Box::pin(async { Err(Error::Busy) }));
        store
            .write(now(), |tx| {
                Box::pin(async move {
                    tx.enqueue(NewJob { kind: "good", payload: json!({"n": 1}), run_at: tx.now() })
                        .await?;
                    let later = tx.now() + jiff::SignedDuration::from_secs(60);
                    tx.enqueue(NewJob { kind: "good", payload: json!({"n": 1}), run_at: later })
                        .await?;
                    tx.enqueue(NewJob { kind: "bad", payload: json!(null), run_at: tx.now() })
                        .await?;
                    Ok(())
                })
            })
            .await
            .expect("kept");
        let first = store.run_due_jobs(&registry, now()).await.expect("ran");
        assert_eq!((first.done, first.failed, first.dead), (1, 1, 0));
        let mut at = now() + jiff::SignedDuration::from_secs(60);
        store.run_due_jobs(&registry, at).await.expect("ran");
        assert_eq!(ran.load(Ordering::Relaxed), 2);
        for _ in 0..12 {
            at += jiff::SignedDuration::from_secs(3601);
            store.run_due_jobs(&registry, at).await.expect("ran");
        }
        let dead = store.dead_jobs(10).await.expect("dead");
        assert_eq!(dead.len(), 1);
        assert_eq!(dead[0].attempts, yakusho_store::job::MOST_ATTEMPTS);
        assert_eq!(dead[0].last_error.as_deref(), Some("the database is busy"));
        let id = dead[0].id;
        let revived =
            store.write(at, move |tx| Box::pin(async move { tx.revive_job(id).await })).await;
        assert!(revived.expect("revived"));
        assert_eq!(store.waiting_jobs(10).await.expect("waiting").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn two_workers_do_not_run_one_job_twice() {
    on_each_database(Vec::new, |store, _| async move {
        use yakusho_store::JobRegistry;
        let ran = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&ran);
        let registry = JobRegistry::new()
            .on("count", move |_, _, _| {
                counter.fetch_add(1, Ordering::Relaxed);
                Box::pin(async {
                    tokio::time::sleep(Duration::from_millis(2)).await;
                    Ok(())
                })
            })
            .every("again", Duration::from_secs(60), |_, _, _| Box::pin(async { Ok(()) }));
        store
            .write(now(), |tx| {
                Box::pin(async move {
                    for _ in 0..50 {
                        tx.enqueue(NewJob {
                            kind: "count",
                            payload: json!(null),
                            run_at: tx.now(),
                        })
                        .await?;
                    }
                    Ok(())
                })
            })
            .await
            .expect("kept");
        let (a, b) = tokio::join!(
            store.run_due_jobs(&registry, now()),
            store.run_due_jobs(&registry, now())
        );
        let (a, b) = (a.expect("ran"), b.expect("ran"));
        assert_eq!(ran.load(Ordering::Relaxed), 50);
        assert_eq!(a.done + b.done, 51, "and the recurring one once");
        let waiting = store.waiting_jobs(10).await.expect("waiting");
        assert_eq!(waiting.len(), 1);
        assert_eq!(waiting[0].kind, "again");
    })
    .await;
}
