//! `yakusho`: without a command it serves. Exit status: 0 it holds, 1 it does not, 2 it could not
//! run.

use std::process::ExitCode;

use clap::Parser as _;
use mimalloc::MiMalloc;
use yakusho_app::{cli::Cli, command};

// An interview and a statement are thousands of short-lived pieces (docs/decisions/0029).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("YAKUSHO_LOG")
                .unwrap_or_else(|_| "warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("yakusho: {error}");
            return ExitCode::from(2);
        }
    };
    match runtime.block_on(command::run(cli)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("yakusho: {error:#}");
            ExitCode::from(2)
        }
    }
}
