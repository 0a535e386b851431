//! One household's way through an interview, with answers chosen by the caller.

use jiff::civil::Date;
use yakusho_interview::{
    Answer, Answers, Ask, AskKind, Compiled, FactKey, Filing, Goal, Interview, definition::GroupDef,
};

/// Who answers.
pub(crate) trait Household {
    /// The answers to a question. None at all means that the household is stuck.
    fn answer(&mut self, interview: &Interview<'_, '_>, ask: &Ask<'_>) -> Vec<(FactKey, Answer)>;
    /// Whether one more is added to the list, of which `already` were.
    fn adds(&mut self, group: &GroupDef, already: usize) -> bool;
    /// Which of the filings that the guide called for are filed.
    fn files(&mut self, filings: Vec<Filing>) -> Vec<Filing>;
}

/// What happened on the way.
#[derive(Debug)]
pub(crate) struct Walked {
    /// Everything that was told.
    pub(crate) answers: Answers,
    /// The questions in the order in which they were asked.
    pub(crate) asked: Vec<String>,
    /// The filings.
    pub(crate) filings: Vec<Filing>,
    /// Whether nothing more was to be asked in the end.
    pub(crate) finished: bool,
}

enum Step {
    Set(Vec<(FactKey, Answer)>),
    Add(GroupDef),
    Close(String),
}

/// Walks through the guide and then the forms, for at most `most` questions. `None` where there is
/// no such event.
pub(crate) fn walk(
    compiled: &Compiled,
    event: &str,
    today: Date,
    start: Answers,
    most: usize,
    household: &mut impl Household,
) -> Option<Walked> {
    let mut walked =
        Walked { answers: start, asked: Vec::new(), filings: Vec::new(), finished: true };
    let mut guide_done = false;
    loop {
        let step = {
            let interview = Interview::new(compiled, event, &walked.answers, today)?;
            let goal = if guide_done { Goal::Apply(&walked.filings) } else { Goal::Guide };
            match interview.next(&goal) {
                None if guide_done => return Some(walked),
                None => {
                    let filings = interview.filings();
                    drop(interview);
                    walked.filings = household.files(filings);
                    guide_done = true;
                    continue;
                }
                Some(ask) => {
                    walked.asked.push(ask.question.id.clone());
                    match &ask.kind {
                        AskKind::List { group, added } if household.adds(group, added.len()) => {
                            Step::Add((*group).clone())
                        }
                        AskKind::List { group, .. } => Step::Close(group.id.clone()),
                        AskKind::Facts | AskKind::Pick { .. } => {
                            Step::Set(household.answer(&interview, &ask))
                        }
                    }
                }
            }
        };
        let moved = match step {
            Step::Set(told) => {
                let any = !told.is_empty();
                for (key, answer) in told {
                    walked.answers.set(key, answer);
                }
                any
            }
            Step::Add(group) => {
                if walked.answers.add(&group).is_none() {
                    walked.answers.close(group.id);
                }
                true
            }
            Step::Close(group) => {
                walked.answers.close(group);
                true
            }
        };
        if !moved || walked.asked.len() >= most {
            walked.finished = false;
            return Some(walked);
        }
    }
}
