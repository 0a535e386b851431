//! From a problem to an experiment, its result and its roll-out: which step may follow which.

use jiff::civil::Date;
use serde::Deserialize;
use yakusho_kernel::{Problem, Refusal, RefusalKind, Text, date::read_date, text::fits};

use super::raise::{LONGEST_TEXT, LONGEST_TITLE};
use crate::meetings::rules::plan::limit;

/// How far a theme is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// A problem was raised.
    Raised,
    /// Something is being tried.
    Trying,
    /// An experiment has its result.
    Learned,
    /// Departments take it over.
    Rolling,
    /// It is over.
    Closed,
}

impl State {
    /// All of them, in the order of their way.
    pub const ALL: [Self; 5] =
        [Self::Raised, Self::Trying, Self::Learned, Self::Rolling, Self::Closed];

    /// The code in the database and in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Trying => "trying",
            Self::Learned => "learned",
            Self::Rolling => "rolling",
            Self::Closed => "closed",
        }
    }

    /// What pages call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Raised => "課題",
            Self::Trying => "試行中",
            Self::Learned => "結果が出た",
            Self::Rolling => "展開中",
            Self::Closed => "終わり",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// How far a department is with a roll-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rollout {
    /// It was asked.
    Asked,
    /// It is getting ready.
    Preparing,
    /// It does it.
    Adopted,
    /// It does not, with a reason.
    Declined,
}

impl Rollout {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Asked, Self::Preparing, Self::Adopted, Self::Declined];

    /// The code in the database and in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Preparing => "preparing",
            Self::Adopted => "adopted",
            Self::Declined => "declined",
        }
    }

    /// What pages call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Asked => "案内した",
            Self::Preparing => "準備中",
            Self::Adopted => "実施している",
            Self::Declined => "実施しない",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// A step with a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Something is tried.
    Try {
        /// What we think will happen.
        hypothesis: String,
        /// What is measured.
        measures: String,
        /// From when.
        from: Date,
        /// Until when.
        until: Date,
    },
    /// The experiment has its result.
    Conclude {
        /// The measure before.
        before: String,
        /// The measure after.
        after: String,
        /// What was learned.
        learned: String,
    },
    /// Departments are asked to take it over.
    RollOut {
        /// Their codes.
        departments: Vec<String>,
    },
    /// A department says how far it is.
    Answer {
        /// Its code.
        department: String,
        /// How far.
        to: Rollout,
        /// Why, where it does not do it.
        reason: String,
    },
    /// It is over.
    Close {
        /// Why.
        reason: String,
    },
}

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = ThemeStep)]
pub struct Entered {
    /// `try`, `conclude`, `roll_out`, `answer`, `close`.
    #[serde(default)]
    pub step: String,
    /// The version that was seen.
    #[serde(default)]
    pub version: i64,
    /// What we think will happen; of `try`.
    #[serde(default)]
    pub hypothesis: String,
    /// What is measured; of `try`.
    #[serde(default)]
    pub measures: String,
    /// From when; of `try`.
    #[serde(default)]
    pub from: String,
    /// Until when; of `try`.
    #[serde(default)]
    pub until: String,
    /// The measure before; of `conclude`.
    #[serde(default)]
    pub before: String,
    /// The measure after; of `conclude`.
    #[serde(default)]
    pub after: String,
    /// What was learned; of `conclude`.
    #[serde(default)]
    pub learned: String,
    /// The codes of departments; of `roll_out`.
    #[serde(default)]
    pub departments: Vec<String>,
    /// The code of a department; of `answer`.
    #[serde(default)]
    pub department: String,
    /// `asked`, `preparing`, `adopted`, `declined`; of `answer`.
    #[serde(default)]
    pub to: String,
    /// Why it declines; of `answer`.
    #[serde(default)]
    pub reason: String,
    /// Why it is over; of `close`.
    #[serde(default)]
    pub because: String,
}

