//! `cargo xtask fuzz`: libFuzzer on the stable toolchain. The counters that it needs are passes of
//! LLVM that stable Rust can be asked for; only the sanitizers need a nightly one, and they look for
//! faults of `unsafe` code, of which the engine has none.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::machine;

const FOLDER: &str = "engines/pdf-signature/fuzz";
const TARGETS: &[&str] = &["pdf", "cms", "tsp", "revocation"];
const COUNTERS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";
/// Build scripts and macros must not have the counters: with a target named, they have not.
const TRIPLE: &str = "x86_64-unknown-linux-gnu";

/// Runs every target, or the one that is named, each for so many seconds (60 by default). What was
/// found stays below `target/fuzz/found`, what was learnt below `target/fuzz/learnt`.
pub fn run(words: &[&str]) -> Result<()> {
    let (numbers, names): (Vec<&str>, Vec<&str>) =
        words.iter().partition(|word| word.chars().all(|letter| letter.is_ascii_digit()));
    let seconds = numbers.first().copied().unwrap_or("60");
    if let Some(unknown) = names.iter().find(|name| !TARGETS.contains(name)) {
        bail!("there is no target {unknown}; there are {TARGETS:?}");
    }
    let work = std::path::absolute("target/fuzz")?;
    machine::run(
        Command::new("cargo")
            .args(["build", "--target", TRIPLE, "--target-dir"])
            .arg(work.join("build"))
            .current_dir(FOLDER)
            .env("RUSTFLAGS", COUNTERS)
            .env("CARGO_INCREMENTAL", "0"),
    )?;
    let program = |name: &str| work.join("build").join(TRIPLE).join("debug").join(name);
    let seeds = seeds(&work)?;
    let mut found = Vec::new();
    for target in TARGETS.iter().filter(|name| names.is_empty() || names.contains(name)) {
        let (learnt, faults) = (work.join("learnt").join(target), work.join("found").join(target));
        fs::create_dir_all(&learnt)?;
        fs::create_dir_all(&faults)?;
        println!("── {target}: {seconds} seconds");
        let status = Command::new(program(target))
            .arg(&learnt)
            .arg(seeds.join(target))
            .arg(format!("-artifact_prefix={}/", faults.display()))
            .arg(format!("-max_total_time={seconds}"))
            .args(["-timeout=10", "-rss_limit_mb=2048", "-max_len=65536", "-print_final_stats=1"])
            .arg("-verbosity=0")
            .status()
            .with_context(|| format!("the target {target} did not start"))?;
        if !status.success() {
            found.push((*target).to_owned());
        }
    }
    if found.is_empty() {
        return Ok(());
    }
    bail!("something was found by {found:?}: see {}", work.join("found").display())
}

/// Seeds out of the corpus that pyHanko makes.
fn seeds(work: &Path) -> Result<PathBuf> {
    let seeds = work.join("seeds");
    if !seeds.join("pdf").exists() {
        let python = Path::new("target/peers/pyhanko/bin/python");
        if !python.exists() {
            bail!("pyHanko is missing; run `cargo xtask prepare`");
        }
        let corpus = work.join("corpus");
        let script = "engines/pdf-signature/tests/peer/corpus.py";
        machine::run(Command::new(python).arg(script).arg(&corpus))?;
        let example = ["run", "--quiet", "-p", "yakusho-pdf-signature", "--example", "seeds", "--"];
        machine::run(Command::new("cargo").args(example).arg(&corpus).arg(&seeds))?;
    }
    Ok(seeds)
}
