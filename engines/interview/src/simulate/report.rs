//! Many households, and what none of them ever met.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::{End, walk};
use crate::{
    compile::Compiled,
    interview::{Interview, Truth},
};

/// How often one rule held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RuleCount {
    /// It applied.
    pub yes: usize,
    /// It did not.
    pub no: usize,
    /// The household did not know.
    pub maybe: usize,
}

/// What many walks through one event showed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// How many households walked.
    pub households: usize,
    /// Every rule with how often it held.
    pub rules: BTreeMap<String, RuleCount>,
    /// Every question that was asked, with how many households met it.
    pub asked: BTreeMap<String, usize>,
    /// Required boxes that applied and yet stayed empty because every question for their fact was
    /// settled not to apply: the form and the questions contradict each other. As `procedure:
    /// caption`, with how many households met it.
    pub contradictions: BTreeMap<String, usize>,
    /// The seeds of households that did not come to an end.
    pub endless: Vec<u64>,
    /// The most questions that a household was asked.
    pub longest: usize,
    /// Questions asked of all households together.
    pub questions: usize,
}

impl Report {
    /// Rules that never applied.
    pub fn never_yes(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().filter(|(_, count)| count.yes == 0).map(|(rule, _)| rule.as_str())
    }

    /// Rules that always applied. That is right for a rule without a condition only.
    pub fn never_no(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().filter(|(_, count)| count.no == 0).map(|(rule, _)| rule.as_str())
    }

    /// Written questions that no household was asked.
    pub fn never_asked<'c>(&self, compiled: &'c Compiled) -> Vec<&'c str> {
        let questions = compiled.definition().questions.iter().map(|question| question.id.as_str());
        questions.filter(|id| !self.asked.contains_key(*id)).collect()
    }

    /// Adds what another report saw, of the same or another event.
    pub fn add(&mut self, other: &Self) {
        self.households += other.households;
        self.questions += other.questions;
        self.longest = self.longest.max(other.longest);
        self.endless.extend(&other.endless);
        for (field, count) in &other.contradictions {
            *self.contradictions.entry(field.clone()).or_default() += count;
        }
        for (question, count) in &other.asked {
            *self.asked.entry(question.clone()).or_default() += count;
        }
        for (rule, count) in &other.rules {
            let sum = self.rules.entry(rule.clone()).or_default();
            sum.yes += count.yes;
            sum.no += count.no;
            sum.maybe += count.maybe;
        }
    }
}

/// Walks one household for each seed through an event, each for at most `most` questions.
/// `None` where there is no such event.
pub fn simulate(
    compiled: &Compiled,
    event: &str,
    today: Date,
    seeds: impl IntoIterator<Item = u64>,
    most: usize,
) -> Option<Report> {
    let mut report = Report::default();
    for seed in seeds {
        let walked = walk(compiled, event, today, seed, most)?;
        report.households += 1;
        report.questions += walked.asked.len();
        report.longest = report.longest.max(walked.asked.len());
        if walked.end != End::Done {
            report.endless.push(seed);
        }
        let met: BTreeSet<&String> = walked.asked.iter().map(|(question, _)| question).collect();
        for question in met {
            *report.asked.entry(question.clone()).or_default() += 1;
        }
        let interview = Interview::new(compiled, event, &walked.answers, today)?;
        let forms = walked
            .filings
            .iter()
            .filter_map(|filing| interview.form(&filing.procedure, filing.subject.as_deref()));
        let mut empty: BTreeSet<String> = BTreeSet::new();
        for form in forms {
            let wrong = form.boxes.iter().filter(|found| found.is_contradiction());
            empty.extend(wrong.map(|found| format!("{}: {}", form.procedure, found.field.label)));
        }
        for field in empty {
            *report.contradictions.entry(field).or_default() += 1;
        }
        for outcome in interview.outcomes() {
            let count = report.rules.entry(outcome.rule.id.clone()).or_default();
            match outcome.verdict {
                Truth::Yes => count.yes += 1,
                Truth::No => count.no += 1,
                Truth::Maybe => count.maybe += 1,
            }
        }
    }
    Some(report)
}
