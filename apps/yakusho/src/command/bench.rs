//! `yakusho bench …`: the promises about speed, measured on this machine by whoever wants to know.
//!
//! Each bench makes a data folder below the configured one, runs the real thing in it, and takes it
//! away. Households come from the pack and seeds are fixed, so a run can be repeated. A bench holds
//! (exit status 0) when its figures keep the promise.

mod cases;
mod cells;
mod complete;
mod cpu;
mod drafts;
mod figures;
mod ground;
mod interview;
mod limit;
mod load;
mod pages;
mod plan;
mod start;
mod submit;

use std::path::Path;

use anyhow::Result;

use crate::cli::Bench;

/// Runs `bench …`.
///
/// # Errors
/// Where it could not measure.
pub async fn run(file: Option<&Path>, bench: Bench) -> Result<bool> {
    if cfg!(debug_assertions) {
        eprintln!(
            "ご注意: 開発用のビルドです。数値は release ビルド（cargo build --release）で測ってください。"
        );
    }
    match bench {
        Bench::Submit { load, rate, saturated, one_form } => {
            let files = one_form.map_or(drafts::Files::All, drafts::Files::One);
            submit::run(file, &load, rate, saturated, files).await
        }
        Bench::Pages { load, rate } => pages::run(file, &load, rate).await,
        Bench::Interview { rounds, json } => interview::run(file, rounds, json),
        Bench::Cases { count, rounds, database, json } => {
            cases::run(file, count, rounds, database.as_deref(), json).await
        }
        Bench::Plan { cities, years, rounds, database, json } => {
            plan::run(file, (cities, years), rounds, database.as_deref(), json).await
        }
        Bench::Start { cases, runs, json } => start::run(file, cases, runs, json).await,
    }
}

/// Which build was measured.
const fn build() -> &'static str {
    if cfg!(debug_assertions) { "dev" } else { "release" }
}
