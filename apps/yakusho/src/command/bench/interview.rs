//! `yakusho bench interview`: one step of the interview over the whole pack, for each household.

use std::{
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use serde::Serialize;
use serde_json::json;
use yakusho_interview::{Answers, Compiled, Goal, Interview};
use yakusho_pack::{Pack, format::Household};

use super::{build, complete::Walker, figures::Times};
use crate::{cli::Json, config, house::load_pack};

/// The promise, for 99 of 100 steps.
const STEP_MS: f64 = 1.0;

/// The figures of one household.
#[derive(Debug, Serialize)]
struct Measured {
    household: String,
    event: String,
    questions: usize,
    forms: usize,
    /// Reading the answers and choosing the next question: what a page costs.
    step: Times,
    /// All rules of the event, at the end.
    outcomes: Times,
    /// Filling one form, at the end.
    form: Times,
}

/// Measures; holds when no household has to wait longer than promised.
///
/// # Errors
/// Where the pack cannot be read or a household cannot be walked.
pub fn run(file: Option<&Path>, rounds: u32, json: Json) -> Result<bool> {
    let settings = config::load(file).context("設定")?;
    let pack = load_pack(&settings.city.pack)?;
    let compiled = match pack.compiled() {
        Ok(compiled) => compiled,
        Err(report) => anyhow::bail!("{report}"),
    };
    let measured = pack
        .households
        .iter()
        .map(|household| one(&pack, compiled, household, rounds.max(1)))
        .collect::<Result<Vec<_>>>()?;
    let holds = measured.iter().all(|one| one.step.p99_ms < STEP_MS);
    if json.json {
        println!(
            "{}",
            json!({ "bench": "interview", "holds": holds, "build": build(), "rounds": rounds, "households": measured })
        );
        return Ok(holds);
    }
    println!("質問の一歩 / interview（{}、{rounds}回ずつ）", build());
    for one in &measured {
        println!(
            "  {}（{}） 質問 questions {}、様式 forms {}",
            one.household, one.event, one.questions, one.forms
        );
        println!("    次の質問 next      {}", one.step.line());
        println!("    結果     outcomes  {}", one.outcomes.line());
        println!("    様式     form      {}", one.form.line());
    }
    println!(
        "{}",
        if holds {
            "約束を守っています / holds"
        } else {
            "約束に届きません / does not hold"
        }
    );
    Ok(holds)
}

fn one(pack: &Pack, compiled: &Compiled, household: &Household, rounds: u32) -> Result<Measured> {
    let fileable =
        |id: &str| pack.procedure(id).is_some_and(yakusho_pack::format::Procedure::is_fileable);
    // The way of the household, answer by answer.
    let mut walker = Walker::new(compiled, household)?;
    let mut way = vec![walker.answers.clone()];
    while walker.step(compiled, &Goal::Guide)? {
        way.push(walker.answers.clone());
    }
    let guided = way.len();
    let mut filings = at(compiled, household, &walker.answers)?.filings();
    filings.retain(|filing| fileable(&filing.procedure));
    while walker.step(compiled, &Goal::Apply(&filings))? {
        way.push(walker.answers.clone());
    }
    let (mut step, mut outcomes, mut form) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        for (number, answers) in way.iter().enumerate() {
            let goal = if number < guided { Goal::Guide } else { Goal::Apply(&filings) };
            step.push(timed(|| {
                let interview =
                    Interview::new(compiled, &household.event, answers, household.today);
                black_box(interview.as_ref().and_then(|interview| interview.next(&goal)));
            }));
        }
        let interview = at(compiled, household, &walker.answers)?;
        outcomes.push(timed(|| {
            black_box(interview.outcomes());
        }));
        for filing in &filings {
            form.push(timed(|| {
                black_box(interview.form(&filing.procedure, filing.subject.as_deref()));
            }));
        }
    }
    Ok(Measured {
        household: household.id.clone(),
        event: household.event.clone(),
        questions: way.len() - 1,
        forms: filings.len(),
        step: Times::of(step),
        outcomes: Times::of(outcomes),
        form: Times::of(form),
    })
}

fn at<'d, 'a>(
    compiled: &'d Compiled,
    household: &Household,
    answers: &'a Answers,
) -> Result<Interview<'d, 'a>>
where
    'd: 'a,
{
    Interview::new(compiled, &household.event, answers, household.today)
        .with_context(|| format!("できごと {} がありません", household.event))
}

fn timed(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}
