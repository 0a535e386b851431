//! The steps of an initiative: draft → active → paused → done → dropped.

use jiff::civil::Date;
use yakusho_kernel::{Problem, Refusal, RefusalKind, Text, text::fits};

use super::model::{Initiative, Milestone, State};

/// Letters of a reason at most.
pub const LONGEST_REASON: u32 = 400;

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// 始める
    Start,
    /// 中断する
    Pause,
    /// 再開する
    Resume,
    /// 完了にする
    Finish,
    /// 取りやめる
    Drop,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Start, Self::Pause, Self::Resume, Self::Finish, Self::Drop];

    /// The code of its button and in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Finish => "finish",
            Self::Drop => "drop",
        }
    }

    /// The step with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// What its button says.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Start => "始める",
            Self::Pause => "中断する",
            Self::Resume => "再開する",
            Self::Finish => "完了にする",
            Self::Drop => "取りやめる",
        }
    }

    /// What the action is called in the log.
    #[must_use]
    pub const fn action(self) -> &'static str {
        match self {
            Self::Start => "initiative.started",
            Self::Pause => "initiative.paused",
            Self::Resume => "initiative.resumed",
            Self::Finish => "initiative.finished",
            Self::Drop => "initiative.dropped",
        }
    }

    /// Whether it asks why.
    #[must_use]
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Pause | Self::Resume | Self::Drop)
    }

    /// The states in which it can be taken, and the one to which it leads.
    #[must_use]
    pub const fn way(self) -> (&'static [State], State) {
        match self {
            Self::Start => (&[State::Draft], State::Active),
            Self::Pause => (&[State::Active], State::Paused),
            Self::Resume => (&[State::Paused, State::Done], State::Active),
            Self::Finish => (&[State::Active], State::Done),
            Self::Drop => (&[State::Draft, State::Active, State::Paused], State::Dropped),
        }
    }
}

/// The steps that can be taken from a state.
pub fn steps(state: State) -> impl Iterator<Item = Step> {
    Step::ALL.into_iter().filter(move |step| step.way().0.contains(&state))
}

/// Where a step leads.
///
/// # Errors
/// A refusal where the state does not allow it, nobody answers for it, a milestone is open, or the
/// reason is missing.
pub fn decide(
    known: &Initiative,
    milestones: &[Milestone],
    step: Step,
    reason: &str,
) -> Result<State, Refusal> {
    let (from, to) = step.way();
    let refuse =
        |code, words: String| Err(Refusal::new(RefusalKind::Conflict, code, Text::ja(words)));
    if !from.contains(&known.state) {
        let words = format!(
            "この取組は「{}」です。「{}」ことはできません。",
            known.state.label(),
            step.label()
        );
        return refuse("initiative_state", words);
    }
    match step {
        Step::Start if known.responsible.is_none() => {
            let words = "担当者を決めてから始めてください。「内容を直す」で選べます。";
            return refuse("nobody_answers", words.to_owned());
        }
        Step::Start if milestones.iter().all(|one| one.dropped) => {
            let words = "節目（マイルストーン）を1つ以上決めてから始めてください。";
            return refuse("no_milestone", words.to_owned());
        }
        Step::Finish if milestones.iter().any(Milestone::is_open) => {
            let open = milestones.iter().filter(|one| one.is_open()).count();
            let words = format!(
                "達成していない節目が{open}つあります。達成した日を入れるか、取りやめてから完了にしてください。"
            );
            return refuse("milestones_open", words);
        }
        _ => {}
    }
    let longest = usize::try_from(LONGEST_REASON).unwrap_or(usize::MAX);
    let problem = match (reason.trim().is_empty(), step.needs_reason()) {
        (true, true) => {
            Some("理由を書いてください。次に見る人が、なぜかを知るためです。".to_owned())
        }
        _ if !fits(reason.trim(), longest) => {
            Some(format!("{LONGEST_REASON}文字までで書いてください。"))
        }
        _ => None,
    };
    match problem {
        Some(words) => {
            Err(Refusal::invalid(vec![Problem::new("reason", "reason", Text::ja(words))]))
        }
        None => Ok(to),
    }
}

