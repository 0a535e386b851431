//! What somebody types of an initiative, a milestone or a risk, checked field by field. Pages, API and
//! workbooks are read here.

use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;
use yakusho_kernel::Problem;
use yakusho_pack::{Pack, format::CityPlan};

use super::model::{Published, Sort};
use crate::typed::{TITLE, Typed, WORDS};

/// What the page sends of an initiative, and the API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[schema(as = InitiativeEntered)]
#[serde(default)]
pub struct Entered {
    /// The number of its programme.
    pub programme: String,
    /// The place of its measure (取組事項) in the programme, from 1.
    pub measure: String,
    /// What it is called.
    pub title: String,
    /// What is done.
    pub about: String,
    /// The code of the department that answers for it.
    pub department: String,
    /// The id of the working group that carries it; may be empty.
    pub working_group: String,
    /// The id of the member of staff who answers for it; may be empty before it begins.
    pub responsible: String,
    /// Its first day, ISO 8601 or 和暦.
    pub starts_on: String,
    /// Its last day.
    pub ends_on: String,
    /// The version that was seen; not of a new one.
    pub version: i64,
}

/// An initiative that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The number of its programme.
    pub programme: u8,
    /// Its measure, in the plan's words.
    pub measure: String,
    /// What it is called.
    pub title: String,
    /// What is done.
    pub about: String,
    /// The department that answers for it.
    pub department: String,
    /// The working group.
    pub working_group: Option<String>,
    /// Who answers for it.
    pub responsible: Option<Uuid>,
    /// Its first day.
    pub starts_on: Date,
    /// Its last day.
    pub ends_on: Date,
}

/// Reads an initiative.
///
/// # Errors
/// Every field that is to be mended.
pub fn initiative(
    pack: &Pack,
    plan: &CityPlan,
    entered: &Entered,
    today: Date,
) -> Result<Entry, Vec<Problem>> {
    let mut typed = Typed::default();
    let programme = typed.one_of(
        "programme",
        &entered.programme,
        |number| plan.programme(number.parse().ok()?),
        "重点事業を選んでください。",
    );
    let measure = typed.one_of(
        "measure",
        &entered.measure,
        |place| {
            let place: usize = place.parse().ok()?;
            Some(programme?.actions.get(place.checked_sub(1)?)?.text.clone())
        },
        "計画の取組事項を選んでください。",
    );
    let title = typed.needed("title", &entered.title, TITLE, "取組の名前を書いてください。");
    let about = typed.words("about", &entered.about, WORDS);
    let department = typed.one_of(
        "department",
        &entered.department,
        |code| pack.department_on(code, today).map(|known| known.code.clone()),
        "所管する課を選んでください。",
    );
    let working_group = match entered.working_group.trim() {
        "" => None,
        _ => typed.one_of(
            "working_group",
            &entered.working_group,
            |id| plan.groups.iter().find(|group| group.id == id).map(|group| group.id.clone()),
            "WGを選び直してください。",
        ),
    };
    let responsible = typed.id_or_none("responsible", &entered.responsible);
    let starts_on = typed.day("starts_on", &entered.starts_on);
    let ends_on = typed.day("ends_on", &entered.ends_on);
    if starts_on.zip(ends_on).is_some_and(|(from, to)| to < from) {
        typed.say("ends_on", "before_its_begin", "終わりの日は、始まりの日より後にしてください。");
    }
    let read = (|| {
        Some(Entry {
            programme: programme?.number,
            measure: measure?,
            title,
            about,
            department: department?,
            working_group,
            responsible,
            starts_on: starts_on?,
            ends_on: ends_on?,
        })
    })();
    typed.done(read)
}

/// What the page sends of a milestone, and the API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[schema(as = MilestoneEntered)]
#[serde(default)]
pub struct MilestoneEntered {
    /// What is reached.
    pub title: String,
    /// The day on which it is planned; of a milestone that is kept it stays as it was.
    pub planned_on: String,
    /// The day on which it is expected now; may be empty.
    pub forecast_on: String,
    /// The day on which it was reached; may be empty.
    pub actual_on: String,
    /// `yes`: it is not wanted any more.
    pub dropped: String,
    /// Why it is expected later, or is not wanted any more.
    pub reason: String,
    /// The version that was seen; not of a new one.
    pub version: i64,
}

