//! A fresh house on a loopback port, as `serve` would open it.

use std::{
    net::SocketAddr,
    path::Path,
    sync::OnceLock,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use yakusho_audit::LogKey;
use yakusho_pack::Pack;

use crate::{
    config::{self, Config, Environment},
    house::{House, load_pack},
};

/// When the ground was laid, and what the clock in the city said then.
static BEGUN: OnceLock<(Instant, Timestamp)> = OnceLock::new();

/// The clock of a bench: it begins at ten in the morning of the household's own day, so that its
/// answers mean the same whenever the bench is run.
pub fn clock() -> Timestamp {
    match BEGUN.get() {
        Some((begun, at)) => {
            let gone = SignedDuration::try_from(begun.elapsed()).unwrap_or_default();
            at.checked_add(gone).unwrap_or(*at)
        }
        None => Timestamp::now(),
    }
}

/// A house under measurement.
pub struct Ground {
    /// The house.
    pub house: House,
    /// Its settings.
    pub config: Config,
    /// Where it answers.
    pub address: SocketAddr,
    folder: TempDir,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

/// The settings and the pack of a bench, in a fresh data folder below the configured one.
///
/// # Errors
/// Where the settings or the pack cannot be read or the folder cannot be made.
pub fn settings(file: Option<&Path>) -> Result<(Config, Pack, TempDir)> {
    let mut config = config::load(file).context("設定")?;
    let pack = load_pack(&config.city.pack)?;
    let base = config.storage.folder.clone();
    std::fs::create_dir_all(&base).with_context(|| base.display().to_string())?;
    let folder = tempfile::Builder::new().prefix("bench-").tempdir_in(&base)?;
    config.environment = Environment::Demo;
    config.storage.folder = folder.path().to_path_buf();
    config.storage.database = "sqlite".to_owned();
    config.storage.files = "folder".to_owned();
    config.mail.transport = "folder".to_owned();
    Ok((config, pack, folder))
}

impl Ground {
    /// Opens a fresh house whose clock begins on `day`, and serves it. Background work waits for
    /// [`Ground::work`].
    ///
    /// # Errors
    /// Where a part cannot be opened.
    pub async fn lay(
        (mut config, pack, folder): (Config, Pack, TempDir),
        database: Option<&str>,
        day: Date,
    ) -> Result<Self> {
        let morning = day.at(1, 0, 0, 0).to_zoned(TimeZone::UTC)?.timestamp();
        BEGUN.get_or_init(|| (Instant::now(), morning));
        if let Some(database) = database {
            database.clone_into(&mut config.storage.database);
        }
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        config.server.listen = address.to_string();
        config.server.public_url = format!("http://{address}");
        let house = House::build(&config, pack, clock).await?;
        let (stop, stopped) = watch::channel(false);
        let router = house.router();
        let mut heard = stopped;
        let server = tokio::spawn(async move {
            let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
                let _ = heard.wait_for(|stop| *stop).await;
            });
            // A server that fails shows as errors of the clients.
            let _ = serving.await;
        });
        Ok(Self { house, config, address, folder, stop, tasks: vec![server] })
    }

    /// Begins the background work of a real server: sealing the log, mail, cleaning up.
    ///
    /// # Errors
    /// Where the log's key cannot be read.
    pub fn work(&mut self) -> Result<()> {
        let municipality = self.house.store.municipality();
        let jobs = self.house.jobs(LogKey::open(self.folder.path(), municipality)?);
        let (store, mut heard) = (self.house.store.clone(), self.stop.subscribe());
        self.tasks.push(tokio::spawn(async move {
            store
                .run_jobs(jobs, clock, async move {
                    let _ = heard.wait_for(|stop| *stop).await;
                })
                .await;
        }));
        Ok(())
    }

    /// Seals what the preparations left, so that it is not done during a measurement.
    ///
    /// # Errors
    /// What the store says.
    pub async fn settle(&self) -> Result<()> {
        yakusho_audit::seal(&self.house.store, &self.house.log_key, clock()).await?;
        Ok(())
    }

    /// Stops serving and working, and closes the store; the folder stays until it is dropped.
    ///
    /// # Errors
    /// What the store says.
    pub async fn clear(self) -> Result<(Config, TempDir)> {
        let _ = self.stop.send(true);
        for task in self.tasks {
            let _ = tokio::time::timeout(Duration::from_secs(20), task).await;
        }
        self.house.store.close().await?;
        Ok((self.config, self.folder))
    }
}
