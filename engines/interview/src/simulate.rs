//! Made-up households that answer every question, to find what no real one should find first:
//! questions that are never asked, rules that are never true, paths that do not end.
//!
//! Everything is pure: the same seed makes the same household.

mod dice;
mod reply;
mod report;
#[cfg(test)]
mod tests;

pub use dice::Dice;
pub use reply::{answer, value};
pub use report::{Report, RuleCount, simulate};

use jiff::civil::Date;

use crate::{
    answers::Answers,
    compile::Compiled,
    interview::{Filing, Goal, Interview},
    plan::AskKind,
};

/// One household's way through an interview: the guide, then the forms of all filings that it
/// called for.
#[derive(Clone, Debug)]
pub struct Walk {
    /// Everything that was told.
    pub answers: Answers,
    /// The questions in the order in which they were asked, with whom they were about.
    pub asked: Vec<(String, Option<String>)>,
    /// The filings.
    pub filings: Vec<Filing>,
    /// How it ended.
    pub end: End,
}

/// How a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Nothing more was needed.
    Done,
    /// After as many questions as were allowed.
    TooLong,
    /// With a question that asked for nothing new.
    Stuck,
}

/// Walks one household to the end, or to `most` questions. `None` where there is no such event.
#[must_use]
pub fn walk(compiled: &Compiled, event: &str, today: Date, seed: u64, most: usize) -> Option<Walk> {
    let mut dice = Dice::new(seed);
    let mut walk =
        Walk { answers: Answers::new(), asked: Vec::new(), filings: Vec::new(), end: End::Done };
    // Small households are common; how many each list gets is decided once.
    let mut wanted: Vec<(String, usize)> = Vec::new();
    walk.end = go(compiled, event, today, &Goal::Guide, &mut walk, &mut dice, &mut wanted, most)?;
    if walk.end == End::Done {
        walk.filings = Interview::new(compiled, event, &walk.answers, today)?.filings();
        let filings = walk.filings.clone();
        let goal = Goal::Apply(&filings);
        walk.end = go(compiled, event, today, &goal, &mut walk, &mut dice, &mut wanted, most)?;
    }
    Some(walk)
}

#[expect(clippy::too_many_arguments, reason = "the state of one walk, used nowhere else")]
fn go(
    compiled: &Compiled,
    event: &str,
    today: Date,
    goal: &Goal<'_>,
    walk: &mut Walk,
    dice: &mut Dice,
    wanted: &mut Vec<(String, usize)>,
    most: usize,
) -> Option<End> {
    loop {
        let interview = Interview::new(compiled, event, &walk.answers, today)?;
        let Some(ask) = interview.next(goal) else { return Some(End::Done) };
        if walk.asked.len() >= most {
            return Some(End::TooLong);
        }
        walk.asked.push((ask.question.id.clone(), ask.instance.clone()));
        if let AskKind::List { group, added } = &ask.kind {
            let already = wanted.iter().find(|(id, _)| *id == group.id).map(|(_, count)| *count);
            let count = already.unwrap_or_else(|| {
                let count = dice.few(usize::try_from(group.max).unwrap_or(usize::MAX));
                wanted.push((group.id.clone(), count));
                count
            });
            if added.len() >= count || walk.answers.add(group).is_none() {
                walk.answers.close(group.id.as_str());
            }
            continue;
        }
        if ask.keys.is_empty() {
            return Some(End::Stuck);
        }
        for (key, told) in answer(&interview, &ask, dice) {
            walk.answers.set(key, told);
        }
    }
}
