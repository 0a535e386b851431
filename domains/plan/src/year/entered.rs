//! What somebody types of a day of the year, checked field by field.

use jiff::civil::{Date, Time};
use serde::Deserialize;
use yakusho_kernel::Problem;
use yakusho_pack::format::YearKind;

use crate::typed::{TITLE, Typed};

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[schema(as = PlanDayEntered)]
#[serde(default)]
pub struct Entered {
    /// `deadline`, `kickoff`, `report`, `first_half`, `second_half`, `other`.
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// The day, or the first of several, ISO 8601 or 和暦.
    pub on: String,
    /// The last day; may be empty.
    pub until: String,
    /// When it begins, `14:00`; may be empty.
    pub from: String,
    /// When it ends; may be empty.
    pub to: String,
    /// Where; may be empty.
    pub place: String,
    /// `yes`: everybody may see it.
    pub public: String,
    /// `yes`: it does not take place.
    pub cancelled: String,
    /// The version that was seen; not of a new one.
    pub version: i64,
}

/// A day that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What sort of day.
    pub kind: YearKind,
    /// What it is called.
    pub title: String,
    /// The day.
    pub on: Date,
    /// The last day.
    pub until: Option<Date>,
    /// When it begins.
    pub from: Option<Time>,
    /// When it ends.
    pub to: Option<Time>,
    /// Where.
    pub place: String,
    /// Whether everybody may see it.
    pub public: bool,
    /// It does not take place.
    pub cancelled: bool,
}

/// Reads a day.
///
/// # Errors
/// Every field that is to be mended.
pub fn read(entered: &Entered) -> Result<Entry, Vec<Problem>> {
    let mut typed = Typed::default();
    let kind = typed.one_of("kind", &entered.kind, YearKind::from_code, "種類を選んでください。");
    let title = typed.needed("title", &entered.title, TITLE, "予定の名前を書いてください。");
    let on = typed.day("on", &entered.on);
    let until = typed.day_or_none("until", &entered.until);
    let from = time(&mut typed, "from", &entered.from);
    let to = time(&mut typed, "to", &entered.to);
    let place = typed.words("place", &entered.place, TITLE);
    if on.zip(until).is_some_and(|(on, until)| until < on) {
        typed.say("until", "before_its_begin", "終わりの日は、始まりの日より後にしてください。");
    }
    if to.is_some_and(|to| from.is_none_or(|from| to <= from)) {
        typed.say("to", "before_its_begin", "終わりの時刻は、始まりの時刻より後にしてください。");
    }
    let yes = |words: &str| matches!(words.trim(), "yes" | "はい");
    let read = kind.zip(on).map(|(kind, on)| Entry {
        kind,
        title,
        on,
        until,
        from,
        to,
        place,
        public: yes(&entered.public),
        cancelled: yes(&entered.cancelled),
    });
    typed.done(read)
}

/// A time of a day: 「14:00」, also with full-width digits.
fn time(typed: &mut Typed, field: &'static str, words: &str) -> Option<Time> {
    if words.trim().is_empty() {
        return None;
    }
    let half = |letter: char| match letter {
        '０'..='９' => {
            char::from_u32(u32::from(letter) - u32::from('０') + u32::from('0')).unwrap_or(letter)
        }
        '：' => ':',
        other => other,
    };
    let plain: String = words.trim().chars().map(half).collect();
    let read = plain.split_once(':').and_then(|(hour, minute)| {
        let minute = minute.split(':').next()?;
        Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
    });
    if read.is_none() {
        typed.say(field, "not_a_time", "時刻は、14:00 のように書いてください。");
    }
    read
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    fn entered() -> Entered {
        Entered {
            kind: "report".to_owned(),
            title: "中間の報告".to_owned(),
            on: "令和8年12月3日".to_owned(),
            from: "１４：００".to_owned(),
            to: "15:30:00".to_owned(),
            ..Entered::default()
        }
    }

    #[test]
    fn a_day_is_read_as_people_write_it() {
        let read = read(&entered()).expect("a day");
        assert_eq!((read.on, read.from), (date(2026, 12, 3), Some(time(14, 0, 0, 0))));
        assert_eq!(read.to, Some(time(15, 30, 0, 0)));
    }

    #[test]
    fn what_ends_before_it_begins_is_said_at_its_field() {
        let wrong = Entered {
            until: "2026-12-01".to_owned(),
            to: "9:00".to_owned(),
            kind: "party".to_owned(),
            ..entered()
        };
        let found = read(&wrong).expect_err("problems").into_iter();
        let fields: Vec<String> = found.map(|problem| problem.field).collect();
        assert_eq!(fields, ["kind", "until", "to"]);
    }
}
