//! The days of a series of meetings.

use jiff::{ToSpan as _, civil::Date};

/// How a series repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Every so many weeks on the weekday of its first day. A closed day is left out.
    Weeks(u8),
    /// Every month on the same weekday of the same week of the month as its first day (第2火曜日). On
    /// a closed day it is on the next open one.
    Months,
}

/// So many weeks lie between two meetings at most.
pub const MOST_WEEKS: u8 = 8;

impl Repeat {
    /// The code in the database and in forms: `weeks:2`, `months`.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Weeks(weeks) => format!("weeks:{weeks}"),
            Self::Months => "months".to_owned(),
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        if code == "months" {
            return Some(Self::Months);
        }
        let weeks = code.strip_prefix("weeks:")?.parse().ok()?;
        (1..=MOST_WEEKS).contains(&weeks).then_some(Self::Weeks(weeks))
    }

    /// What pages call it.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::Weeks(1) => "毎週".to_owned(),
            Self::Weeks(2) => "隔週".to_owned(),
            Self::Weeks(weeks) => format!("{weeks}週間ごと"),
            Self::Months => "毎月（同じ週の同じ曜日）".to_owned(),
        }
    }

    /// The first days of a series after a day, as many as are wanted, until its last day.
    pub fn days(
        self,
        first: Date,
        after: Option<Date>,
        until: Option<Date>,
        wanted: usize,
        is_open: impl Fn(Date) -> bool,
    ) -> Vec<Date> {
        let mut days: Vec<Date> = Vec::new();
        for place in 0..MOST_TRIED {
            if days.len() >= wanted {
                break;
            }
            let Some(day) = self.day(first, place, &is_open) else { continue };
            if until.is_some_and(|until| day > until) {
                break;
            }
            let later = days.last().copied().or(after).is_none_or(|last| day > last);
            if later && day >= first {
                days.push(day);
            }
        }
        days
    }

    fn day(self, first: Date, place: i64, is_open: impl Fn(Date) -> bool) -> Option<Date> {
        match self {
            Self::Weeks(weeks) => {
                let day = first.checked_add((7 * i64::from(weeks) * place).days()).ok()?;
                is_open(day).then_some(day)
            }
            Self::Months => {
                let month = first.first_of_month().checked_add(place.months()).ok()?;
                let week = (first.day() - 1) / 7 + 1;
                // A fifth Tuesday that the month does not have is its last one.
                let day = month
                    .nth_weekday_of_month(week, first.weekday())
                    .or_else(|_| month.nth_weekday_of_month(-1, first.weekday()))
                    .ok()?;
                (0..31).map(|more: i64| day.saturating_add(more.days())).find(|day| is_open(*day))
            }
        }
    }
}

/// So many places of a series are looked at; two hundred weeks are longer than a plan.
const MOST_TRIED: i64 = 200;

#[cfg(test)]
mod tests {
    use jiff::civil::{Weekday, date};
    use proptest::prelude::*;

    use super::*;

    fn open(day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
            && yakusho_calendar::national_holiday(day).is_none()
    }

    #[test]
    fn a_closed_day_is_left_out_of_weeks_and_put_off_in_months() {
        // Tuesday, 3 November 2026 is 文化の日.
        let weekly = Repeat::Weeks(1).days(date(2026, 10, 27), None, None, 3, open);
        assert_eq!(weekly, [date(2026, 10, 27), date(2026, 11, 10), date(2026, 11, 17)]);
        let monthly = Repeat::Months.days(date(2026, 10, 6), None, None, 3, open);
        assert_eq!(monthly, [date(2026, 10, 6), date(2026, 11, 4), date(2026, 12, 1)]);
        let until = Some(date(2026, 11, 15));
        let short = Repeat::Weeks(2).days(date(2026, 10, 13), None, until, 9, open);
        assert_eq!(short, [date(2026, 10, 13), date(2026, 10, 27), date(2026, 11, 10)]);
        let fifth = Repeat::Months.days(date(2026, 9, 29), None, None, 2, open);
        assert_eq!(fifth, [date(2026, 9, 29), date(2026, 10, 27)], "October has no fifth Tuesday");
    }

    #[test]
    fn codes_are_read_back() {
        for repeat in [Repeat::Weeks(1), Repeat::Weeks(8), Repeat::Months] {
            assert_eq!(Repeat::from_code(&repeat.code()), Some(repeat));
        }
        for code in ["", "weeks:0", "weeks:9", "weeks:x", "days"] {
            assert_eq!(Repeat::from_code(code), None, "{code}");
        }
    }

    proptest! {
        #[test]
        fn days_are_open_follow_each_other_and_keep_their_distance(
            offset in 0i64..700, weeks in 0u8..=8, wanted in 1usize..20, passed in 0i64..90,
        ) {
            let first = date(2026, 4, 1).saturating_add(offset.days());
            // A series of weeks that begins at a weekend has no open day at all.
            prop_assume!(weeks == 0 || open(first));
            let after = first.saturating_add(passed.days());
            let repeat = if weeks == 0 { Repeat::Months } else { Repeat::Weeks(weeks) };
            let days = repeat.days(first, Some(after), None, wanted, open);
            prop_assert_eq!(days.len(), wanted);
            prop_assert!(days.iter().all(|day| open(*day) && *day > after));
            prop_assert!(days.is_sorted_by(|one, next| one < next));
            if let Repeat::Weeks(weeks) = repeat {
                let step = i32::from(weeks) * 7;
                prop_assert!(days.iter().all(|day| (*day - first).get_days() % step == 0));
            }
            // What was planned before does not change when more is planned.
            let more = repeat.days(first, Some(after), None, wanted + 3, open);
            prop_assert_eq!(&more[..wanted], &days[..]);
        }
    }
}
