//! The subcommands. Each returns whether what it was asked holds.

mod audit;
mod backup;
mod bench;
mod city;
mod config;
mod doctor;
mod installed;
mod openapi;
mod pdf;
mod register;
mod retention;
pub mod serve;

use anyhow::Result;

use crate::cli::{Cli, Command};

/// Runs what the command line asks for.
///
/// # Errors
/// Where it could not run (exit status 2).
pub async fn run(cli: Cli) -> Result<bool> {
    let file = cli.config.as_deref();
    match cli.command.unwrap_or_else(|| Command::Serve(crate::cli::Serve::default())) {
        Command::Serve(options) => serve::run(file, &options).await,
        Command::City(city) => city::run(file, city).await,
        Command::Audit(audit) => audit::run(file, audit).await,
        Command::Register(register) => register::run(file, register).await,
        Command::Retention(retention) => retention::run(file, retention).await,
        Command::Backup(options) => backup::backup(file, &options).await,
        Command::Restore(options) => backup::restore(file, &options).await,
        Command::Doctor(json) => doctor::run(file, json).await,
        Command::Config(crate::cli::ConfigCommand::Check(json)) => config::run(file, json),
        Command::Bench(bench) => bench::run(file, bench).await,
        Command::Pdf(pdf) => pdf::run(pdf),
        Command::Openapi => openapi::run(),
    }
}
