//! The steps of a request: sent, acknowledged, answered, reviewed or returned, confirmed.

use jiff::Timestamp;
use yakusho_kernel::{Problem, Refusal, RefusalKind, Text, text::fits};

use crate::nominations::model::{Request, State};

/// Letters of a reason at most.
pub const LONGEST_REASON: usize = 400;

/// A step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The letter goes out.
    Send,
    /// The department says that it has it.
    Acknowledge,
    /// The department names people or declines.
    Answer,
    /// The office looked at the answer and found nothing.
    Review,
    /// The answer goes back.
    Return {
        /// Why.
        reason: String,
    },
    /// The department gets more time.
    Extend {
        /// Until when.
        until: Timestamp,
        /// Why.
        reason: String,
    },
    /// It holds.
    Confirm,
}

impl Step {
    /// What the action is called in the log.
    #[must_use]
    pub const fn action(&self) -> &'static str {
        match self {
            Self::Send => "nomination.sent",
            Self::Acknowledge => "nomination.acknowledged",
            Self::Answer => "nomination.answered",
            Self::Review => "nomination.reviewed",
            Self::Return { .. } => "nomination.returned",
            Self::Extend { .. } => "nomination.extended",
            Self::Confirm => "nomination.confirmed",
        }
    }
}

/// Where a step leads.
///
/// # Errors
/// A refusal where it is not the turn of this step, a reason is missing, or a later deadline is not
/// later.
pub fn decide(known: &Request, step: &Step, now: Timestamp) -> Result<State, Refusal> {
    match (step, known.state) {
        (Step::Send, State::Drafted) => Ok(State::Sent),
        (Step::Acknowledge, State::Sent) => Ok(State::Acknowledged),
        // Until somebody looked at it, an answer can be given anew.
        (Step::Answer, State::Sent | State::Acknowledged | State::Returned | State::Answered) => {
            Ok(State::Answered)
        }
        (Step::Review, State::Answered) => Ok(State::Reviewed),
        (Step::Return { reason }, State::Answered | State::Reviewed) => {
            must_say(reason)?;
            Ok(State::Returned)
        }
        (Step::Extend { until, reason }, State::Sent | State::Acknowledged | State::Returned) => {
            must_say(reason)?;
            if *until <= known.deadline || *until <= now {
                let words = "いまの期限と、きょうより後の日にしてください。";
                let problem = Problem::new("until", "not_later", Text::ja(words));
                return Err(Refusal::invalid(vec![problem]));
            }
            Ok(known.state)
        }
        (Step::Confirm, State::Reviewed) => Ok(State::Confirmed),
        _ => {
            let words = format!(
                "この依頼はいま「{}」です。その操作はできません。画面を開き直してください。",
                known.state.label()
            );
            Err(Refusal::new(RefusalKind::Conflict, "not_its_turn", Text::ja(words)))
        }
    }
}

