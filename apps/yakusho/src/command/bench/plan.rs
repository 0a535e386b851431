//! `yakusho bench plan`: the pages of the plan beside ten years of measurements of thirty-five cities.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};
use reqwest::{Client, header};
use sea_orm::ConnectionTrait as _;
use serde_json::json;
use yakusho_kernel::date::jst_date;
use yakusho_plan::scale;

use super::{
    build,
    cases::signed_in,
    figures::Times,
    ground::{self, Ground, clock},
};
use crate::cli::Json;

/// The promise for each page, in milliseconds.
const P95_MS: f64 = 100.0;
/// Months in a year.
const MONTHS: i32 = 12;

/// Measures; holds when 95 of 100 of every page come within the promise.
///
/// # Errors
/// Where it could not measure.
pub async fn run(
    file: Option<&Path>,
    (cities, years): (u16, u16),
    rounds: u32,
    database: Option<&str>,
    json: Json,
) -> Result<bool> {
    let settings = ground::settings(file)?;
    let day = super::complete::four(&settings.1)?.today;
    let ground = Ground::lay(settings, database, day).await?;
    let now = clock();
    ground.house.casework.open_demo_office(now).await?;
    ground.house.plan.seed_demo(now).await?;
    let own = ground.house.store.municipality().as_str().to_owned();
    let edition = ground.house.procedures.shelf().current();
    let kpis: Vec<String> = edition.pack.kpis.iter().map(|kpi| kpi.id.clone()).collect();
    let Some(kpi) = kpis.first().cloned() else {
        bail!("このパックに計画がありません")
    };
    // Codes that no city has: 900 and above.
    let others = (1..cities).map(|number| format!("9{number:04}0"));
    let all: Vec<String> = others.chain([own]).collect();
    eprintln!("準備中: {cities}自治体 × {years}年 / seeding …");
    let begun = Instant::now();
    let months = i32::from(years) * MONTHS;
    let rows = scale::fill(&ground.house.store, &all, &kpis, months, (jst_date(now), now)).await?;
    eprintln!("  {rows}（{:.0} 秒 / seconds）", begun.elapsed().as_secs_f64());
    if database.is_some() {
        let analysed = ground.house.store.write(now, |tx| {
            Box::pin(async move {
                tx.db().execute_unprepared("ANALYZE").await?;
                Ok(())
            })
        });
        analysed.await?;
    }
    let clerk = signed_in(&ground).await?;
    let pages = [
        ("plan for residents", "/plan".to_owned()),
        ("figure for residents", format!("/plan/kpis/{kpi}")),
        ("programmes and figures", "/staff/plan".to_owned()),
        ("figure", format!("/staff/plan/kpis/{kpi}")),
        ("initiatives", "/staff/plan/initiatives".to_owned()),
        ("year", "/staff/plan/year".to_owned()),
    ];
    let mut results = Vec::new();
    for (name, path) in &pages {
        let place = format!("{}{path}", clerk.server);
        let mut times = Vec::new();
        for _ in 0..rounds {
            times.push(get(&clerk.client, &place, &clerk.cookies).await?);
        }
        results.push((*name, Times::of(times)));
    }
    let (_, folder) = ground.clear().await?;
    drop(folder);
    let holds = results.iter().all(|(_, times)| times.p95_ms < P95_MS);
    if json.json {
        let pages: serde_json::Map<String, serde_json::Value> = results
            .iter()
            .map(|(name, times)| Ok(((*name).to_owned(), serde_json::to_value(times)?)))
            .collect::<Result<_>>()?;
        println!(
            "{}",
            json!({
                "bench": "plan", "holds": holds, "build": build(), "rows": rows,
                "cities": cities, "years": years, "pages": pages,
                "database": if database.is_some() { "postgres" } else { "sqlite" },
                "note": "one client; each time is a whole page over HTTP on this machine",
            })
        );
        return Ok(holds);
    }
    println!("計画の画面 / plan（{}、測定値 {rows}）", build());
    for (name, times) in &results {
        println!("  {name:<28} {}", times.line());
    }
    let words = if holds {
        "約束を守っています / holds"
    } else {
        "約束に届きません / does not hold"
    };
    println!("{words}");
    Ok(holds)
}

async fn get(client: &Client, place: &str, cookies: &str) -> Result<Duration> {
    let begun = Instant::now();
    let answer = client.get(place).header(header::COOKIE, cookies).send().await?;
    let status = answer.status();
    answer.bytes().await?;
    if status.as_u16() != 200 {
        bail!("{place}: {status}");
    }
    Ok(begun.elapsed())
}
