//! Clients that send requests over connections of their own, at a rate or as fast as answers come.
//!
//! They all live on one thread, so that their CPU time can be told from the server's.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use reqwest::{Client, header, redirect::Policy};

use super::{cpu, figures::Times};

/// Longer than this nobody waits.
const PATIENCE: Duration = Duration::from_secs(30);

/// One request.
#[derive(Clone, Debug)]
pub struct Shot {
    /// What it is, for the figures.
    pub kind: &'static str,
    /// Its path.
    pub path: String,
    /// The browser's cookies.
    pub cookie: String,
    /// A form to send; `None` for a GET.
    pub form: Option<String>,
    /// The status that is right.
    pub expects: u16,
}

/// When a request is sent.
#[derive(Clone, Copy, Debug)]
pub enum Pace {
    /// So many a second, whether or not the ones before were answered. Times run from the moment
    /// at which a request was due, so that waiting for a free client counts.
    Open(u32),
    /// Each client sends the next when the one before was answered.
    Closed,
}

/// What came of it.
#[derive(Debug)]
pub struct Fired {
    /// From the first request to the last answer.
    pub wall: Duration,
    /// What the clients' thread used.
    pub client_cpu: Option<Duration>,
    /// Each request: its kind, its time, and whether the answer was the right one.
    pub hits: Vec<(&'static str, Duration, bool)>,
}

impl Fired {
    /// How many answers were not the right ones.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.hits.iter().filter(|(_, _, right)| !right).count()
    }

    /// The times of all right answers, or of one kind.
    #[must_use]
    pub fn times(&self, kind: Option<&str>) -> Times {
        let right =
            self.hits.iter().filter(|(of, _, right)| *right && kind.is_none_or(|kind| kind == *of));
        Times::of(right.map(|(_, time, _)| *time).collect())
    }
}

/// Sends all requests; request `n` goes to client `n mod clients`.
///
/// # Errors
/// Where the clients cannot be made.
pub async fn fire(server: SocketAddr, clients: u32, shots: Vec<Shot>, pace: Pace) -> Result<Fired> {
    tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let before = cpu::thread();
        let mut fired = runtime.block_on(all(server, clients, shots, pace))?;
        fired.client_cpu = before.zip(cpu::thread()).map(|(from, to)| to.saturating_sub(from));
        anyhow::Ok(fired)
    })
    .await
    .context("the clients' thread")?
}

async fn all(server: SocketAddr, clients: u32, shots: Vec<Shot>, pace: Pace) -> Result<Fired> {
    let count = usize::try_from(clients.max(1)).unwrap_or(1);
    let mut shares: Vec<Vec<(u32, Shot)>> = (0..count).map(|_| Vec::new()).collect();
    for (number, shot) in (0_u32..).zip(shots) {
        let share = usize::try_from(number).unwrap_or(0) % count;
        if let Some(share) = shares.get_mut(share) {
            share.push((number, shot));
        }
    }
    let prepared = shares
        .into_iter()
        .map(|share| anyhow::Ok((client()?, share)))
        .collect::<Result<Vec<_>>>()?;
    // The first request waits until every client is ready.
    let begun = Instant::now() + Duration::from_millis(20);
    let tasks: Vec<_> = prepared
        .into_iter()
        .map(|(client, share)| tokio::spawn(one(client, server, share, pace, begun)))
        .collect();
    let mut hits = Vec::new();
    for task in tasks {
        hits.extend(task.await.context("a client")?);
    }
    Ok(Fired { wall: begun.elapsed(), client_cpu: None, hits })
}

fn client() -> Result<Client> {
    let client = Client::builder()
        .redirect(Policy::none())
        .pool_max_idle_per_host(1)
        .tcp_nodelay(true)
        .timeout(PATIENCE)
        .no_proxy();
    Ok(client.build()?)
}

async fn one(
    client: Client,
    server: SocketAddr,
    share: Vec<(u32, Shot)>,
    pace: Pace,
    begun: Instant,
) -> Vec<(&'static str, Duration, bool)> {
    let mut hits = Vec::with_capacity(share.len());
    tokio::time::sleep_until(begun.into()).await;
    for (number, shot) in share {
        let due = match pace {
            Pace::Open(rate) => {
                let due =
                    begun + Duration::from_secs_f64(f64::from(number) / f64::from(rate.max(1)));
                tokio::time::sleep_until(due.into()).await;
                due
            }
            Pace::Closed => Instant::now(),
        };
        let right = send(&client, server, &shot).await.is_ok_and(|status| status == shot.expects);
        hits.push((shot.kind, due.elapsed(), right));
    }
    hits
}

async fn send(client: &Client, server: SocketAddr, shot: &Shot) -> reqwest::Result<u16> {
    let address = format!("http://{server}{}", shot.path);
    let request = match &shot.form {
        Some(form) => client
            .post(address)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form.clone()),
        None => client.get(address),
    };
    let response = request.header(header::COOKIE, &shot.cookie).send().await?;
    let status = response.status().as_u16();
    // The body is read to its end, or the connection could not be used again.
    response.bytes().await?;
    Ok(status)
}

#[cfg(test)]
mod tests {
    use axum::{Router, routing::get};

    use super::*;

    #[tokio::test]
    async fn requests_at_a_rate_take_the_time_that_the_rate_says() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("port");
        let server = listener.local_addr().expect("address");
        let router = Router::new().route("/", get(|| async { "there" }));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let shot = |path: &str| Shot {
            kind: "page",
            path: path.to_owned(),
            cookie: String::new(),
            form: None,
            expects: 200,
        };
        let mut shots = vec![shot("/"); 19];
        shots.push(shot("/missing"));
        let fired = fire(server, 4, shots, Pace::Open(100)).await.expect("fired");
        assert_eq!((fired.hits.len(), fired.errors()), (20, 1));
        assert_eq!(fired.times(None).count, 19);
        assert!(fired.wall >= Duration::from_millis(190), "{:?}", fired.wall);
        let fired = fire(server, 2, vec![shot("/"); 6], Pace::Closed).await.expect("fired");
        assert_eq!((fired.hits.len(), fired.errors()), (6, 0));
    }
}
