//! What somebody types to plan meetings, and what may happen to one.

use jiff::civil::{Date, Time};
use serde::Deserialize;
use yakusho_kernel::{Problem, Refusal, RefusalKind, Text, date::read_date, text::fits};

use super::repeat::Repeat;

/// Letters of a title at most.
pub const LONGEST_TITLE: u32 = 80;
/// Letters of a place or an address at most.
pub const LONGEST_PLACE: u32 = 200;

/// How far a meeting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It will be.
    Planned,
    /// It was.
    Held,
    /// It will not be.
    Cancelled,
}

impl State {
    /// The code in the database and in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Held => "held",
            Self::Cancelled => "cancelled",
        }
    }

    /// What pages call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Planned => "予定",
            Self::Held => "開催済み",
            Self::Cancelled => "中止",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Planned, Self::Held, Self::Cancelled].into_iter().find(|one| one.code() == code)
    }
}

/// Whether a meeting may go from one state to another. What was held stays held.
///
/// # Errors
/// A conflict with its words.
pub fn may_become(from: State, to: State, day: Date, today: Date) -> Result<(), Refusal> {
    let words = match (from, to) {
        (State::Planned, State::Held) if day > today => {
            "まだ開かれていません。その日になってから記録してください。"
        }
        (State::Planned, State::Held | State::Cancelled) => return Ok(()),
        _ => "この会議は、もう「予定」ではありません。",
    };
    Err(Refusal::new(RefusalKind::Conflict, "not_its_turn", Text::ja(words)))
}

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = NewMeeting)]
pub struct Entered {
    /// What it is called.
    #[serde(default)]
    pub title: String,
    /// The (first) day, ISO 8601 or 和暦.
    #[serde(default)]
    pub day: String,
    /// When it begins: `10:00`.
    #[serde(default)]
    pub starts: String,
    /// How long it is, in minutes.
    #[serde(default)]
    pub minutes: String,
    /// Where, in the house.
    #[serde(default)]
    pub place: String,
    /// Where, as an address of a web conference: `https://…`.
    #[serde(default)]
    pub url: String,
    /// `weeks:1` to `weeks:8`, `months`; empty: once.
    #[serde(default)]
    pub repeat: String,
    /// The last day of a series.
    #[serde(default)]
    pub until: String,
    /// What is to be talked about: one a line, 「誰が／分」 may follow after 「｜」.
    #[serde(default)]
    pub agenda: String,
}

/// Meetings that can be planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// What it is called.
    pub title: String,
    /// The (first) day.
    pub day: Date,
    /// When it begins.
    pub starts: Time,
    /// How long it is.
    pub minutes: i64,
    /// Where, in the house.
    pub place: String,
    /// Where, as an address.
    pub url: String,
    /// How it repeats.
    pub repeat: Option<Repeat>,
    /// The last day of a series.
    pub until: Option<Date>,
    /// What is to be talked about.
    pub agenda: Vec<Topic>,
}

/// Something to be talked about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topic {
    /// What.
    pub title: String,
    /// Who speaks, in words.
    pub who: String,
    /// How long; nothing where nobody said.
    pub minutes: Option<i64>,
}

/// Topics of a meeting at most.
pub const MOST_TOPICS: usize = 30;

/// Reads what was typed. Meetings of the past can be entered too: not everything is planned before.
///
/// # Errors
/// Every field that is to be mended.
pub fn read(entered: &Entered) -> Result<Planned, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut wrong = |field: &str, code: &'static str, words: &str| {
        problems.push(Problem::new(field, code, Text::ja(words)));
    };
    let title = entered.title.trim().to_owned();
    if title.is_empty() || !fits(&title, limit(LONGEST_TITLE)) {
        wrong("title", "title_missing", "会議の名前を、80文字以内で入れてください。");
    }
    let day = match read_date(entered.day.trim()) {
        Ok(day) => Some(day),
        Err(error) => {
            wrong("day", "not_a_day", error.message().get(yakusho_kernel::Lang::Ja));
            None
        }
    };
    let starts = Time::strptime("%H:%M", entered.starts.trim().replace('：', ":")).ok();
    if starts.is_none() {
        wrong("starts", "not_a_time", "始まる時刻を、10:00 のように入れてください。");
    }
    let minutes = entered.minutes.trim().parse::<i64>().ok();
    let minutes = minutes.filter(|minutes| (5..=480).contains(minutes));
    if minutes.is_none() {
        wrong("minutes", "not_minutes", "長さを、分で入れてください（5〜480）。");
    }
    for (field, value) in [("place", &entered.place), ("url", &entered.url)] {
        if !fits(value, limit(LONGEST_PLACE)) {
            wrong(field, "too_long", "200文字以内で入れてください。");
        }
    }
    let url = entered.url.trim();
    let plain = !url.chars().any(|letter| letter.is_control() || letter.is_whitespace());
    let is_address = url.starts_with("https://") && plain;
    if !url.is_empty() && !is_address {
        wrong("url", "not_an_address", "https:// で始まるアドレスを入れてください。");
    }
    let repeat = match entered.repeat.trim() {
        "" => None,
        code => {
            let found = Repeat::from_code(code);
            if found.is_none() {
                wrong("repeat", "no_such_repeat", "くり返し方を選んでください。");
            }
            found
        }
    };
    let until = match entered.until.trim() {
        "" => None,
        typed => match read_date(typed) {
            Ok(until) => Some(until),
            Err(error) => {
                wrong("until", "not_a_day", error.message().get(yakusho_kernel::Lang::Ja));
                None
            }
        },
    };
    if day.zip(until).is_some_and(|(day, until)| until < day) {
        wrong("until", "before_its_day", "終わりの日が、最初の日より前です。");
    }
    let agenda = topics(&entered.agenda).unwrap_or_else(|words| {
        wrong("agenda", "topic_malformed", words);
        Vec::new()
    });
    match (problems.is_empty(), day, starts, minutes) {
        (true, Some(day), Some(starts), Some(minutes)) => Ok(Planned {
            title,
            day,
            starts,
            minutes,
            place: entered.place.trim().to_owned(),
            url: url.to_owned(),
            repeat,
            until,
            agenda,
        }),
        _ => Err(problems),
    }
}

