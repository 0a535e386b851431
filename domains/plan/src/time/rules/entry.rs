//! What somebody types as time for a group, checked field by field.

use jiff::{ToSpan as _, civil::Date};
use serde::Deserialize;
use yakusho_kernel::{Problem, Text, date::read_date, text::fits};

/// Letters of a note at most.
pub const LONGEST_NOTE: u32 = 200;
/// Minutes of a day at most, of all entries together.
pub const MOST_A_DAY: i64 = 720;
/// So many days back, time can still be entered.
pub const DAYS_BACK: i64 = 62;
/// The minutes that a button enters.
pub const QUICK: [i64; 4] = [30, 60, 90, 120];

/// What the time was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 会議・打合せ
    Meeting,
    /// 調査・検討
    Study,
    /// 試行
    Trial,
    /// 資料づくり
    Papers,
    /// 研修・共有
    Learning,
    /// そのほか
    Other,
}

impl Kind {
    /// All of them, as pages offer them.
    pub const ALL: [Self; 6] =
        [Self::Meeting, Self::Study, Self::Trial, Self::Papers, Self::Learning, Self::Other];

    /// The code in the database and in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Meeting => "meeting",
            Self::Study => "study",
            Self::Trial => "trial",
            Self::Papers => "papers",
            Self::Learning => "learning",
            Self::Other => "other",
        }
    }

    /// What pages call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Meeting => "会議・打合せ",
            Self::Study => "調査・検討",
            Self::Trial => "試行",
            Self::Papers => "資料づくり",
            Self::Learning => "研修・共有",
            Self::Other => "そのほか",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = NewHours)]
pub struct Entered {
    /// The group's code.
    #[serde(default)]
    pub group: String,
    /// The day, ISO 8601 or 和暦; empty: today.
    #[serde(default)]
    pub day: String,
    /// Minutes, where a button says how many.
    #[serde(default)]
    pub minutes: String,
    /// Minutes as typed, or hours and minutes: `75`, `1:15`.
    #[serde(default)]
    pub typed: String,
    /// `meeting`, `study`, `trial`, `papers`, `learning`, `other`; empty: `other`.
    #[serde(default)]
    pub kind: String,
    /// A note.
    #[serde(default)]
    pub note: String,
    /// The meeting or the event of a calendar from which it is taken over, so that it is taken once.
    #[serde(default)]
    pub taken_from: String,
    /// Counts its changes; of a correction.
    #[serde(default)]
    pub version: i64,
}

/// Time that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The group's code.
    pub group: String,
    /// The day.
    pub day: Date,
    /// Minutes.
    pub minutes: i64,
    /// What for.
    pub kind: Kind,
    /// A note.
    pub note: String,
    /// From what it was taken over.
    pub taken_from: Option<String>,
}

/// What is known where somebody enters time.
#[derive(Clone, Debug)]
pub struct Known<'k> {
    /// The day in the city.
    pub today: Date,
    /// The groups in which the person is or was: code, first day, last day.
    pub groups: &'k [(String, Date, Option<Date>)],
    /// Minutes of the person by day, without the entry that is corrected.
    pub entered: &'k [(Date, i64)],
}

/// Reads what was typed.
///
/// # Errors
/// Every field that is to be mended.
pub fn read(entered: &Entered, known: &Known<'_>) -> Result<Entry, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut wrong = |field: &str, code: &'static str, words: &str| {
        problems.push(Problem::new(field, code, Text::ja(words)));
    };
    let day = match entered.day.trim() {
        "" => Some(known.today),
        typed => match read_date(typed) {
            Ok(day) => Some(day),
            Err(error) => {
                wrong("day", "not_a_day", error.message().get(yakusho_kernel::Lang::Ja));
                None
            }
        },
    };
    let earliest = known.today.saturating_sub(DAYS_BACK.days());
    match day {
        Some(day) if day > known.today => {
            wrong("day", "in_the_future", "きょうか、それより前の日にしてください。");
        }
        Some(day) if day < earliest => {
            wrong("day", "too_long_ago", "62日より前の日は入れられません。");
        }
        _ => {}
    }
    // Whoever is in one group alone need not say which.
    let only = known.groups.first().filter(|(first, ..)| {
        entered.group.trim().is_empty() && known.groups.iter().all(|(code, ..)| code == first)
    });
    let group = only.map_or(entered.group.trim(), |(code, ..)| code.as_str());
    let periods: Vec<_> = known.groups.iter().filter(|(code, ..)| code == group).collect();
    let within = |day: Date| {
        let mut periods = periods.iter();
        periods.any(|(_, from, until)| *from <= day && until.is_none_or(|until| day <= until))
    };
    if periods.is_empty() {
        wrong("group", "not_a_member", "活動しているWGを選んでください。");
    } else if day.is_some_and(|day| !within(day)) {
        wrong("day", "not_a_member_then", "その日は、このWGのメンバーではありません。");
    }
    let said = if entered.minutes.trim().is_empty() { &entered.typed } else { &entered.minutes };
    let minutes = minutes(said);
    match (minutes, day) {
        (None, _) => wrong(
            "typed",
            "not_minutes",
            "分で入れてください（1〜720）。例：75、または 1:15（1時間15分）。",
        ),
        (Some(minutes), Some(day)) => {
            let same = known.entered.iter().filter(|(other, _)| *other == day);
            let so_far: i64 = same.map(|(_, minutes)| minutes).sum();
            if so_far + minutes > MOST_A_DAY {
                wrong("typed", "too_much_a_day", "その日の合計が12時間を超えます。");
            }
        }
        _ => {}
    }
    let kind = match entered.kind.trim() {
        "" => Some(Kind::Other),
        code => Kind::from_code(code),
    };
    if kind.is_none() {
        wrong("kind", "no_such_kind", "活動の種類を選んでください。");
    }
    let note = entered.note.trim().to_owned();
    if !fits(&note, usize::try_from(LONGEST_NOTE).unwrap_or(usize::MAX)) {
        wrong("note", "too_long", "200文字以内で書いてください。");
    }
    let taken_from = Some(entered.taken_from.trim().to_owned()).filter(|from| !from.is_empty());
    if taken_from.as_ref().is_some_and(|from| from.len() > LONGEST_SOURCE) {
        wrong("taken_from", "too_long", "予定の番号が長すぎます。");
    }
    match (problems.is_empty(), day, minutes, kind) {
        (true, Some(day), Some(minutes), Some(kind)) => {
            Ok(Entry { group: group.to_owned(), day, minutes, kind, note, taken_from })
        }
        _ => Err(problems),
    }
}

