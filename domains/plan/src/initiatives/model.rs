//! The nouns: an initiative, its milestones, its notes, its risks and issues.

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;
use yakusho_kernel::Lang;

/// Days before a milestone from which it stands in the worklist. Ours.
pub const SOON_DAYS: i32 = 14;

/// Something that a department does under a measure of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Initiative {
    /// Its id.
    pub id: Uuid,
    /// The number of its programme.
    pub programme: u8,
    /// The measure (取組事項) under which it stands, in the plan's words.
    pub measure: String,
    /// What it is called.
    pub title: String,
    /// What is done.
    pub about: String,
    /// The department that answers for it.
    pub department: String,
    /// The working group that carries it.
    pub working_group: Option<String>,
    /// The member of staff who answers for it.
    pub responsible: Option<Uuid>,
    /// Its first day.
    pub starts_on: Date,
    /// Its last day.
    pub ends_on: Date,
    /// How far it is.
    pub state: State,
    /// Why it is paused, dropped or taken up again.
    pub reason: Option<String>,
    /// What residents read, in Japanese, やさしい日本語 and English; `None`: nothing.
    pub published: Option<Published>,
    /// The day on which it was done.
    pub done_on: Option<Date>,
    /// Seeded for the demo.
    pub stand_in: bool,
    /// Counts its changes.
    pub version: i64,
}

/// What residents read of an initiative.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// In Japanese.
    pub ja: String,
    /// In やさしい日本語; empty: the Japanese is shown.
    pub easy: String,
    /// In English; empty: the Japanese is shown.
    pub en: String,
}

/// How far an initiative is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// 準備中
    Draft,
    /// 実施中
    Active,
    /// 中断
    Paused,
    /// 完了
    Done,
    /// 取りやめ
    Dropped,
}

impl Initiative {
    /// What residents read, and the language in which that is. Japanese stands in for what was not
    /// written; nothing where nothing is published.
    #[must_use]
    pub fn words(&self, lang: Lang) -> (&str, Lang) {
        let Some(words) = &self.published else { return ("", lang) };
        match lang {
            Lang::JaEasy if !words.easy.is_empty() => (&words.easy, lang),
            Lang::En if !words.en.is_empty() => (&words.en, lang),
            _ => (&words.ja, Lang::Ja),
        }
    }
}

impl State {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Active, Self::Paused, Self::Done, Self::Dropped];

    /// The code in the database and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// What staff call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "準備中",
            Self::Active => "実施中",
            Self::Paused => "中断",
            Self::Done => "完了",
            Self::Dropped => "取りやめ",
        }
    }
}

/// A point that an initiative wants to reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// Its id.
    pub id: Uuid,
    /// Its initiative.
    pub initiative: Uuid,
    /// What is reached.
    pub title: String,
    /// The day on which it was planned.
    pub planned_on: Date,
    /// The day on which it is expected now.
    pub forecast_on: Option<Date>,
    /// The day on which it was reached.
    pub actual_on: Option<Date>,
    /// Why it is expected on another day, or is not wanted any more.
    pub reason: Option<String>,
    /// Not wanted any more.
    pub dropped: bool,
    /// Counts its changes.
    pub version: i64,
}

/// How a milestone stands on a day; computed, never kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MilestoneStanding {
    /// Reached on its day or before.
    Reached,
    /// Reached after its day.
    ReachedLate,
    /// Not wanted any more.
    Dropped,
    /// Its day is over and it is not reached.
    Late,
    /// Expected after its day.
    Slipping,
    /// Its day is near.
    Soon,
    /// To come.
    Planned,
}

impl Milestone {
    /// How it stands on a day.
    #[must_use]
    pub fn standing(&self, today: Date) -> MilestoneStanding {
        match (self.actual_on, self.dropped) {
            (Some(day), _) if day > self.planned_on => MilestoneStanding::ReachedLate,
            (Some(_), _) => MilestoneStanding::Reached,
            (None, true) => MilestoneStanding::Dropped,
            _ if today > self.planned_on => MilestoneStanding::Late,
            _ if self.forecast_on.is_some_and(|day| day > self.planned_on) => {
                MilestoneStanding::Slipping
            }
            _ if (self.planned_on - today).get_days() <= SOON_DAYS => MilestoneStanding::Soon,
            _ => MilestoneStanding::Planned,
        }
    }

    /// Whether it is still to be reached.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.actual_on.is_none() && !self.dropped
    }

    /// The day by which it is expected now.
    #[must_use]
    pub fn expected_on(&self) -> Date {
        self.forecast_on.unwrap_or(self.planned_on)
    }
}

