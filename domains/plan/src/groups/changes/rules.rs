//! Pure decisions: what a proposal to found or close a group must say, and who may approve it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusho_kernel::{Problem, Refusal, RefusalKind, Text, date::read_date, text::fits};

/// Letters of a name at most.
pub const LONGEST_NAME: usize = 60;
/// Letters of a scope or a reason at most.
pub const LONGEST_TEXT: usize = 800;

/// What is proposed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = GroupChangeKind)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 新設.
    #[default]
    Found,
    /// 終了.
    Close,
}

impl Kind {
    /// The code in the database and in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Close => "close",
        }
    }

    /// What the office calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Found => "新設",
            Self::Close => "終了",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Found, Self::Close].into_iter().find(|kind| kind.code() == code)
    }
}

/// Where a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It waits for a second person.
    Proposed,
    /// It holds from its day on.
    Approved,
    /// It was taken back, or not approved.
    Dropped,
}

impl State {
    /// The code in the database and in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::Dropped => "dropped",
        }
    }

    /// What the office calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Proposed => "承認待ち",
            Self::Approved => "承認済み",
            Self::Dropped => "取りやめ",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Proposed, Self::Approved, Self::Dropped].into_iter().find(|one| one.code() == code)
    }
}

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = GroupChangeText)]
#[serde(default)]
pub struct Entered {
    /// What is proposed.
    pub kind: Kind,
    /// The group that ends; empty where one is founded.
    pub group: String,
    /// The name of the new group.
    pub name: String,
    /// What the new group is about.
    pub scope: String,
    /// The departments of the new group, by their codes.
    pub departments: Vec<String>,
    /// The first day of the new group, or the last day of the one that ends.
    pub day: String,
    /// Why.
    pub reason: String,
}

/// What a proposal is checked against.
pub struct Around<'a> {
    /// The day on which it is proposed.
    pub today: Date,
    /// The groups of today and later: code and name.
    pub groups: &'a [(String, String)],
    /// The departments of today.
    pub departments: BTreeSet<&'a str>,
    /// Groups whose end is proposed or approved already.
    pub ending: BTreeSet<&'a str>,
}

/// Reads a proposal.
///
/// # Errors
/// Every field that is to be mended.
pub fn read(entered: &Entered, around: &Around<'_>) -> Result<(Entered, Date), Vec<Problem>> {
    let mut problems = Vec::new();
    let mut wrong = |field: &str, code: &'static str, words: String| {
        problems.push(Problem::new(field, code, Text::ja(words)));
    };
    let text = |text: &str| text.trim().to_owned();
    let day = match read_date(entered.day.trim()) {
        Ok(day) if day < around.today => {
            wrong("day", "over_already", "きょうか、それより後の日を入れてください。".to_owned());
            None
        }
        Ok(day) => Some(day),
        Err(error) => {
            let words = error.message().get(yakusho_kernel::Lang::Ja).to_owned();
            wrong("day", "not_a_day", words);
            None
        }
    };
    let mut said = |field: &str, label: &str, value: &str, longest: usize| {
        if value.is_empty() || !fits(value, longest) {
            wrong(field, "text_missing", format!("{label}を、1〜{longest}文字で書いてください。"));
        }
    };
    let reason = text(&entered.reason);
    said("reason", "理由", &reason, LONGEST_TEXT);
    let read = match entered.kind {
        Kind::Found => {
            let (name, scope) = (text(&entered.name), text(&entered.scope));
            said("name", "WGの名前", &name, LONGEST_NAME);
            said("scope", "扱うこと", &scope, LONGEST_TEXT);
            if around.groups.iter().any(|(_, known)| *known == name) {
                wrong(
                    "name",
                    "name_taken",
                    "同じ名前のWGがあります。違う名前にしてください。".to_owned(),
                );
            }
            let departments: BTreeSet<String> = entered.departments.iter().cloned().collect();
            if departments.is_empty() {
                wrong(
                    "departments",
                    "none_chosen",
                    "対象の所属を、1つ以上選んでください。".to_owned(),
                );
            }
            if departments.iter().any(|one| !around.departments.contains(one.as_str())) {
                let words = "いまはない所属が入っています。選び直してください。".to_owned();
                wrong("departments", "unknown_department", words);
            }
            let departments = departments.into_iter().collect();
            Entered { kind: Kind::Found, name, scope, departments, reason, ..Entered::default() }
        }
        Kind::Close => {
            if !around.groups.iter().any(|(code, _)| *code == entered.group) {
                wrong("group", "unknown_group", "終わらせるWGを選んでください。".to_owned());
            } else if around.ending.contains(entered.group.as_str()) {
                let words = "このWGの終了は、もう提案されているか、承認されています。".to_owned();
                wrong("group", "ending_already", words);
            }
            let group = entered.group.clone();
            Entered { kind: Kind::Close, group, reason, ..Entered::default() }
        }
    };
    match day {
        Some(day) if problems.is_empty() => Ok((Entered { day: day.to_string(), ..read }, day)),
        _ => Err(problems),
    }
}

