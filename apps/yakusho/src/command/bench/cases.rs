//! `yakusho bench cases`: what staff do all day, over many cases: the worklist, searches, a case.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use reqwest::{Client, header, redirect::Policy};
use sea_orm::ConnectionTrait as _;
use serde_json::json;
use yakusho_casework::demo;

use super::{
    build,
    figures::Times,
    ground::{self, Ground, clock},
};
use crate::cli::Json;

/// The promise for each kind of page, in milliseconds.
const P95_MS: f64 = 100.0;

/// One kind of request.
struct Kind {
    name: &'static str,
    path: String,
    form: Option<Vec<(&'static str, &'static str)>>,
}

/// Measures; holds when 95 of 100 pages of every kind come within the promise.
///
/// # Errors
/// Where it could not measure.
pub async fn run(
    file: Option<&Path>,
    count: u64,
    rounds: u32,
    database: Option<&str>,
    json: Json,
) -> Result<bool> {
    let settings = ground::settings(file)?;
    let day = super::complete::four(&settings.1)?.today;
    let ground = Ground::lay(settings, database, day).await?;
    let casework = &ground.house.casework;
    casework.open_demo_office(clock()).await?;
    eprintln!("準備中: 件 {count} / seeding …");
    let begun = Instant::now();
    let told = |made: u64| {
        if made % 10_000 < 400 {
            eprintln!("  {made}");
        }
    };
    let made = casework.seed_many_cases(count, clock(), told).await?;
    let seeded = begun.elapsed();
    eprintln!("  {made}（{:.0} 秒 / seconds）", seeded.as_secs_f64());
    if database.is_some() {
        ground
            .house
            .store
            .write(clock(), |tx| {
                Box::pin(async move {
                    tx.db().execute_unprepared("ANALYZE").await?;
                    Ok(())
                })
            })
            .await?;
    }
    let clerk = signed_in(&ground).await?;
    let mut results = Vec::new();
    for kind in kinds(&clerk).await? {
        let mut times = Vec::new();
        for _ in 0..rounds {
            times.push(clerk.ask(&kind).await?);
        }
        results.push((kind.name, Times::of(times)));
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
                "bench": "cases", "holds": holds, "build": build(), "cases": made,
                "seeded_in_seconds": seeded.as_secs_f64(), "pages": pages,
                "database": if database.is_some() { "postgres" } else { "sqlite" },
                "note": "one client; each time is a whole page over HTTP on this machine",
            })
        );
        return Ok(holds);
    }
    println!("一覧・検索・件の画面 / cases（{}、件 {made}）", build());
    for (name, times) in &results {
        println!("  {name:<28} {}", times.line());
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

/// A clerk of the busiest department at a browser.
pub struct Clerk {
    /// The browser.
    pub client: Client,
    /// Where the server answers.
    pub server: String,
    /// The session.
    pub cookies: String,
    token: String,
}

/// A clerk of the busiest department, signed in.
///
/// # Errors
/// Where they cannot sign in.
pub async fn signed_in(ground: &Ground) -> Result<Clerk> {
    let edition = ground.house.procedures.shelf().current();
    let account = demo::accounts(&edition.pack).into_iter().next().context("no demo account")?;
    let client = Client::builder().redirect(Policy::none()).no_proxy().build()?;
    let server = format!("http://{}", ground.address);
    let page = client.get(format!("{server}/staff/sign-in")).send().await?;
    let mut cookies = cookies(&page);
    let page = page.text().await?;
    let token = after(&page, "name=\"_token\" value=\"").context("no token")?;
    let code = demo::code_at(clock());
    let typed = [
        ("_token", token.as_str()),
        ("login", &account.login),
        ("password", demo::PASSWORD),
        ("code", &code),
    ];
    let request = client.post(format!("{server}/staff/sign-in")).header(header::COOKIE, &cookies);
    let answer = request.form(&typed).send().await?;
    anyhow::ensure!(answer.status().as_u16() == 303, "sign-in: {}", answer.status());
    cookies = format!("{cookies}; {}", self::cookies(&answer));
    Ok(Clerk { client, server, cookies, token })
}

impl Clerk {
    async fn ask(&self, kind: &Kind) -> Result<Duration> {
        let (_, took) = self.page(kind).await?;
        Ok(took)
    }

    async fn page(&self, kind: &Kind) -> Result<(String, Duration)> {
        let place = format!("{}{}", self.server, kind.path);
        let request = match &kind.form {
            None => self.client.get(place),
            Some(pairs) => {
                let mut all = vec![("_token", self.token.as_str()), ("purpose", "work")];
                all.extend(pairs.iter().copied());
                self.client.post(place).form(&all)
            }
        };
        let begun = Instant::now();
        let answer = request.header(header::COOKIE, &self.cookies).send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        let took = begun.elapsed();
        if status.as_u16() != 200 {
            bail!("{}: {status}", kind.name);
        }
        Ok((text, took))
    }
}

async fn kinds(clerk: &Clerk) -> Result<Vec<Kind>> {
    let get = |name, path: &str| Kind { name, path: path.to_owned(), form: None };
    let find = |name, pairs: &[(&'static str, &'static str)]| Kind {
        name,
        path: "/staff/find".to_owned(),
        form: Some(pairs.to_vec()),
    };
    let list = get("worklist", "/staff");
    let (page, _) = clerk.page(&list).await?;
    let case = after(&page, "href=\"/staff/cases/").context("an empty worklist")?;
    let case = case.split(['"', '?', '/']).next().unwrap_or_default().to_owned();
    Ok(vec![
        list,
        get("worklist: due", "/staff?view=due"),
        find("search: whole name", &[("name", "渡邉 陽子")]),
        find("search: frequent surname", &[("name", "佐藤")]),
        find("search: reading", &[("name", "ｻﾄｳ ﾊﾅｺ")]),
        find("search: name and birthday", &[("name", "鈴木"), ("born", "昭和55年4月1日")]),
        find("search: address", &[("address", "大手町2-12-1")]),
        find("search: number", &[("number", "R8-000123")]),
        find("search: state", &[("state", "correction")]),
        get("case", &format!("/staff/cases/{case}")),
    ])
}

fn after(page: &str, mark: &str) -> Option<String> {
    let (_, rest) = page.split_once(mark)?;
    Some(rest.split('"').next().unwrap_or_default().to_owned())
}

fn cookies(answer: &reqwest::Response) -> String {
    let lines = answer.headers().get_all(header::SET_COOKIE).iter();
    let pairs = lines.filter_map(|line| line.to_str().ok()?.split(';').next());
    pairs.collect::<Vec<_>>().join("; ")
}