impl MilestoneStanding {
    /// The code in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::ReachedLate => "reached_late",
            Self::Dropped => "dropped",
            Self::Late => "late",
            Self::Slipping => "slipping",
            Self::Soon => "soon",
            Self::Planned => "planned",
        }
    }

    /// What staff call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Reached => "達成",
            Self::ReachedLate => "達成（遅れて）",
            Self::Dropped => "取りやめ",
            Self::Late => "遅れ",
            Self::Slipping => "遅れる見込み",
            Self::Soon => "まもなく",
            Self::Planned => "これから",
        }
    }
}

/// What was noted on the way. Never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: Uuid,
    /// The day that it tells of.
    pub day: Date,
    /// What was noted.
    pub words: String,
    /// Who.
    pub by: Uuid,
    /// When.
    pub at: Timestamp,
}

/// Something that could go wrong, or already asks for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Risk {
    /// Its id.
    pub id: Uuid,
    /// Its initiative.
    pub initiative: Uuid,
    /// Which of both.
    pub sort: Sort,
    /// What.
    pub words: String,
    /// How likely, from 1 to 3; of an issue 3, because it is there.
    pub likelihood: u8,
    /// How bad, from 1 to 3.
    pub effect: u8,
    /// The department that watches it.
    pub department: String,
    /// What is done about it, or what is to be decided.
    pub answer: String,
    /// Whether it is over.
    pub closed: bool,
    /// Why it is over.
    pub reason: Option<String>,
    /// Counts its changes.
    pub version: i64,
}

/// A risk or an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    /// リスク: it could happen.
    Risk,
    /// 課題: it is there and asks for a decision.
    Issue,
}

impl Sort {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Risk, Self::Issue];

    /// The code in the database and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Risk => "risk",
            Self::Issue => "issue",
        }
    }

    /// The sort with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// What staff call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Risk => "リスク",
            Self::Issue => "決めてほしいこと",
        }
    }
}

impl Risk {
    /// How much it matters: likelihood times effect, from 1 to 9.
    #[must_use]
    pub const fn weight(&self) -> u8 {
        self.likelihood.saturating_mul(self.effect)
    }

    /// 大・中・小 by its weight: 6 and more, 3 and more, less.
    #[must_use]
    pub const fn weight_label(&self) -> &'static str {
        match self.weight() {
            6.. => "大",
            3..=5 => "中",
            _ => "小",
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn milestone() -> Milestone {
        Milestone {
            id: Uuid::nil(),
            initiative: Uuid::nil(),
            title: String::new(),
            planned_on: date(2026, 9, 30),
            forecast_on: None,
            actual_on: None,
            reason: None,
            dropped: false,
            version: 1,
        }
    }

    #[test]
    fn lateness_is_computed_from_the_planned_day() {
        let one = milestone();
        assert_eq!(one.standing(date(2026, 9, 1)), MilestoneStanding::Planned);
        assert_eq!(one.standing(date(2026, 9, 16)), MilestoneStanding::Soon);
        assert_eq!(one.standing(date(2026, 9, 30)), MilestoneStanding::Soon);
        assert_eq!(one.standing(date(2026, 10, 1)), MilestoneStanding::Late);
        let slipping = Milestone { forecast_on: Some(date(2026, 10, 15)), ..milestone() };
        assert_eq!(slipping.standing(date(2026, 9, 1)), MilestoneStanding::Slipping);
        // Another forecast does not make what is late be in time.
        assert_eq!(slipping.standing(date(2026, 10, 1)), MilestoneStanding::Late);
        let reached = Milestone { actual_on: Some(date(2026, 9, 30)), ..milestone() };
        assert_eq!(reached.standing(date(2027, 1, 1)), MilestoneStanding::Reached);
        let late = Milestone { actual_on: Some(date(2026, 10, 1)), ..milestone() };
        assert_eq!(late.standing(date(2027, 1, 1)), MilestoneStanding::ReachedLate);
        let dropped = Milestone { dropped: true, ..milestone() };
        assert_eq!(dropped.standing(date(2027, 1, 1)), MilestoneStanding::Dropped);
        assert!(!dropped.is_open() && !reached.is_open() && one.is_open());
    }

    #[test]
    fn a_risk_weighs_what_is_likely_and_bad() {
        let risk = |likelihood, effect| Risk {
            id: Uuid::nil(),
            initiative: Uuid::nil(),
            sort: Sort::Risk,
            words: String::new(),
            likelihood,
            effect,
            department: String::new(),
            answer: String::new(),
            closed: false,
            reason: None,
            version: 1,
        };
        assert_eq!(risk(3, 3).weight_label(), "大");
        assert_eq!(risk(2, 3).weight_label(), "大");
        assert_eq!(risk(2, 2).weight_label(), "中");
        assert_eq!(risk(1, 2).weight_label(), "小");
    }
}