/// The next open milestone of an initiative: the first that is expected.
#[must_use]
pub fn next(milestones: &[Milestone]) -> Option<&Milestone> {
    milestones.iter().filter(|one| one.is_open()).min_by_key(|one| one.expected_on())
}

/// How many milestones are reached, and how many there are without those not wanted any more.
#[must_use]
pub fn reached(milestones: &[Milestone]) -> (usize, usize) {
    let wanted = milestones.iter().filter(|one| !one.dropped);
    (wanted.clone().filter(|one| one.actual_on.is_some()).count(), wanted.count())
}

/// How many open milestones are over their planned day.
#[must_use]
pub fn late(milestones: &[Milestone], today: Date) -> usize {
    milestones.iter().filter(|one| one.is_open() && today > one.planned_on).count()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn initiative(state: State) -> Initiative {
        Initiative {
            id: Uuid::nil(),
            programme: 1,
            measure: String::new(),
            title: "予約の画面".to_owned(),
            about: String::new(),
            department: "court".to_owned(),
            working_group: None,
            responsible: Some(Uuid::nil()),
            starts_on: date(2026, 4, 1),
            ends_on: date(2027, 3, 31),
            state,
            reason: None,
            published: None,
            done_on: None,
            stand_in: false,
            version: 1,
        }
    }

    fn milestone(actual_on: Option<Date>) -> Milestone {
        Milestone {
            id: Uuid::nil(),
            initiative: Uuid::nil(),
            title: "使い始める".to_owned(),
            planned_on: date(2026, 9, 30),
            forecast_on: None,
            actual_on,
            reason: None,
            dropped: false,
            version: 1,
        }
    }

    fn code(
        known: &Initiative,
        milestones: &[Milestone],
        step: Step,
        reason: &str,
    ) -> &'static str {
        decide(known, milestones, step, reason).expect_err("refused").code
    }

    #[test]
    fn it_starts_with_somebody_and_something_to_reach() {
        let one = [milestone(None)];
        assert_eq!(decide(&initiative(State::Draft), &one, Step::Start, ""), Ok(State::Active));
        assert_eq!(code(&initiative(State::Draft), &[], Step::Start, ""), "no_milestone");
        let nobody = Initiative { responsible: None, ..initiative(State::Draft) };
        assert_eq!(code(&nobody, &one, Step::Start, ""), "nobody_answers");
    }

    #[test]
    fn it_ends_when_everything_is_reached_or_not_wanted_any_more() {
        let active = initiative(State::Active);
        assert_eq!(code(&active, &[milestone(None)], Step::Finish, ""), "milestones_open");
        let all =
            [milestone(Some(date(2026, 9, 1))), Milestone { dropped: true, ..milestone(None) }];
        assert_eq!(decide(&active, &all, Step::Finish, ""), Ok(State::Done));
        assert_eq!(reached(&all), (1, 1));
    }

    #[test]
    fn who_stops_says_why() {
        let active = initiative(State::Active);
        assert_eq!(code(&active, &[], Step::Pause, "  "), "invalid_input");
        assert_eq!(decide(&active, &[], Step::Pause, "予算を待つ"), Ok(State::Paused));
        assert_eq!(code(&initiative(State::Done), &[], Step::Drop, "x"), "initiative_state");
        assert_eq!(
            decide(&initiative(State::Done), &[], Step::Resume, "まだあった"),
            Ok(State::Active)
        );
    }

    proptest! {
        #[test]
        fn nothing_leads_out_of_what_was_dropped_and_nothing_back_to_a_draft(
            at in 0_usize..5, step in 0_usize..5, reached in any::<bool>(),
        ) {
            let known = initiative(State::ALL[at]);
            let milestones = [milestone(reached.then(|| date(2026, 5, 1)))];
            let to = decide(&known, &milestones, Step::ALL[step], "理由");
            if known.state == State::Dropped {
                prop_assert!(to.is_err());
            }
            if let Ok(to) = to {
                prop_assert!(to != State::Draft && to != known.state);
                prop_assert!(steps(known.state).any(|one| one == Step::ALL[step]));
            }
        }
    }
}