/// Topics as they are typed, one a line: 「窓口の待ち時間｜市民課｜20」.
///
/// # Errors
/// What to mend.
pub fn topics(typed: &str) -> Result<Vec<Topic>, &'static str> {
    let mut all = Vec::new();
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut parts = line.split(['｜', '|']).map(str::trim);
        let title = parts.next().unwrap_or_default().to_owned();
        let who = parts.next().unwrap_or_default().to_owned();
        let minutes = match parts.next().unwrap_or_default().trim_end_matches('分') {
            "" => None,
            digits => match digits.parse::<i64>() {
                Ok(minutes) if (1..=480).contains(&minutes) => Some(minutes),
                _ => {
                    return Err(
                        "議題の分は、1〜480の数字で入れてください。例：窓口の待ち時間｜市民課｜20",
                    );
                }
            },
        };
        let short = fits(&title, limit(LONGEST_TITLE)) && fits(&who, limit(LONGEST_TITLE));
        if title.is_empty() || !short {
            return Err("議題は、1行に1つ、80文字以内で入れてください。");
        }
        all.push(Topic { title, who, minutes });
    }
    if all.len() > MOST_TOPICS {
        return Err("議題は30個までです。");
    }
    Ok(all)
}

/// A limit of letters as text counts them.
#[must_use]
pub fn limit(letters: u32) -> usize {
    usize::try_from(letters).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    use super::*;

    fn entered() -> Entered {
        Entered {
            title: "定例会".to_owned(),
            day: "2026-11-24".to_owned(),
            starts: "10：30".to_owned(),
            minutes: "60".to_owned(),
            repeat: "weeks:2".to_owned(),
            agenda: "窓口の待ち時間｜市民課｜20分\n\n次の試行".to_owned(),
            ..Entered::default()
        }
    }

    #[test]
    fn a_series_is_read_with_its_agenda() {
        let planned = read(&entered()).expect("planned");
        assert_eq!(planned.starts, time(10, 30, 0, 0));
        assert_eq!(planned.repeat, Some(Repeat::Weeks(2)));
        let first = &planned.agenda[0];
        assert_eq!(
            (first.title.as_str(), first.who.as_str(), first.minutes),
            ("窓口の待ち時間", "市民課", Some(20))
        );
        assert_eq!(planned.agenda.len(), 2);
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let sent = Entered {
            title: " ".to_owned(),
            starts: "25:00".to_owned(),
            url: "javascript:alert(1)".to_owned(),
            until: "2026-11-01".to_owned(),
            ..entered()
        };
        let problems = read(&sent).expect_err("refused");
        let fields: Vec<&str> = problems.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["title", "starts", "url", "until"]);
    }

    #[test]
    fn what_was_held_stays_held_and_nothing_is_held_before_its_day() {
        let (day, today) = (date(2026, 11, 24), date(2026, 11, 23));
        assert!(may_become(State::Planned, State::Held, day, today).is_err());
        assert!(may_become(State::Planned, State::Held, day, day).is_ok());
        assert!(may_become(State::Planned, State::Cancelled, day, today).is_ok());
        for from in [State::Held, State::Cancelled] {
            for to in [State::Planned, State::Held, State::Cancelled] {
                assert!(may_become(from, to, day, day).is_err());
            }
        }
    }

    proptest! {
        #[test]
        fn topics_are_few_and_short_or_refused(typed in "(.{0,30}\n){0,40}") {
            if let Ok(all) = topics(&typed) {
                prop_assert!(all.len() <= MOST_TOPICS);
                prop_assert!(all.iter().all(|topic| !topic.title.is_empty()));
            }
        }
    }
}
