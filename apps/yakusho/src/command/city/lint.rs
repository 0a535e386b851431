//! `yakusho city lint`: everything that is wrong, with file and line, and then made-up households.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Result;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Timestamp;
use serde_json::json;
use yakusho_kernel::date::jst_date;
use yakusho_pack::{
    Report,
    simulate::{Options, Progress, Simulation},
};

use crate::cli::Json;

/// A simulation that takes longer shows how far it is.
const PATIENCE: Duration = Duration::from_secs(1);

/// Lints a folder; holds when there is no error.
///
/// # Errors
/// Where there is no such folder.
pub fn run(folder: &Path, households: u64, seed: u64, json: Json) -> Result<bool> {
    let (simulation, report) = match super::pack_in(folder)? {
        Err(report) => (None, report),
        Ok(pack) => {
            let mut lint = pack.lint();
            lint.findings.extend(yakusho_permission::lint(&pack));
            let today = jst_date(Timestamp::now());
            match pack.simulate(Options { households, seed, today }, &mut bar(households)) {
                Ok(simulation) => {
                    let found = [lint.findings, simulation.report.findings.clone()].concat();
                    (Some(simulation), Report::new(found))
                }
                // What does not hold together cannot be walked through, and the lint says why.
                Err(broken) => (None, Report::new([lint.findings, broken.findings].concat())),
            }
        }
    };
    let text = if json.json {
        as_json(simulation.as_ref(), &report)
    } else {
        in_words(simulation, &report)
    };
    println!("{}", text.trim_end());
    Ok(report.is_clean())
}

/// Shows progress on stderr, once it is worth it.
fn bar(households: u64) -> impl FnMut(Progress<'_>) {
    let begun = Instant::now();
    let bar = ProgressBar::with_draw_target(Some(households), ProgressDrawTarget::hidden());
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}世帯") {
        bar.set_style(style);
    }
    move |progress| {
        if bar.is_hidden() && begun.elapsed() > PATIENCE {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        bar.set_length(progress.of);
        bar.set_position(progress.done);
        bar.set_message(progress.event.to_owned());
        if progress.done >= progress.of {
            bar.finish_and_clear();
        }
    }
}

fn as_json(simulation: Option<&Simulation>, report: &Report) -> String {
    json!({
        "holds": report.is_clean(),
        "errors": report.errors().count(),
        "warnings": report.warnings().count(),
        "findings": report.findings,
        "events": simulation.map(|simulation| &simulation.events),
    })
    .to_string()
}

fn in_words(simulation: Option<Simulation>, report: &Report) -> String {
    let mut text = String::new();
    match simulation {
        Some(simulation) => {
            // The findings of both come at the end, in the order of files and lines.
            let whole = Simulation { report: report.clone(), ..simulation };
            text.push_str(&whole.to_string());
        }
        None => text.push_str(&report.to_string()),
    }
    text.push_str(if report.is_clean() {
        "公開を妨げる誤りはありません。"
    } else {
        "エラーを直すまで公開できません。"
    });
    text
}

#[cfg(test)]
mod tests {
    use yakusho_pack::{Finding, Site};

    use super::*;

    #[test]
    fn an_error_stands_with_its_place_and_forbids_publication() {
        let site = Site::file("events/a.yaml");
        let report = Report::new(vec![Finding::error("unknown-fact", &site, "事実がありません。")]);
        let text = in_words(None, &report);
        assert!(text.contains("events/a.yaml") && text.contains("公開できません"), "{text}");
        let json: serde_json::Value =
            serde_json::from_str(&as_json(None, &report)).expect("it is JSON");
        assert_eq!((json["holds"].as_bool(), json["errors"].as_u64()), (Some(false), Some(1)));
    }

    #[test]
    fn warnings_do_not_forbid_publication() {
        let report = Report::new(vec![Finding::warning("odd", &Site::file("a"), "妙です。")]);
        assert!(in_words(Some(Simulation::default()), &report).contains("妨げる誤りはありません"));
    }
}
