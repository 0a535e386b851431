//! How much telling a thing only once saves.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    answers::{Answers, FactKey},
    compile::Compiled,
    definition::ProcedureId,
    interview::{Filing, Goal, Interview},
    plan::AskKind,
};

/// What one interview asked, against what its forms would have asked on paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Measure {
    /// Questions asked: pages seen, one more for each list declared complete.
    pub questions: usize,
    /// Facts asked: single values typed or chosen. The stricter figure of the two.
    pub asked: usize,
    /// Boxes of class `asked` and `derived` that apply, over all forms, once for each person who
    /// has the box's role. The office's own boxes never count.
    pub form_fields: usize,
    /// The procedures whose forms were filled, each once.
    pub procedures: Vec<ProcedureId>,
    /// Whether the answers carried the interview to its end; figures of an unfinished one are too
    /// small.
    pub finished: bool,
}

impl Measure {
    /// Facts asked for each field on paper; 0 where there are no fields.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        ratio(self.asked, self.form_fields)
    }

    /// Questions asked for each field on paper; 0 where there are no fields.
    #[must_use]
    pub fn question_ratio(&self) -> f64 {
        ratio(self.questions, self.form_fields)
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if whole == 0 { 0.0 } else { number(part) / number(whole) }
}

/// Walks the interview again with the given answers, first the guide and then the forms of the
/// filings, and counts only what is really asked. `None` where there is no such event.
#[must_use]
pub fn measure(
    compiled: &Compiled,
    event: &str,
    answers: &Answers,
    filings: &[Filing],
    today: Date,
) -> Option<Measure> {
    let mut told = answers.unanswered();
    let mut keys: BTreeSet<FactKey> = BTreeSet::new();
    let mut questions = 0;
    let mut finished = true;
    'goals: for goal in [Goal::Guide, Goal::Apply(filings)] {
        while let Some(ask) = Interview::new(compiled, event, &told, today)?.next(&goal) {
            if let AskKind::List { group, .. } = &ask.kind {
                questions += 1;
                told.close(group.id.as_str());
                continue;
            }
            for key in &ask.keys {
                let Some(answer) = answers.get(key) else {
                    finished = false;
                    break 'goals;
                };
                told.set(key.clone(), answer.clone());
                finished &= keys.insert(key.clone());
            }
            questions += 1;
            if ask.keys.is_empty() || !finished {
                finished = false;
                break 'goals;
            }
        }
    }
    let interview = Interview::new(compiled, event, &told, today)?;
    let mut form_fields = 0;
    let mut procedures: Vec<ProcedureId> = Vec::new();
    for filing in filings {
        let Some(form) = interview.form(&filing.procedure, filing.subject.as_deref()) else {
            continue;
        };
        form_fields += form.boxes_that_count();
        if !procedures.contains(&filing.procedure) {
            procedures.push(filing.procedure.clone());
        }
    }
    Some(Measure { questions, asked: keys.len(), form_fields, procedures, finished })
}
