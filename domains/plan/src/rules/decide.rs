//! The steps of a measurement: entered, checked, approved, published, by three different people.

use uuid::Uuid;
use yakusho_kernel::{Problem, Refusal, RefusalKind, Text, text::fits};

use crate::model::{Measurement, State};

/// Letters of a reason at most.
pub const LONGEST_REASON: usize = 400;

/// A step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It was found as it says.
    Check,
    /// It is what the city says.
    Approve,
    /// Everybody may see it.
    Publish,
    /// It does not pass.
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
            "approve" => Self::Approve,
            "publish" => Self::Publish,
            "return" => Self::Return { reason: reason.trim().to_owned() },
            _ => return None,
        })
    }

    /// What the action is called in the log.
    #[must_use]
    pub const fn action(&self) -> &'static str {
        match self {
            Self::Check => "measurement.checked",
            Self::Approve => "measurement.approved",
            Self::Publish => "measurement.published",
            Self::Return { .. } => "measurement.returned",
        }
    }
}

/// Where a step leads.
///
/// # Errors
/// A refusal where it is not the turn of this step, somebody would pass their own measurement, too
/// few answered for it to be published, or the reason is missing.
pub fn decide(
    known: &Measurement,
    step: &Step,
    by: Uuid,
    smallest: Option<u32>,
) -> Result<State, Refusal> {
    let checked_by = known.checked.map(|hand| hand.staff);
    match (step, known.state) {
        (Step::Check, State::Draft) => {
            others(by, [Some(known.entered.staff), None], State::Checked)
        }
        (Step::Approve, State::Checked) => {
            others(by, [Some(known.entered.staff), checked_by], State::Approved)
        }
        (Step::Publish, State::Approved) => {
            let few = smallest.is_some_and(|least| {
                known.denominator.is_some_and(|answers| answers < i64::from(least))
            });
            if few {
                let words =
                    Text::ja("回答が少なく、だれの答えか分かるおそれがあるため、公表できません。");
                return Err(Refusal::new(RefusalKind::Conflict, "too_few_answers", words));
            }
            others(by, [Some(known.entered.staff), None], State::Published)
        }
        (Step::Return { reason }, State::Draft | State::Checked | State::Approved) => {
            if reason.is_empty() || !fits(reason, LONGEST_REASON) {
                let words = format!("理由を、1〜{LONGEST_REASON}文字で書いてください。");
                let problem = Problem::new("reason", "reason_missing", Text::ja(words));
                return Err(Refusal::invalid(vec![problem]));
            }
            Ok(State::Returned)
        }
        _ => {
            let words = Text::ja(format!(
                "この測定値はいま「{}」です。その操作はできません。",
                known.state.label()
            ));
            Err(Refusal::new(RefusalKind::Conflict, "not_its_turn", words))
        }
    }
}

/// Nobody passes what went through their own hands.
fn others(by: Uuid, hands: [Option<Uuid>; 2], to: State) -> Result<State, Refusal> {
    if hands.contains(&Some(by)) {
        let words = Text::ja("測定値は、入れた人・確かめた人とは別の人が通します。");
        return Err(Refusal::new(RefusalKind::Forbidden, "four_eyes", words));
    }
    Ok(to)
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::date};
    use proptest::prelude::*;
    use yakusho_pack::format::Figure;

    use super::*;
    use crate::model::{Method, measurement::Hand};

    fn hand(number: u128) -> Hand {
        Hand { staff: Uuid::from_u128(number), at: Timestamp::UNIX_EPOCH }
    }

    fn draft() -> Measurement {
        Measurement {
            id: Uuid::from_u128(99),
            kpi: "dogs".to_owned(),
            definition: 1,
            as_of: date(2026, 9, 30),
            numerator: 5,
            denominator: None,
            value: Figure(500),
            method: Method::TypedIn,
            source: "台帳".to_owned(),
            comment: String::new(),
            reason: None,
            state: State::Draft,
            entered: hand(1),
            checked: None,
            approved: None,
            published: None,
            returned: None,
            supersedes: None,
            fingerprint: None,
            stand_in: false,
            version: 1,
        }
    }

    #[test]
    fn a_measurement_passes_through_three_hands() {
        let by = Uuid::from_u128;
        let mut known = draft();
        assert_eq!(
            decide(&known, &Step::Check, by(1), None).expect_err("refused").code,
            "four_eyes"
        );
        assert_eq!(
            decide(&known, &Step::Approve, by(2), None).expect_err("refused").code,
            "not_its_turn"
        );
        known.state = decide(&known, &Step::Check, by(2), None).expect("checked");
        known.checked = Some(hand(2));
        for own in [1, 2] {
            assert_eq!(
                decide(&known, &Step::Approve, by(own), None).expect_err("refused").code,
                "four_eyes"
            );
        }
        known.state = decide(&known, &Step::Approve, by(3), None).expect("approved");
        known.approved = Some(hand(3));
        assert_eq!(
            decide(&known, &Step::Publish, by(1), None).expect_err("refused").code,
            "four_eyes"
        );
        known.state = decide(&known, &Step::Publish, by(2), None).expect("published");
        assert_eq!(known.state, State::Published);
        let back = Step::Return { reason: "違う".to_owned() };
        assert_eq!(decide(&known, &back, by(4), None).expect_err("refused").code, "not_its_turn");
    }

    #[test]
    fn few_answers_are_not_published_and_a_return_has_its_reason() {
        let mut known = Measurement { state: State::Approved, denominator: Some(9), ..draft() };
        let by = Uuid::from_u128(2);
        let refused = decide(&known, &Step::Publish, by, Some(10)).expect_err("refused");
        assert_eq!(refused.code, "too_few_answers");
        known.denominator = Some(10);
        assert_eq!(decide(&known, &Step::Publish, by, Some(10)), Ok(State::Published));
        let silent = Step::Return { reason: String::new() };
        assert_eq!(
            decide(&known, &silent, by, None).expect_err("refused").problems[0].field,
            "reason"
        );
    }

    proptest! {
        /// Whatever is done by whomever: nothing is published that fewer than three people passed.
        #[test]
        fn nothing_is_published_by_fewer_than_three(steps in prop::collection::vec((0usize..4, 1u128..5), 0..30)) {
            let mut known = draft();
            for (step, by) in steps {
                let step = [Step::Check, Step::Approve, Step::Publish, Step::Return { reason: "x".to_owned() }][step].clone();
                let Ok(to) = decide(&known, &step, Uuid::from_u128(by), None) else { continue };
                known.state = to;
                match step {
                    Step::Check => known.checked = Some(hand(by)),
                    Step::Approve => known.approved = Some(hand(by)),
                    Step::Publish => known.published = Some(hand(by)),
                    Step::Return { .. } => {}
                }
            }
            if known.state == State::Published {
                let hands: std::collections::BTreeSet<Uuid> = [Some(known.entered), known.checked, known.approved]
                    .into_iter().flatten().map(|hand| hand.staff).collect();
                prop_assert_eq!(hands.len(), 3);
            }
        }
    }
}
