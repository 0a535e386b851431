//! Killed at any moment, the store keeps what it acknowledged and shows nothing half-done.
//!
//! The child is this very test binary: it writes from many tasks and prints each acknowledged
//! write. The parent kills it with SIGKILL at a random moment, opens the store, and counts.
//! `YAKUSHO_KILL_ROUNDS` sets the number of rounds.

use std::{
    collections::HashMap,
    io::{BufRead as _, BufReader, Write as _},
    process::{Command, Stdio},
    time::Duration,
};

use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::actor::Actor;
use yakusho_store::{NewAction, NewJob, Store, StoreConfig, testing::municipality};

const CHILD: &str = "YAKUSHO_KILL_CHILD";
const ACTIONS: usize = 7;

/// Not a test of its own: what the parent starts and kills.
#[test]
#[ignore = "started by the test below as a process of its own"]
fn a_child_that_writes_under_load() {
    let Ok(url) = std::env::var(CHILD) else { return };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("runtime");
    runtime.block_on(async {
        let config = StoreConfig::new(url, municipality());
        let store = Store::open(&config, Vec::new()).await.expect("a store");
        println!("open");
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let store = store.clone();
            tasks.spawn(async move {
                loop {
                    let subject = Uuid::now_v7();
                    let number = submit(&store, subject).await;
                    // One write call a line, so that a kill cuts between lines or inside the last.
                    let line = format!("kept {subject} {number}\n");
                    std::io::stdout().lock().write_all(line.as_bytes()).expect("stdout");
                }
            });
        }
        while tasks.join_next().await.is_some() {}
    });
}

async fn submit(store: &Store, subject: Uuid) -> i64 {
    store
        .write(Timestamp::now(), move |tx| {
            Box::pin(async move {
                let number = tx.next_number("受付", 2026).await?;
                for place in 0..ACTIONS {
                    tx.act(NewAction {
                        kind: "application.noted",
                        subject_kind: "application",
                        subject,
                        by: &Actor::Resident { draft_or_application: subject },
                        authority: None,
                        purpose: None,
                        data: json!({ "place": place, "number": number }),
                    })
                    .await?;
                }
                let payload = json!({ "subject": subject });
                tx.enqueue(NewJob { kind: "mail.send", payload, run_at: tx.now() }).await?;
                Ok(number)
            })
        })
        .await
        .expect("kept")
}

#[test]
fn a_killed_store_keeps_what_it_acknowledged_and_nothing_half_done() {
    let rounds: u32 =
        std::env::var("YAKUSHO_KILL_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(24);
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("store.sqlite3").display());
    let mut acknowledged: HashMap<Uuid, i64> = HashMap::new();
    for round in 0..rounds {
        let lines = run_and_kill(&url, Duration::from_millis(rand::random_range(20..400)));
        for line in lines {
            let mut words = line.split(' ');
            if let (Some("kept"), Some(subject), Some(number), None) =
                (words.next(), words.next(), words.next(), words.next())
                && let (Ok(subject), Ok(number)) = (subject.parse(), number.parse())
            {
                acknowledged.insert(subject, number);
            }
        }
        let runtime = tokio::runtime::Runtime::new().expect("runtime");
        runtime.block_on(count(&url, &acknowledged, round));
    }
    assert!(acknowledged.len() > 50, "{} writes were acknowledged", acknowledged.len());
    eprintln!("{rounds} kills, {} acknowledged writes, none lost", acknowledged.len());
}

fn run_and_kill(url: &str, after: Duration) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().expect("this binary"))
        .args(["--ignored", "--exact", "--nocapture", "a_child_that_writes_under_load"])
        .env(CHILD, url)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child");
    let mut out = BufReader::new(child.stdout.take().expect("stdout"));
    let reader = std::thread::spawn(move || {
        let mut lines = Vec::new();
        let mut line = String::new();
        while out.read_line(&mut line).is_ok_and(|read| read > 0) {
            // A line that the kill cut short is no acknowledgement that anybody could read.
            if let Some(whole) = line.strip_suffix('\n') {
                lines.push(whole.to_owned());
            }
            line.clear();
        }
        lines
    });
    std::thread::sleep(Duration::from_millis(150) + after);
    child.kill().expect("SIGKILL");
    child.wait().expect("gone");
    reader.join().expect("lines")
}

async fn count(url: &str, acknowledged: &HashMap<Uuid, i64>, round: u32) {
    use futures::TryStreamExt as _;
    let config = StoreConfig::new(url, municipality());
    let store = Store::open(&config, Vec::new()).await.expect("opens after a kill");
    let mut found: HashMap<Uuid, (usize, i64)> = HashMap::new();
    {
        let mut actions = std::pin::pin!(store.all_actions().await.expect("actions"));
        while let Some(action) = actions.try_next().await.expect("action") {
            let number = action.data.expect("data")["number"].as_i64().expect("number");
            let seen = found.entry(action.subject).or_insert((0, number));
            seen.0 += 1;
            assert_eq!(seen.1, number);
        }
    }
    for (subject, number) in acknowledged {
        assert_eq!(found.get(subject), Some(&(ACTIONS, *number)), "round {round}: lost");
    }
    for (subject, (actions, _)) in &found {
        assert_eq!(*actions, ACTIONS, "round {round}: {subject} is half-done");
    }
    let mut numbers: Vec<i64> = found.values().map(|(_, number)| *number).collect();
    numbers.sort_unstable();
    let whole: Vec<i64> = (1..=i64::try_from(found.len()).expect("few")).collect();
    assert_eq!(numbers, whole, "round {round}: a gap or a twin");
    let jobs = store.waiting_jobs(1_000_000).await.expect("jobs");
    assert_eq!(jobs.len(), found.len(), "round {round}: a write without its job");
    let findings = store.doctor(Timestamp::now()).await.expect("doctor");
    let integrity = findings.iter().find(|finding| finding.check == "integrity");
    assert!(integrity.is_some_and(|finding| finding.ok), "round {round}: {findings:?}");
    store.close().await.expect("closed");
}