/// What somebody does with a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// 承認.
    Approve,
    /// 取りやめ.
    Drop,
}

impl Step {
    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "approve" => Some(Self::Approve),
            "drop" => Some(Self::Drop),
            _ => None,
        }
    }
}

/// Where a proposal comes by a step on a day. Whoever proposed it does not approve it.
///
/// # Errors
/// A conflict where it was decided before, by whom it may not be, or where its day has passed.
pub fn decide<Id: PartialEq>(
    step: Step,
    state: State,
    (proposed_by, by): (Id, Id),
    (day, today): (Date, Date),
) -> Result<State, Refusal> {
    let refuse = |code, words| Err(Refusal::new(RefusalKind::Conflict, code, Text::ja(words)));
    if state != State::Proposed {
        return refuse("decided_already", "この提案は、もう決まっています。");
    }
    match step {
        Step::Drop => Ok(State::Dropped),
        Step::Approve if proposed_by == by => {
            refuse("four_eyes", "提案した人とは別の人が承認してください。")
        }
        Step::Approve if day < today => refuse(
            "over_already",
            "提案の日が過ぎています。取りやめて、新しい日で提案し直してください。",
        ),
        Step::Approve => Ok(State::Approved),
    }
}

/// The code of the next group: one more than the highest number of those that there are and were.
#[must_use]
pub fn next_code<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    let numbers = codes.filter_map(|code| code.strip_prefix("wg")?.parse::<u32>().ok());
    format!("wg{}", numbers.max().unwrap_or(0).saturating_add(1))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn around(groups: &[(String, String)]) -> Around<'_> {
        Around {
            today: date(2026, 11, 22),
            groups,
            departments: BTreeSet::from(["joho", "shimin"]),
            ending: BTreeSet::from(["wg2"]),
        }
    }

    fn fields(entered: &Entered) -> Vec<String> {
        let groups = [("wg1", "窓口"), ("wg2", "紙")];
        let groups = groups.map(|(code, name)| (code.to_owned(), name.to_owned()));
        let found = read(entered, &around(&groups)).err().unwrap_or_default();
        found.into_iter().map(|one| one.field.as_str().to_owned()).collect()
    }

    #[test]
    fn a_new_group_needs_a_name_of_its_own_a_scope_departments_a_day_and_a_reason() {
        assert_eq!(fields(&Entered::default()), ["day", "reason", "name", "scope", "departments"]);
        let good = Entered {
            name: "AIの使い方".to_owned(),
            scope: "生成AIの手引き".to_owned(),
            departments: vec!["shimin".to_owned()],
            day: "令和8年12月1日".to_owned(),
            reason: "問い合わせが増えた".to_owned(),
            ..Entered::default()
        };
        assert!(fields(&good).is_empty());
        assert_eq!(fields(&Entered { name: "窓口".to_owned(), ..good.clone() }), ["name"]);
        let gone = Entered { departments: vec!["x".to_owned()], ..good.clone() };
        assert_eq!(fields(&gone), ["departments"]);
        assert_eq!(fields(&Entered { day: "2026-11-21".to_owned(), ..good }), ["day"]);
    }

    #[test]
    fn a_group_that_is_there_and_not_ending_can_be_closed() {
        let close = |group: &str| Entered {
            kind: Kind::Close,
            group: group.to_owned(),
            day: "2027-03-31".to_owned(),
            reason: "目的を果たした".to_owned(),
            ..Entered::default()
        };
        assert!(fields(&close("wg1")).is_empty());
        assert_eq!(fields(&close("wg2")), ["group"], "it ends already");
        assert_eq!(fields(&close("wg9")), ["group"]);
    }

    #[test]
    fn two_people_decide_and_a_day_that_has_passed_is_proposed_anew() {
        let days = (date(2026, 12, 1), date(2026, 11, 22));
        assert_eq!(decide(Step::Approve, State::Proposed, (1, 2), days), Ok(State::Approved));
        assert_eq!(decide(Step::Drop, State::Proposed, (1, 1), days), Ok(State::Dropped));
        let code = |found: Result<State, Refusal>| found.expect_err("refused").code;
        assert_eq!(code(decide(Step::Approve, State::Proposed, (1, 1), days)), "four_eyes");
        assert_eq!(code(decide(Step::Drop, State::Approved, (1, 2), days)), "decided_already");
        let late = (days.0, date(2026, 12, 2));
        assert_eq!(code(decide(Step::Approve, State::Proposed, (1, 2), late)), "over_already");
    }

    #[test]
    fn codes_go_on_after_the_highest() {
        assert_eq!(next_code(["wg1", "wg6", "wg10", "other"].into_iter()), "wg11");
        assert_eq!(next_code(std::iter::empty()), "wg1");
    }
}
