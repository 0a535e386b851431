//! `yakusho bench pages`: home, a question, the result, and a procedure's page, in turn.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::json;

use super::{
    build, cpu, drafts,
    figures::{millis, per, rate as a_second},
    ground::{self, Ground},
    load::{Pace, Shot, fire},
};
use crate::cli::Load;

/// The promise: 95 of 100 within this.
const P95_MS: f64 = 50.0;
const KINDS: [&str; 4] = ["home", "question", "result", "procedure"];

/// Measures; holds when the promise about pages does.
///
/// # Errors
/// Where it could not measure.
pub async fn run(file: Option<&Path>, load: &Load, rate: u32) -> Result<bool> {
    let settings = ground::settings(file)?;
    let day = super::complete::four(&settings.1)?.today;
    let mut ground = Ground::lay(settings, load.database.as_deref(), day).await?;
    let complete = drafts::complete(&ground.house.procedures, drafts::Files::All).await?;
    let asking = drafts::begun(&ground, &complete, load.clients).await?;
    let done = drafts::prepare(&ground, &complete, load.clients, load.clients).await?;
    let question = drafts::next_page(ground.address, asking.first().context("no client")?).await?;
    let procedures: Vec<String> = {
        let edition = ground.house.procedures.shelf().current();
        let fileable = edition.pack.procedures.iter().filter(|procedure| procedure.is_fileable());
        fileable.map(|procedure| format!("/procedures/{}", procedure.id)).collect()
    };
    anyhow::ensure!(!procedures.is_empty(), "公開された手続がありません");
    ground.settle().await?;
    ground.work()?;

    let shot = |number: usize| -> Option<Shot> {
        let client = number % usize::try_from(load.clients).ok()?;
        // Each client goes through all kinds, whatever the number of clients.
        let kind =
            *KINDS.get((number / usize::try_from(load.clients).ok()? + client) % KINDS.len())?;
        let (path, cookie) = match kind {
            "home" => ("/", asking.get(client)?.cookies.as_str()),
            "question" => (question.as_str(), asking.get(client)?.cookies.as_str()),
            "result" => ("/guide/result", done.get(client)?.cookies.as_str()),
            _ => (procedures.get(number % procedures.len())?.as_str(), ""),
        };
        Some(Shot {
            kind,
            path: path.to_owned(),
            cookie: cookie.to_owned(),
            form: None,
            expects: 200,
        })
    };
    let shots = |many: u32| -> Vec<Shot> {
        (0..usize::try_from(many).unwrap_or(0)).filter_map(shot).collect()
    };
    let address = ground.address;
    fire(address, load.clients, shots(load.clients.saturating_mul(8)), Pace::Closed).await?;
    let before = cpu::process();
    let fired =
        fire(address, load.clients, shots(rate.saturating_mul(load.seconds)), Pace::Open(rate))
            .await?;
    let used = before.zip(cpu::process()).map(|(from, to)| to.saturating_sub(from));
    ground.clear().await?;

    let times = fired.times(None);
    let sent = fired.hits.len();
    let server = used.zip(fired.client_cpu).map(|(all, client)| all.saturating_sub(client));
    let server = server.map(|time| per(millis(time), sent));
    let achieved = a_second(sent - fired.errors(), fired.wall);
    let holds = fired.errors() == 0 && times.p95_ms < P95_MS;
    if load.json.json {
        let kinds: serde_json::Map<_, _> = KINDS
            .iter()
            .map(|kind| Ok(((*kind).to_owned(), serde_json::to_value(fired.times(Some(kind)))?)))
            .collect::<Result<_>>()?;
        let said = json!({
            "bench": "pages", "holds": holds, "build": build(), "clients": load.clients,
            "asked_rate": rate, "seconds": load.seconds, "rate": achieved,
            "errors": fired.errors(), "times": times, "kinds": kinds, "server_cpu_ms": server,
            "cpu_note": "process CPU (utime+stime) less the clients' own thread",
        });
        println!("{said}");
        return Ok(holds);
    }
    println!(
        "画面 / pages（{}、利用者 {}、毎秒 {rate}、{}秒）",
        build(),
        load.clients,
        load.seconds
    );
    println!("  {achieved:.1}/秒 /s  誤り errors {}", fired.errors());
    println!("  {:<10} {}", "全体 all", times.line());
    for kind in KINDS {
        println!("  {kind:<10} {}", fired.times(Some(kind)).line());
    }
    if let Some(server) = server {
        println!("  CPU {server:.2} ms/画面（サーバー分 / server only）");
    }
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