/// A milestone that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MilestoneEntry {
    /// What is reached.
    pub title: String,
    /// When it is planned.
    pub planned_on: Date,
    /// When it is expected.
    pub forecast_on: Option<Date>,
    /// When it was reached.
    pub actual_on: Option<Date>,
    /// Not wanted any more.
    pub dropped: bool,
    /// Why.
    pub reason: Option<String>,
}

/// Reads a milestone. `planned_on` of one that is kept is its own.
///
/// # Errors
/// Every field that is to be mended.
pub fn milestone(
    entered: &MilestoneEntered,
    planned_on: Option<Date>,
    today: Date,
) -> Result<MilestoneEntry, Vec<Problem>> {
    let mut typed = Typed::default();
    let title =
        typed.needed("title", &entered.title, TITLE, "何ができたら達成かを書いてください。");
    let planned_on = planned_on.or_else(|| typed.day("planned_on", &entered.planned_on));
    let forecast_on = typed.day_or_none("forecast_on", &entered.forecast_on);
    let actual_on = typed.day_or_none("actual_on", &entered.actual_on);
    let reason = typed.words("reason", &entered.reason, WORDS);
    let dropped = matches!(entered.dropped.trim(), "yes" | "はい");
    if actual_on.is_some_and(|day| day > today) {
        typed.say(
            "actual_on",
            "in_the_future",
            "達成した日は、きょうか、それより前の日にしてください。",
        );
    }
    if dropped && actual_on.is_some() {
        typed.say("dropped", "reached_and_dropped", "達成した節目は、取りやめにできません。");
    }
    let later = forecast_on.zip(planned_on).is_some_and(|(to, from)| to > from);
    if reason.is_empty() && (dropped || later) {
        let words = if dropped {
            "取りやめる理由を書いてください。"
        } else {
            "予定より遅れる理由を書いてください。"
        };
        typed.say("reason", "reason_missing", words);
    }
    let read = planned_on.map(|planned_on| MilestoneEntry {
        title,
        planned_on,
        forecast_on,
        actual_on,
        dropped,
        reason: Some(reason).filter(|reason| !reason.is_empty()),
    });
    typed.done(read)
}

/// What the page sends of a risk or an issue, and the API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[schema(as = RiskEntered)]
#[serde(default)]
pub struct RiskEntered {
    /// `risk`, `issue`.
    pub sort: String,
    /// What could happen, or what is to be decided.
    pub words: String,
    /// How likely: `1` to `3`; not of an issue.
    pub likelihood: String,
    /// How bad: `1` to `3`.
    pub effect: String,
    /// The code of the department that watches it.
    pub department: String,
    /// What is done about it, or what could be decided.
    pub answer: String,
    /// `yes`: it is over.
    pub closed: String,
    /// Why it is over.
    pub reason: String,
    /// The version that was seen; not of a new one.
    pub version: i64,
}

/// A risk that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskEntry {
    /// Which sort.
    pub sort: Sort,
    /// What.
    pub words: String,
    /// How likely.
    pub likelihood: u8,
    /// How bad.
    pub effect: u8,
    /// Who watches it.
    pub department: String,
    /// What is done about it.
    pub answer: String,
    /// It is over.
    pub closed: bool,
    /// Why.
    pub reason: Option<String>,
}

