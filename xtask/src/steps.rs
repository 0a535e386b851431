//! The steps of `cargo xtask test`, in the order in which they fail fastest.

use std::{path::PathBuf, process::Command, time::Instant};

use anyhow::{Context, Result, bail};

use crate::{
    arch,
    machine::{self, run},
    postgres::Postgres,
};

/// Everything.
pub fn test() -> Result<()> {
    step("machine", machine::prepare)?;
    step("format", || run(&mut cargo(&["fmt", "--all", "--check"])))?;
    step("floors", arch::check)?;
    step("build", || run(&mut cargo(&["build", "--workspace", "--all-targets"])))?;
    step("clippy", || {
        run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    })?;
    step("packs", packs)?;
    let postgres = Postgres::start()?;
    step("tests on both databases", || {
        let url = postgres.url();
        let mut command = if nextest() {
            cargo(&["nextest", "run", "--workspace", "--no-fail-fast"])
        } else {
            cargo(&["test", "--workspace", "--no-fail-fast"])
        };
        run(command.env("YAKUSHO_TEST_POSTGRES", url).env("YAKUSHO_BIN", binary()?))
    })?;
    step("doc tests", || run(&mut cargo(&["test", "--workspace", "--doc"])))?;
    step("journeys in Chromium", || journeys(&[]))?;
    Ok(())
}

/// The journeys in Chromium, with a product built for them.
pub fn browser(words: &[&str]) -> Result<()> {
    machine::prepare()?;
    run(&mut cargo(&["build", "--package", "yakusho"]))?;
    journeys(words)
}

fn journeys(words: &[&str]) -> Result<()> {
    run(Command::new("node")
        .arg("run.mjs")
        .args(words)
        .env("YAKUSHO_BIN", binary()?)
        .current_dir("tests/browser"))
}

/// The product as `cargo build` leaves it.
fn binary() -> Result<PathBuf> {
    let folder = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
    Ok(std::path::absolute(folder)?.join("debug/yakusho"))
}

fn packs() -> Result<()> {
    for pack in ["cities/tennis-village", "cities/maebashi"] {
        let output = Command::new(binary()?).args(["city", "lint", pack]).output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        if !output.status.success() {
            bail!("{pack} does not pass its lint:\n{said}");
        }
        println!("{pack}: {}", said.lines().rev().nth(1).unwrap_or_default());
    }
    Ok(())
}

fn nextest() -> bool {
    Command::new("cargo")
        .args(["nextest", "--version"])
        .output()
        .is_ok_and(|output| output.status.success())
}

fn cargo(words: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(words);
    command
}

fn step(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("\n── {name}");
    let start = Instant::now();
    work().with_context(|| name.to_owned())?;
    println!("── {name}: {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}
