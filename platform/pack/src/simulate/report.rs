//! What the households met.

use std::fmt;

use serde::Serialize;

use crate::finding::Report;

/// All events.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Simulation {
    /// Event by event.
    pub events: Vec<EventRun>,
    /// What is to be looked at.
    pub report: Report,
}

/// One event.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EventRun {
    /// Which.
    pub event: String,
    /// Random households.
    pub households: usize,
    /// Questions that the random households were asked, together.
    pub questions: usize,
    /// The most that one was asked.
    pub most_questions: usize,
    /// Pairs of answers to two choice questions that the rules look at.
    pub pairs: usize,
    /// Pairs that were answered together; the others exclude each other.
    pub pairs_met: usize,
    /// Households that it took.
    pub rows: usize,
    /// Rule by rule.
    pub rules: Vec<RuleRun>,
}

/// How often a rule held, over all kinds of households.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RuleRun {
    /// Which.
    pub rule: String,
    /// It applied.
    pub yes: u64,
    /// It did not.
    pub no: u64,
    /// It was not known.
    pub unknown: u64,
}

impl RuleRun {
    pub(super) fn new(rule: &str) -> Self {
        Self { rule: rule.to_owned(), ..Self::default() }
    }
}

impl fmt::Display for Simulation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for run in &self.events {
            let mean = run.questions.checked_div(run.households).unwrap_or(0);
            writeln!(
                f,
                "できごと「{}」: {}世帯、質問は平均{mean}・最多{}、答えの組 {}のうち{}（{}世帯）",
                run.event, run.households, run.most_questions, run.pairs, run.pairs_met, run.rows
            )?;
            for rule in &run.rules {
                writeln!(
                    f,
                    "  規則「{}」: 必要 {}、不要 {}、不明 {}",
                    rule.rule, rule.yes, rule.no, rule.unknown
                )?;
            }
        }
        write!(f, "{}", self.report)
    }
}
