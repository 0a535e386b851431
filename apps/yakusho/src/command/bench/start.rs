//! `yakusho bench start`: from starting the program over a full store to its first answer, and its
//! memory when nobody asks anything.

use std::{
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use sea_orm::{ConnectionTrait as _, TransactionTrait as _};
use serde_json::json;
use yakusho_audit::LogKey;

use super::{
    build, cells, cpu, drafts,
    figures::{Times, millis},
    ground::{self, Ground, clock},
    load::{Pace, Shot, fire},
};
use crate::{
    cli::Json,
    config::Config,
    house::{load_pack, open_store},
};

/// The promises.
const FIRST_ANSWER_MS: f64 = 500.0;
const MOST_MEMORY: u64 = 150 << 20;
/// How long a start may take before it is given up.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long nobody asks anything before memory is looked at.
const REST: Duration = Duration::from_secs(5);
/// The table of cases.
const CASES: &str = "work_case";
/// The tables of what waits to be done.
const WAITING: [&str; 2] = ["job", "outbox"];
/// Submissions copied in one commit.
const AT_ONCE: u64 = 100;

/// Measures; holds when the promises about starting do.
///
/// # Errors
/// Where it could not measure.
pub async fn run(file: Option<&Path>, cases: u32, runs: u32, json: Json) -> Result<bool> {
    let settings = ground::settings(file)?;
    let day = super::complete::four(&settings.1)?.today;
    let ground = Ground::lay(settings, None, day).await?;
    let rows = one_submission(&ground).await?;
    let (config, folder) = ground.clear().await?;
    eprintln!("準備中: 件 {cases} / filling the store …");
    let stored = fill(&config, &rows, u64::from(cases)).await?;

    // The first start of a demo makes its staff accounts; that is not what is measured.
    stop(start(&config)?.0)?;
    let (mut times, mut memory) = (Vec::new(), 0);
    for _ in 0..runs.max(1) {
        let (child, time) = start(&config)?;
        tokio::time::sleep(REST).await;
        memory = memory.max(cpu::resident(child.id()).unwrap_or(0));
        stop(child)?;
        times.push(time);
    }
    drop(folder);
    let times = Times::of(times);
    let holds = times.max_ms < FIRST_ANSWER_MS && memory > 0 && memory < MOST_MEMORY;
    if json.json {
        println!(
            "{}",
            json!({
                "bench": "start", "holds": holds, "build": build(), "stored_cases": stored,
                "first_answer": times, "resident_bytes_idle": memory,
                "note": "worst of all runs counts; memory five seconds after the first answer",
            })
        );
        return Ok(holds);
    }
    println!("起動 / start（{}、保存した件 {stored}）", build());
    println!("  最初の返事まで / first answer  {}", times.line());
    println!("  休んでいるときのメモリー / resident {} MiB", memory >> 20);
    println!(
        "{}",
        if holds {
            "約束を守っています / holds"
        } else {
            "約束に届きません / does not hold"
        }
    );
    Ok(holds)
}

/// The rows of one real submission with its cases.
async fn one_submission(ground: &Ground) -> Result<Vec<cells::Added>> {
    let complete = drafts::complete(&ground.house.procedures, drafts::Files::All).await?;
    let held = drafts::prepare(ground, &complete, 2, 1).await?;
    let mut shots = held.iter().map(drafts::Browser::submission);
    // The first begins the series of numbers, which is not what every submission writes.
    submitted(ground, shots.by_ref().take(1).collect()).await?;
    let db = cells::connect(&database(&ground.config), cells::Durable::Full).await?;
    let before = cells::marks(&db).await?;
    submitted(ground, shots.collect()).await?;
    let rows = cells::since(&db, &before).await?;
    db.close().await?;
    Ok(rows)
}

async fn submitted(ground: &Ground, shots: Vec<Shot>) -> Result<()> {
    let fired = fire(ground.address, 1, shots, Pace::Closed).await?;
    anyhow::ensure!(fired.errors() == 0, "申請が受け付けられません（/apply/check）");
    Ok(())
}

/// Copies the submission until there are so many cases, seals the log as its sequencer would have,
/// and sorts what is searched as its job would have. Returns how many cases there are.
async fn fill(config: &Config, rows: &[cells::Added], cases: u64) -> Result<u64> {
    let each = rows.iter().find(|added| added.table == CASES).map_or(0, |added| added.rows.len());
    let each = u64::try_from(each).unwrap_or(0);
    anyhow::ensure!(each > 0, "申請から件ができません");
    let submissions = cases.div_ceil(each);
    let db = cells::connect(&database(config), cells::Durable::Off).await?;
    // Copy 0 is the submission itself.
    let mut next = 1;
    while next < submissions {
        let commit = db.begin().await?;
        for number in next..submissions.min(next + AT_ONCE) {
            // Mails and other work that waits are not copied: they were done long ago.
            for added in rows.iter().filter(|added| !WAITING.contains(&added.table.as_str())) {
                commit.execute_raw(added.insert(number)).await?;
            }
        }
        commit.commit().await?;
        next += AT_ONCE;
    }
    // Numbers go on after the copies.
    let numbers = format!("UPDATE number_head SET last = last + {submissions}");
    db.execute_unprepared(&numbers).await?;
    let stored = cells::count(&db, CASES).await?;
    db.close().await?;
    let pack = load_pack(&config.city.pack)?;
    let store = open_store(config, &pack).await?;
    let key = LogKey::open(&config.storage.folder, pack.city.municipality)?;
    yakusho_audit::seal(&store, &key, clock()).await?;
    yakusho_casework::search::sort(&store, clock()).await?;
    store.close().await?;
    Ok(stored)
}

fn database(config: &Config) -> std::path::PathBuf {
    config.storage.folder.join("yakusho.sqlite")
}

/// Starts this very program over the folder; gives back how long it took to answer with 200.
fn start(config: &Config) -> Result<(Child, Duration)> {
    let address = {
        let free = TcpListener::bind("127.0.0.1:0")?;
        free.local_addr()?
    };
    let program = std::env::current_exe().context("この実行ファイル")?;
    let begun = Instant::now();
    let mut child = Command::new(program)
        .args(["serve", "--no-seed", "--listen"])
        .arg(address.to_string())
        .env("YAKUSHO_ENVIRONMENT", "demo")
        .env("YAKUSHO_STORAGE__FOLDER", &config.storage.folder)
        .env("YAKUSHO_STORAGE__DATABASE", "sqlite")
        .env("YAKUSHO_STORAGE__FILES", "folder")
        .env("YAKUSHO_MAIL__TRANSPORT", "folder")
        .env("YAKUSHO_CITY__PACK", &config.city.pack)
        .env("YAKUSHO_SERVER__PUBLIC_URL", format!("http://{address}"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    loop {
        if answers(address) {
            return Ok((child, begun.elapsed()));
        }
        if let Some(status) = child.try_wait()? {
            bail!("サーバーが終わってしまいました（{status}）");
        }
        if begun.elapsed() > PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            bail!("{:.0} ms たっても返事がありません", millis(PATIENCE));
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Whether the home page comes with 200.
fn answers(address: SocketAddr) -> bool {
    use std::io::{Read as _, Write as _};
    let Ok(mut stream) = std::net::TcpStream::connect(address) else { return false };
    let request = format!("GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    let mut answer = Vec::new();
    stream.write_all(request.as_bytes()).is_ok()
        && stream.read_to_end(&mut answer).is_ok()
        && answer.starts_with(b"HTTP/1.1 200")
}

/// Asks the child to stop, as a service manager would, and waits for it.
fn stop(mut child: Child) -> Result<()> {
    let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    if !asked.is_ok_and(|status| status.success()) {
        child.kill()?;
    }
    child.wait()?;
    Ok(())
}