/// Reads a risk or an issue.
///
/// # Errors
/// Every field that is to be mended.
pub fn risk(pack: &Pack, entered: &RiskEntered, today: Date) -> Result<RiskEntry, Vec<Problem>> {
    let mut typed = Typed::default();
    let sort = typed.one_of("sort", &entered.sort, Sort::from_code, "どちらかを選んでください。");
    let words = typed.needed(
        "words",
        &entered.words,
        WORDS,
        "何が起こりうるか、何を決めてほしいかを書いてください。",
    );
    let step = |text: &str| text.parse::<u8>().ok().filter(|number| (1..=3).contains(number));
    let likelihood = match sort {
        Some(Sort::Issue) => Some(3),
        _ => {
            typed.one_of("likelihood", &entered.likelihood, step, "起こりやすさを選んでください。")
        }
    };
    let effect = typed.one_of("effect", &entered.effect, step, "影響の大きさを選んでください。");
    let department = typed.one_of(
        "department",
        &entered.department,
        |code| pack.department_on(code, today).map(|known| known.code.clone()),
        "見守る課を選んでください。",
    );
    let answer = typed.needed(
        "answer",
        &entered.answer,
        WORDS,
        "どうするか、何が選べるかを書いてください。",
    );
    let closed = matches!(entered.closed.trim(), "yes" | "はい");
    let reason = typed.words("reason", &entered.reason, WORDS);
    if closed && reason.is_empty() {
        typed.say("reason", "reason_missing", "どうして終わりにできるかを書いてください。");
    }
    let read = (|| {
        Some(RiskEntry {
            sort: sort?,
            words,
            likelihood: likelihood?,
            effect: effect?,
            department: department?,
            answer,
            closed,
            reason: Some(reason).filter(|reason| !reason.is_empty()),
        })
    })();
    typed.done(read)
}

/// What the page sends for residents, and the API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = InitiativeForResidents)]
#[serde(default)]
pub struct PublishEntered {
    /// In Japanese; empty takes the initiative off the public page.
    pub ja: String,
    /// In やさしい日本語; may be empty.
    pub easy: String,
    /// In English; may be empty.
    pub en: String,
    /// The version that was seen.
    pub version: i64,
}

/// Reads what residents are to read; `None`: nothing.
///
/// # Errors
/// Every field that is to be mended.
pub fn published(entered: &PublishEntered) -> Result<Option<Published>, Vec<Problem>> {
    let mut typed = Typed::default();
    let ja = typed.words("ja", &entered.ja, 160);
    let easy = typed.words("easy", &entered.easy, 240);
    let en = typed.words("en", &entered.en, 320);
    if ja.is_empty() && !(easy.is_empty() && en.is_empty()) {
        typed.say(
            "ja",
            "missing",
            "日本語の文も書いてください。ほかの言葉がないとき、この文が出ます。",
        );
    }
    typed.done(Some(Some(Published { ja, easy, en }).filter(|words| !words.ja.is_empty())))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn codes<T: std::fmt::Debug>(read: Result<T, Vec<Problem>>) -> Vec<String> {
        let problems = read.expect_err("problems").into_iter();
        problems.map(|problem| format!("{}:{}", problem.field, problem.code)).collect()
    }

    #[test]
    fn who_expects_a_milestone_later_says_why() {
        let today = date(2026, 11, 22);
        let entered = MilestoneEntered {
            title: "使い始める".to_owned(),
            planned_on: "令和8年12月1日".to_owned(),
            forecast_on: "2026-12-20".to_owned(),
            ..MilestoneEntered::default()
        };
        assert_eq!(codes(milestone(&entered, None, today)), ["reason:reason_missing"]);
        let with =
            MilestoneEntered { reason: "機器が届かない".to_owned(), ..entered.clone() };
        let read = milestone(&with, None, today).expect("a milestone");
        assert_eq!(read.planned_on, date(2026, 12, 1));
        // The planned day of what is kept does not move.
        let kept = milestone(&with, Some(date(2026, 11, 30)), today).expect("a milestone");
        assert_eq!(kept.planned_on, date(2026, 11, 30));
        let early = MilestoneEntered {
            actual_on: "2026-11-23".to_owned(),
            dropped: "yes".to_owned(),
            ..with
        };
        assert_eq!(
            codes(milestone(&early, None, today)),
            ["actual_on:in_the_future", "dropped:reached_and_dropped"]
        );
    }

    #[test]
    fn what_residents_read_has_a_japanese_text_or_is_nothing() {
        let only = PublishEntered { en: "Online".to_owned(), ..PublishEntered::default() };
        assert_eq!(codes(published(&only)), ["ja:missing"]);
        assert_eq!(published(&PublishEntered::default()), Ok(None));
    }
}