/// Reads the step that was typed.
///
/// # Errors
/// Every field that is to be mended; an unknown step is a problem of `step`.
pub fn read(entered: &Entered, departments: &[String]) -> Result<Step, Vec<Problem>> {
    let mut problems = Vec::new();
    let text = |field: &str, typed: &str, most: u32, words: &str, problems: &mut Vec<Problem>| {
        let typed = typed.trim().to_owned();
        if typed.is_empty() || !fits(&typed, limit(most)) {
            let words = format!("{words}を、{most}文字以内で書いてください。");
            problems.push(Problem::new(field, "text_missing", Text::ja(words)));
        }
        typed
    };
    let day = |field: &str, typed: &str, problems: &mut Vec<Problem>| match read_date(typed.trim())
    {
        Ok(day) => Some(day),
        Err(error) => {
            problems.push(Problem::new(field, "not_a_day", error.message()));
            None
        }
    };
    let step = match entered.step.as_str() {
        "try" => {
            let hypothesis =
                text("hypothesis", &entered.hypothesis, LONGEST_TEXT, "仮説", &mut problems);
            let measures =
                text("measures", &entered.measures, LONGEST_TEXT, "測るもの", &mut problems);
            let from = day("from", &entered.from, &mut problems);
            let until = day("until", &entered.until, &mut problems);
            if from.zip(until).is_some_and(|(from, until)| until < from) {
                let words = Text::ja("終わりの日が、始まりの日より前です。");
                problems.push(Problem::new("until", "before_its_day", words));
            }
            from.zip(until).map(|(from, until)| Step::Try { hypothesis, measures, from, until })
        }
        "conclude" => Some(Step::Conclude {
            before: text("before", &entered.before, LONGEST_TITLE, "試行の前の値", &mut problems),
            after: text("after", &entered.after, LONGEST_TITLE, "試行の後の値", &mut problems),
            learned: text("learned", &entered.learned, LONGEST_TEXT, "分かったこと", &mut problems),
        }),
        "roll_out" => {
            let mut chosen: Vec<String> = entered
                .departments
                .iter()
                .filter(|code| departments.contains(code))
                .cloned()
                .collect();
            chosen.sort();
            chosen.dedup();
            if chosen.is_empty() {
                let words = Text::ja("展開する所属を選んでください。");
                problems.push(Problem::new("departments", "nobody", words));
            }
            Some(Step::RollOut { departments: chosen })
        }
        "answer" => {
            let to = Rollout::from_code(&entered.to);
            if to.is_none() {
                let words = Text::ja("状態を選んでください。");
                problems.push(Problem::new("to", "no_such_state", words));
            }
            let reason = entered.reason.trim().to_owned();
            if to == Some(Rollout::Declined) && (reason.is_empty() || !fits(&reason, 200)) {
                let words = Text::ja("実施しない理由を、200文字以内で書いてください。");
                problems.push(Problem::new("reason", "reason_missing", words));
            }
            to.map(|to| Step::Answer { department: entered.department.clone(), to, reason })
        }
        "close" => Some(Step::Close {
            reason: text("because", &entered.because, 200, "終わりにする理由", &mut problems),
        }),
        _ => {
            let words = Text::ja("その操作はありません。");
            problems.push(Problem::new("step", "no_such_step", words));
            None
        }
    };
    match (problems.is_empty(), step) {
        (true, Some(step)) => Ok(step),
        _ => Err(problems),
    }
}

/// Where a step leads. `asked` are the departments that were asked already.
///
/// # Errors
/// A conflict where it is not the turn of this step.
pub fn decide(from: State, step: &Step, asked: &[String]) -> Result<State, Refusal> {
    let to = match (from, step) {
        (State::Raised | State::Learned, Step::Try { .. }) => State::Trying,
        (State::Trying, Step::Conclude { .. }) => State::Learned,
        (State::Learned | State::Rolling, Step::RollOut { .. }) => State::Rolling,
        (State::Rolling, Step::Answer { department, .. }) if asked.contains(department) => {
            State::Rolling
        }
        (State::Raised | State::Learned | State::Rolling, Step::Close { .. }) => State::Closed,
        _ => {
            let words = format!("この課題はいま「{}」です。その操作はできません。", from.label());
            return Err(Refusal::new(RefusalKind::Conflict, "not_its_turn", Text::ja(words)));
        }
    };
    Ok(to)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn steps() -> Vec<Step> {
        vec![
            Step::Try {
                hypothesis: "h".to_owned(),
                measures: "m".to_owned(),
                from: date(2026, 6, 1),
                until: date(2026, 7, 1),
            },
            Step::Conclude {
                before: "30分".to_owned(),
                after: "20分".to_owned(),
                learned: "l".to_owned(),
            },
            Step::RollOut { departments: vec!["shimin".to_owned()] },
            Step::Answer {
                department: "shimin".to_owned(),
                to: Rollout::Adopted,
                reason: String::new(),
            },
            Step::Close { reason: "r".to_owned() },
        ]
    }

    #[test]
    fn every_step_says_what_is_missing_in_it() {
        let fields = |step: &str| {
            let entered = Entered { step: step.to_owned(), ..Entered::default() };
            let problems = read(&entered, &[]).expect_err("refused");
            problems.into_iter().map(|one| one.field).collect::<Vec<_>>()
        };
        assert_eq!(fields("try"), ["hypothesis", "measures", "from", "until"]);
        assert_eq!(fields("conclude"), ["before", "after", "learned"]);
        assert_eq!(fields("roll_out"), ["departments"]);
        assert_eq!(fields("answer"), ["to"]);
        assert_eq!(fields("close"), ["because"]);
        assert_eq!(fields("fly"), ["step"]);
        let declined =
            Entered { step: "answer".to_owned(), to: "declined".to_owned(), ..Entered::default() };
        assert_eq!(read(&declined, &[]).expect_err("refused")[0].field, "reason");
    }

    proptest! {
        /// Whatever is tried in whatever order: nothing is rolled out without a result, nothing is
        /// concluded that was not tried, and what is closed stays closed.
        #[test]
        fn nothing_is_rolled_out_that_was_not_tried(order in prop::collection::vec(0usize..5, 0..40)) {
            let (steps, asked) = (steps(), ["shimin".to_owned()]);
            let (mut state, mut tried, mut concluded) = (State::Raised, 0, 0);
            for place in order {
                let step = &steps[place];
                let Ok(to) = decide(state, step, &asked) else { continue };
                prop_assert!(state != State::Closed);
                match step {
                    Step::Try { .. } => tried += 1,
                    Step::Conclude { .. } => concluded += 1,
                    Step::RollOut { .. } | Step::Answer { .. } => prop_assert!(concluded > 0),
                    Step::Close { .. } => prop_assert_eq!(tried, concluded),
                }
                prop_assert!(concluded <= tried && tried <= concluded + 1);
                state = to;
            }
        }
    }
}
