//! How many submissions of thirty rows a second the store keeps, durable before each is answered.
//!
//! `cargo run -p yakusho-store --example submissions -- [clients] [seconds] [rate]`
//! Without a rate every client sends its next one as soon as the last is kept.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use sea_orm::{ConnectionTrait as _, sea_query::Query};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::actor::Actor;
use yakusho_store::{
    Event, NewAction, NewJob, Result, Store,
    testing::{TestStore, kinds},
};

#[tokio::main]
async fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|word| word.parse::<u64>().ok());
    let clients = numbers.next().unwrap_or(64);
    let seconds = numbers.next().unwrap_or(5);
    let rate = numbers.next();
    for kind in kinds() {
        let store = match kind {
            yakusho_store::Kind::Sqlite => TestStore::sqlite(Vec::new()).await,
            yakusho_store::Kind::Postgres => {
                TestStore::postgres(Vec::new()).await.expect("a server is named")
            }
        };
        measure(&store, clients, Duration::from_secs(seconds), rate).await;
        store.remove().await;
    }
}

async fn measure(store: &Store, clients: u64, time: Duration, rate: Option<u64>) {
    let began = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    let gap = rate.map(|rate| {
        Duration::from_secs_f64(1.0) * u32::try_from(clients).expect("few")
            / u32::try_from(rate).expect("few")
    });
    for client in 0..clients {
        let store = store.clone();
        tasks.spawn(async move {
            let mut times = Vec::new();
            let mut due = began
                + gap.unwrap_or_default() * u32::try_from(client).expect("few")
                    / u32::try_from(clients).expect("few");
            while began.elapsed() < time {
                if let Some(gap) = gap {
                    tokio::time::sleep_until(due.into()).await;
                    due += gap;
                }
                let sent = Instant::now();
                submit(&store).await.expect("kept");
                times.push(sent.elapsed());
            }
            times
        });
    }
    let mut times = Vec::new();
    while let Some(ended) = tasks.join_next().await {
        times.extend(ended.expect("task"));
    }
    times.sort_unstable();
    let at = |part: usize| times[(times.len() - 1) * part / 1000];
    let each = f64::from(u32::try_from(times.len()).expect("few")) / began.elapsed().as_secs_f64();
    println!(
        "{:?}: {each:.0} a second, p50 {:?}, p99 {:?}, longest {:?}",
        store.kind(),
        at(500),
        at(990),
        at(1000)
    );
}

async fn submit(store: &Store) -> Result<i64> {
    let rows: Arc<Vec<String>> =
        Arc::new((0..20).map(|row| format!("{row}-{}", "あ".repeat(80))).collect());
    store
        .write_with(Timestamp::now(), rows, |tx, rows| {
            Box::pin(async move {
                let subject = tx.new_id();
                let by = Actor::Resident { draft_or_application: subject };
                let number = tx.next_number("受付", 2026).await?;
                let mut insert = Query::insert();
                insert.into_table("setting").columns([
                    "municipality",
                    "name",
                    "value",
                    "changed_at",
                ]);
                for row in rows.iter() {
                    insert.values_panic([
                        tx.municipality().as_str().into(),
                        Uuid::new_v4().to_string().into(),
                        row.as_str().into(),
                        tx.stamp().into(),
                    ]);
                }
                tx.db().execute(&insert).await?;
                for place in 0..6 {
                    tx.act(NewAction {
                        kind: "case.opened",
                        subject_kind: "case",
                        subject,
                        by: &by,
                        authority: None,
                        purpose: None,
                        data: json!({"place": place, "number": number}),
                    })
                    .await?;
                }
                tx.publish(Event { kind: "application.submitted", subject, data: json!({}) })
                    .await?;
                for _ in 0..2 {
                    tx.enqueue(NewJob {
                        kind: "mail.send",
                        payload: json!({"to": subject}),
                        run_at: tx.now(),
                    })
                    .await?;
                }
                Ok(number)
            })
        })
        .await
}
