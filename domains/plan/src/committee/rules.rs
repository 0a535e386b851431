//! The steps of a paper: made, checked, fixed, by three different people; sent back on the way.

use uuid::Uuid;
use yakusho_kernel::{Problem, Refusal, RefusalKind, Text, text::fits};

use super::model::{Paper, State};

/// Letters of a reason at most.
pub const LONGEST_REASON: u32 = 400;

/// A step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// 確認
    Check,
    /// 確定
    Fix,
    /// 差戻し
    Return {
        /// Why.
        reason: String,
    },
}

impl Step {
    /// The step with this code, and the reason that goes with it.
    #[must_use]
    pub fn from_code(code: &str, reason: &str) -> Option<Self> {
        Some(match code {
            "check" => Self::Check,
            "fix" => Self::Fix,
            "return" => Self::Return { reason: reason.trim().to_owned() },
            _ => return None,
        })
    }

    /// What the action is called in the log.
    #[must_use]
    pub const fn action(&self) -> &'static str {
        match self {
            Self::Check => "committee_paper.checked",
            Self::Fix => "committee_paper.fixed",
            Self::Return { .. } => "committee_paper.returned",
        }
    }
}

/// Where a step by somebody leads.
///
/// # Errors
/// A refusal where the state does not allow it, the hand was in it already, or the reason is missing.
pub fn decide(known: &Paper, step: &Step, staff: Uuid) -> Result<State, Refusal> {
    let refuse =
        |code, words: &str| Err(Refusal::new(RefusalKind::Conflict, code, Text::ja(words)));
    let own = known.made.staff == staff;
    let checked = known.checked.is_some_and(|hand| hand.staff == staff);
    match (known.state, step) {
        (State::Fixed, _) => refuse("paper_fixed", "確定した資料は変えられません。"),
        (State::Draft, Step::Check) if own => {
            refuse("own_paper", "作った人とは別の人が確認します。")
        }
        (State::Draft, Step::Check) => Ok(State::Checked),
        (State::Draft, Step::Fix) => refuse("paper_not_checked", "確認が済んでから確定します。"),
        (State::Checked, Step::Fix) if own || checked => {
            refuse("own_paper", "作った人、確認した人とは別の人が確定します。")
        }
        (State::Checked, Step::Fix) => Ok(State::Fixed),
        (State::Checked, Step::Check) => refuse("paper_checked", "もう確認が済んでいます。"),
        (State::Draft | State::Checked, Step::Return { reason }) => {
            let longest = usize::try_from(LONGEST_REASON).unwrap_or(usize::MAX);
            let words = if reason.is_empty() {
                "どこを直せばよいかを書いてください。".to_owned()
            } else if fits(reason, longest) {
                return Ok(State::Draft);
            } else {
                format!("{LONGEST_REASON}文字までで書いてください。")
            };
            Err(Refusal::invalid(vec![Problem::new("reason", "reason", Text::ja(words))]))
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::date};

    use super::*;
    use crate::{committee::Half, model::measurement::Hand};

    const MAKER: Uuid = Uuid::from_u128(1);
    const CHECKER: Uuid = Uuid::from_u128(2);
    const HEAD: Uuid = Uuid::from_u128(3);

    fn paper(state: State) -> Paper {
        let hand = |staff| Hand { staff, at: Timestamp::UNIX_EPOCH };
        Paper {
            id: Uuid::nil(),
            year: 2026,
            half: Half::First,
            title: String::new(),
            as_of: date(2026, 9, 30),
            summary: String::new(),
            next_steps: String::new(),
            state,
            made: hand(MAKER),
            checked: (state != State::Draft).then(|| hand(CHECKER)),
            fixed: None,
            returned_because: None,
            edition: None,
            stand_in: false,
            version: 1,
        }
    }

    fn code(state: State, step: &Step, staff: Uuid) -> &'static str {
        decide(&paper(state), step, staff).expect_err("refused").code
    }

    #[test]
    fn three_people_have_their_hand_in_it() {
        assert_eq!(code(State::Draft, &Step::Check, MAKER), "own_paper");
        assert_eq!(decide(&paper(State::Draft), &Step::Check, CHECKER), Ok(State::Checked));
        assert_eq!(code(State::Draft, &Step::Fix, HEAD), "paper_not_checked");
        for own in [MAKER, CHECKER] {
            assert_eq!(code(State::Checked, &Step::Fix, own), "own_paper");
        }
        assert_eq!(decide(&paper(State::Checked), &Step::Fix, HEAD), Ok(State::Fixed));
    }

    #[test]
    fn what_is_fixed_stays() {
        let back = Step::Return { reason: "直す".to_owned() };
        for step in [Step::Check, Step::Fix, back.clone()] {
            assert_eq!(code(State::Fixed, &step, HEAD), "paper_fixed");
        }
        assert_eq!(decide(&paper(State::Checked), &back, HEAD), Ok(State::Draft));
        let silent = Step::Return { reason: String::new() };
        assert_eq!(code(State::Checked, &silent, HEAD), "invalid_input");
    }
}
