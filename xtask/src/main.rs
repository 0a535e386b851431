//! The chores of the house. `cargo xtask test` is the README's second command and what CI runs.

mod arch;
mod fuzz;
mod machine;
mod postgres;
mod steps;

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["test"] => steps::test(),
        ["arch"] => arch::check(),
        ["prepare"] => machine::prepare(),
        ["fuzz", rest @ ..] => fuzz::run(rest),
        ["browser", rest @ ..] => steps::browser(rest),
        _ => {
            eprintln!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

const HELP: &str = "cargo xtask <chore>

  test      install or check what the tests need, then run everything
  arch      check that dependencies point down the floors only
  prepare   install or check what the tests need (Debian packages when root)
  browser   only the journeys in Chromium; further words choose journeys by name
  fuzz      throw spoilt files at the signature engine: fuzz [seconds for each target] [target]";
