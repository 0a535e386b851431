//! `yakusho bench submit`: complete applications, sent as forms over HTTP with cookies and a form
//! token, durable before they are answered.

use std::{path::Path, time::Duration};

use anyhow::{Context as _, Result};
use serde::Serialize;
use serde_json::json;

use super::{
    build, cells, cpu, drafts,
    figures::{Times, millis, per, rate as a_second},
    ground::{self, Ground},
    limit,
    load::{Fired, Pace, fire},
};
use crate::cli::Load;

/// The promises: 99 of 100 within this, and half of what the disk gives.
const P99_MS: f64 = 100.0;
const LEAST_OF_LIMIT: f64 = 0.5;

/// One phase of the bench.
#[derive(Debug, Serialize)]
struct Phase {
    sent: usize,
    errors: usize,
    rate: f64,
    times: Times,
    /// Server CPU for each request: the process without the clients' thread.
    server_cpu_ms: Option<f64>,
    client_cpu_ms: Option<f64>,
}

impl Phase {
    fn of(fired: &Fired, used: Option<Duration>) -> Self {
        let sent = fired.hits.len();
        let server = used.zip(fired.client_cpu).map(|(all, client)| all.saturating_sub(client));
        let each = |time: Duration| per(millis(time), sent);
        Self {
            sent,
            errors: fired.errors(),
            rate: a_second(sent - fired.errors(), fired.wall),
            times: fired.times(None),
            server_cpu_ms: server.map(each),
            client_cpu_ms: fired.client_cpu.map(each),
        }
    }
}

/// Measures; holds when the promises about submissions do.
///
/// # Errors
/// Where it could not measure.
pub async fn run(
    file: Option<&Path>,
    load: &Load,
    rate: u32,
    saturated: u32,
    files: drafts::Files,
) -> Result<bool> {
    let settings = ground::settings(file)?;
    let day = super::complete::four(&settings.1)?.today;
    let mut ground = Ground::lay(settings, load.database.as_deref(), day).await?;
    let complete = drafts::complete(&ground.house.procedures, files).await?;
    let (steady, warm) = (rate.saturating_mul(load.seconds), load.clients.saturating_mul(2));
    let count = 2_u32.saturating_add(warm).saturating_add(steady).saturating_add(saturated);
    eprintln!("準備中: 回答のそろった下書き {count}件 / preparing complete drafts …");
    let mut held = drafts::prepare(&ground, &complete, count, load.clients).await?.into_iter();
    let mut take = |many: u32| -> Vec<_> {
        held.by_ref()
            .take(usize::try_from(many).unwrap_or(0))
            .map(|browser| browser.submission())
            .collect()
    };
    ground.settle().await?;

    // One alone tells what a submission writes; the one before it begins the series of numbers.
    alone(ground.address, take(1)).await?;
    let database = ground.config.storage.folder.join("yakusho.sqlite");
    let (one, address) = (take(1), ground.address);
    let rows = if load.database.is_none() {
        let db = cells::connect(&database, cells::Durable::Full).await?;
        let before = cells::marks(&db).await?;
        alone(address, one).await?;
        let rows = cells::since(&db, &before).await?;
        db.close().await?;
        Some(rows)
    } else {
        alone(address, one).await?;
        None
    };

    ground.work()?;
    fire(address, load.clients, take(warm), Pace::Closed).await?;
    let before = cpu::process();
    let fired = fire(address, load.clients, take(steady), Pace::Open(rate)).await?;
    let open = Phase::of(&fired, used(before));
    let before = cpu::process();
    let fired = fire(address, load.clients, take(saturated), Pace::Closed).await?;
    let closed = Phase::of(&fired, used(before));
    let (_, folder) = ground.clear().await?;

    let limit = match &rows {
        Some(rows) => {
            Some(limit::measure(folder.path(), rows, saturated.max(1000), load.clients).await?)
        }
        None => None,
    };
    let ratio = limit.map(|limit| closed.rate / limit.rate);
    let holds = open.errors == 0
        && closed.errors == 0
        && open.times.p99_ms < P99_MS
        && ratio.is_none_or(|ratio| ratio >= LEAST_OF_LIMIT);
    let shapes: Option<Vec<_>> = rows.as_ref().map(|rows| {
        let shape = |added: &cells::Added| {
            json!({
                "table": added.table,
                "columns": added.columns.len(),
                "rows": added.rows.len(),
                "bytes": added.bytes(),
            })
        };
        rows.iter().map(shape).collect()
    });
    if load.json.json {
        let said = json!({
            "bench": "submit", "holds": holds, "build": build(),
            "clients": load.clients, "asked_rate": rate, "seconds": load.seconds,
            "at_rate": open, "saturated": closed,
            "boxes": complete.boxes, "rows": shapes, "limit": limit, "ratio": ratio,
            "cpu_note": "process CPU (utime+stime) less the clients' own thread",
        });
        println!("{said}");
        return Ok(holds);
    }
    println!(
        "申請の送信 / submissions（{}、利用者 {}、毎秒 {rate}、{}秒）",
        build(),
        load.clients,
        load.seconds
    );
    for (name, phase) in [("指定の速さ / at the rate", &open), ("送れるだけ / saturated", &closed)]
    {
        println!("  {name}: {:.1}/秒 /s  誤り errors {}", phase.rate, phase.errors);
        println!("    {}", phase.times.line());
        if let Some(cpu) = phase.server_cpu_ms {
            println!("    CPU {cpu:.2} ms/件（サーバー分。送る側のスレッドは除く / server only）");
        }
    }
    if let (Some(rows), Some(limit), Some(ratio)) = (&rows, limit, ratio) {
        let count: usize = rows.iter().map(|added| added.rows.len()).sum();
        let bytes: usize = rows.iter().map(cells::Added::bytes).sum();
        println!(
            "  1件で書くもの / one submission writes: {count}行 rows、{bytes}バイト bytes（紙なら {}欄 / boxes on paper）",
            complete.boxes
        );
        for added in rows {
            println!(
                "    {:<20} {:>3}行 × {:>2}列 {:>7}バイト",
                added.table,
                added.rows.len(),
                added.columns.len(),
                added.bytes()
            );
        }
        println!(
            "  同じ行を SQLite に直接（{}件ごとに確定） / plain SQLite: {:.1}/秒 /s → 比 ratio {ratio:.2}",
            limit.per_commit, limit.rate
        );
    } else {
        println!(
            "  同じ行の限界は SQLite のときだけ測ります / the limit is measured on SQLite only"
        );
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

async fn alone(address: std::net::SocketAddr, one: Vec<super::load::Shot>) -> Result<()> {
    let fired = fire(address, 1, one, Pace::Closed).await?;
    let wrong = fired.errors() + usize::from(fired.hits.is_empty());
    (wrong == 0).then_some(()).context("申請が受け付けられません（/apply/check）")
}

fn used(before: Option<Duration>) -> Option<Duration> {
    before.zip(cpu::process()).map(|(from, to)| to.saturating_sub(from))
}