/// Bytes of the name of an event at most; names of calendars are mostly below 100.
pub const LONGEST_SOURCE: usize = 400;

/// Minutes, or hours and minutes; full-width digits are read too.
fn minutes(typed: &str) -> Option<i64> {
    let plain: String = typed
        .trim()
        .trim_end_matches('分')
        .chars()
        .map(|letter| match letter {
            '０'..='９' => char::from_u32(u32::from(letter) - u32::from('０') + u32::from('0'))
                .unwrap_or(letter),
            '：' => ':',
            other => other,
        })
        .collect();
    let whole = |text: &str| {
        let digits = !text.is_empty() && text.len() <= 4;
        let digits = digits && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<i64>().ok()).flatten()
    };
    let minutes = match plain.split_once(':') {
        None => whole(&plain)?,
        Some((hours, minutes)) => {
            let minutes = whole(minutes).filter(|minutes| *minutes < 60)?;
            whole(hours)? * 60 + minutes
        }
    };
    (1..=MOST_A_DAY).contains(&minutes).then_some(minutes)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn entered(day: &str, typed: &str) -> Entered {
        Entered {
            group: "wg1".to_owned(),
            day: day.to_owned(),
            typed: typed.to_owned(),
            ..Entered::default()
        }
    }

    fn read_with(entered: &Entered, so_far: &[(Date, i64)]) -> Result<Entry, Vec<String>> {
        let groups = [("wg1".to_owned(), date(2026, 5, 1), Some(date(2026, 11, 20)))];
        let known = Known { today: date(2026, 11, 22), groups: &groups, entered: so_far };
        read(entered, &known)
            .map_err(|problems| problems.into_iter().map(|one| one.code.to_owned()).collect())
    }

    #[test]
    fn minutes_are_read_as_people_write_them() {
        for (typed, expected) in
            [("75", 75), ("１：１５", 75), ("1:15", 75), ("90分", 90), ("720", 720)]
        {
            let found = read_with(&entered("2026-11-16", typed), &[]).expect("an entry");
            assert_eq!(found.minutes, expected, "{typed}");
        }
        for typed in ["", "0", "721", "1:60", "-5", "一時間", "99999999999"] {
            let found = read_with(&entered("2026-11-16", typed), &[]).expect_err("refused");
            assert_eq!(found, ["not_minutes"], "{typed}");
        }
    }

    #[test]
    fn a_day_must_be_past_and_of_the_membership() {
        let code = |day: &str| read_with(&entered(day, "30"), &[]).expect_err("refused");
        assert_eq!(code("2026-11-23"), ["in_the_future", "not_a_member_then"]);
        assert_eq!(code("2026-11-22"), ["not_a_member_then"], "the membership ended");
        assert_eq!(code("2026-09-20"), ["too_long_ago"]);
        assert_eq!(code("きのう"), ["not_a_day"]);
        let silent = Entered { group: String::new(), ..entered("2026-11-16", "30") };
        assert_eq!(read_with(&silent, &[]).expect("an entry").group, "wg1", "the only one");
        let other = Entered { group: "wg2".to_owned(), ..entered("2026-11-16", "30") };
        assert_eq!(read_with(&other, &[]).expect_err("refused"), ["not_a_member"]);
    }

    proptest! {
        #[test]
        fn no_day_holds_more_than_twelve_hours(so_far in 0i64..900, more in 1i64..=720) {
            let day = date(2026, 11, 16);
            let found = read_with(&entered("2026-11-16", &more.to_string()), &[(day, so_far)]);
            prop_assert_eq!(found.is_ok(), so_far + more <= MOST_A_DAY);
        }

        #[test]
        fn whatever_is_typed_is_an_entry_or_says_where_it_is_wrong(
            day in ".{0,12}", typed in ".{0,8}", kind in ".{0,8}", note in ".{0,210}",
        ) {
            let sent = Entered { kind, note, ..entered(&day, &typed) };
            match read_with(&sent, &[]) {
                Ok(entry) => prop_assert!((1..=MOST_A_DAY).contains(&entry.minutes)),
                Err(problems) => prop_assert!(!problems.is_empty()),
            }
        }
    }
}