fn must_say(reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() || !fits(reason.trim(), LONGEST_REASON) {
        let words = format!("理由を、1〜{LONGEST_REASON}文字で書いてください。");
        let problem = Problem::new("reason", "reason_missing", Text::ja(words));
        return Err(Refusal::invalid(vec![problem]));
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{groups::registry::Source, nominations::model::Answer};

    pub(crate) fn request(state: State) -> Request {
        Request {
            id: Uuid::from_u128(1),
            round: Uuid::from_u128(2),
            letter: Uuid::from_u128(3),
            group: "wg1".to_owned(),
            department: "shimin".to_owned(),
            name: "市民課".to_owned(),
            source: Source::Explicit,
            procedures: 0,
            least: 1,
            most: 2,
            state,
            deadline: deadline(),
            answer: None,
            answer_number: 0,
            answered_by: None,
            answered_at: None,
            declined_because: None,
            returned_because: None,
            confirmed_by: None,
            confirmed_at: None,
            version: 1,
        }
    }

    fn deadline() -> Timestamp {
        "2026-04-28T08:15:00Z".parse().expect("an instant")
    }

    fn code(found: Result<State, Refusal>) -> String {
        match found {
            Ok(state) => state.code().to_owned(),
            Err(refusal) => {
                refusal.problems.first().map_or(refusal.code, |problem| problem.code).to_owned()
            }
        }
    }

    #[test]
    fn nothing_is_confirmed_that_was_not_answered_and_reviewed() {
        let now = deadline();
        for state in State::ALL {
            let found = decide(&request(state), &Step::Confirm, now);
            assert_eq!(found.is_ok(), state == State::Reviewed, "{state:?}");
        }
        for state in State::ALL {
            let found = decide(&request(state), &Step::Review, now);
            assert_eq!(found.is_ok(), state == State::Answered, "{state:?}");
        }
    }

    #[test]
    fn an_answer_goes_back_with_a_reason_and_comes_again() {
        let now = deadline();
        let back = |reason: &str| Step::Return { reason: reason.to_owned() };
        assert_eq!(code(decide(&request(State::Answered), &back(" "), now)), "reason_missing");
        let long = "あ".repeat(LONGEST_REASON + 1);
        assert_eq!(code(decide(&request(State::Answered), &back(&long), now)), "reason_missing");
        assert_eq!(code(decide(&request(State::Reviewed), &back("係長級"), now)), "returned");
        assert_eq!(code(decide(&request(State::Returned), &Step::Answer, now)), "answered");
        assert_eq!(code(decide(&request(State::Confirmed), &back("係長級"), now)), "not_its_turn");
    }

    #[test]
    fn more_time_is_later_than_the_deadline_and_than_now() {
        let more = |hours: i64| Step::Extend {
            until: deadline() + SignedDuration::from_hours(hours),
            reason: "異動の直後のため".to_owned(),
        };
        let sent = request(State::Sent);
        assert_eq!(code(decide(&sent, &more(24), deadline())), "sent", "the state stays");
        assert_eq!(code(decide(&sent, &more(0), deadline())), "not_later");
        let late = deadline() + SignedDuration::from_hours(48);
        assert_eq!(code(decide(&sent, &more(24), late)), "not_later");
        assert_eq!(code(decide(&request(State::Answered), &more(24), deadline())), "not_its_turn");
    }

    #[test]
    fn overdue_is_a_matter_of_the_hour_and_of_an_answer() {
        let mut sent = request(State::Sent);
        assert!(!sent.is_overdue(deadline()), "on the last minute it is not");
        assert!(sent.is_overdue(deadline() + SignedDuration::from_secs(1)));
        sent.state = State::Answered;
        sent.answer = Some(Answer::Declined);
        sent.answered_at = Some(deadline());
        assert!(!sent.is_overdue(deadline() + SignedDuration::from_hours(24)));
        assert!(sent.was_in_time());
        sent.answered_at = Some(deadline() + SignedDuration::from_secs(1));
        assert!(!sent.was_in_time());
    }

    #[test]
    fn every_state_is_found_by_its_code() {
        for state in State::ALL {
            assert_eq!(State::from_code(state.code()), Some(state));
        }
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            Just(Step::Send),
            Just(Step::Acknowledge),
            Just(Step::Answer),
            Just(Step::Review),
            Just(Step::Return { reason: "理由".to_owned() }),
            (1_i64..500).prop_map(|hours| Step::Extend {
                until: deadline() + SignedDuration::from_hours(hours),
                reason: "理由".to_owned(),
            }),
            Just(Step::Confirm),
        ]
    }

    proptest! {
        /// However people press: what is confirmed was sent, answered, and looked at after its last
        /// answer; and nothing happens to it any more.
        #[test]
        fn whatever_is_confirmed_was_answered_and_looked_at(
            steps in proptest::collection::vec(step(), 0..40),
        ) {
            let mut known = request(State::Drafted);
            let (mut sent, mut answered, mut looked) = (false, false, false);
            for step in steps {
                let before = known.state;
                let Ok(to) = decide(&known, &step, deadline()) else { continue };
                prop_assert_ne!(before, State::Confirmed);
                match step {
                    Step::Send => sent = true,
                    Step::Answer => (answered, looked) = (true, false),
                    Step::Review => looked = true,
                    Step::Return { .. } => (answered, looked) = (false, false),
                    Step::Extend { until, .. } => known.deadline = until,
                    Step::Acknowledge | Step::Confirm => {}
                }
                if to == State::Confirmed {
                    prop_assert!(sent && answered && looked);
                }
                known.state = to;
            }
        }
    }
}
