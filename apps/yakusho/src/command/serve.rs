//! `yakusho serve`: pages, API and background work.

use std::{net::SocketAddr, path::Path, time::Duration};

use anyhow::{Context, Result};
use tokio::net::TcpListener;
use yakusho_audit::LogKey;

use crate::{
    cli::Serve,
    clock,
    config::{self, Config, Environment},
    house::{House, load_pack},
};

/// Serves until the process is told to stop.
///
/// # Errors
/// Where the house cannot be opened or the address is taken.
pub async fn run(file: Option<&Path>, options: &Serve) -> Result<bool> {
    let mut settings = config::load(file).context("設定")?;
    if let Some(listen) = &options.listen {
        let followed = settings.server.public_url == format!("http://{}", settings.server.listen);
        settings.server.listen.clone_from(listen);
        if followed {
            settings.server.public_url = format!("http://{listen}");
        }
    }
    let findings = config::problems(&settings);
    for finding in &findings {
        eprintln!("設定: {}", finding.message);
    }
    if findings.iter().any(|finding| finding.fatal) {
        return Ok(false);
    }
    if let Some(at) = options.clock {
        // What a city decides has the time of the machine; only a rehearsal may have another.
        if settings.environment != Environment::Demo {
            eprintln!("設定: --clock は、デモの環境（environment = demo）だけで使えます");
            return Ok(false);
        }
        clock::set(at);
    }
    let pack = load_pack(&settings.city.pack)?;
    let folder = settings.storage.folder.clone();
    let municipality = pack.city.municipality;
    let house = House::build(&settings, pack, clock::now).await?;
    house.casework.keep_register().await.context("廃棄の台帳")?;
    if settings.environment == Environment::Demo {
        house.casework.open_demo_office(clock::now()).await.context("デモの準備")?;
        if !options.no_seed {
            house.casework.seed_demo_cases(clock::now()).await.context("デモの件の準備")?;
            house.casework.seed_demo_register(clock::now()).await.context("デモの台帳")?;
            house.casework.seed_demo_transfer(clock::now()).await.context("デモの異動の準備")?;
            house.plan.seed_demo(clock::now()).await.context("デモの測定値の準備")?;
            house.plan.seed_demo_nominations(clock::now()).await.context("デモの推薦の準備")?;
            house.contracts.seed_demo(clock::now()).await.context("デモの契約の準備")?;
            house.plan.seed_demo_season(clock::now()).await.context("デモのWG活動の準備")?;
        }
    }
    let listener = TcpListener::bind(&settings.server.listen)
        .await
        .with_context(|| format!("{} で待ち受けられません", settings.server.listen))?;
    let jobs = house.jobs(LogKey::open(&folder, municipality)?);
    let store = house.store.clone();
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let mut heard = stopped.clone();
    let worker = tokio::spawn(async move {
        store
            .run_jobs(jobs, clock::now, async move {
                let _ = heard.wait_for(|stop| *stop).await;
            })
            .await;
    });
    announce(&settings, &house);
    let mut heard = stopped.clone();
    // Doors ask who connects: a certificate counts only from the proxy itself.
    let service = house.router().into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        let _ = heard.wait_for(|stop| *stop).await;
    });
    let server = tokio::spawn(async move { server.await });
    told_to_stop().await;
    let _ = stop.send(true);
    let _ = tokio::time::timeout(Duration::from_secs(20), server).await;
    let _ = tokio::time::timeout(Duration::from_secs(20), worker).await;
    house.store.close().await?;
    Ok(true)
}

fn announce(settings: &Config, house: &House) {
    let url = &settings.server.public_url;
    let city = &house.procedures.shelf().current().pack.city.name.ja;
    println!("yakusho 役所 — {city}");
    println!("  住民の画面 / residents   {url}/");
    println!("  職員の画面 / staff       {url}/staff");
    if settings.environment == Environment::Demo {
        println!("  メール（試験用） / mail  {url}/staff/mail");
        for line in house.casework.demo_accounts() {
            println!("  {line}");
        }
    }
}

async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
