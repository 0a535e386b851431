//! Weeks from Monday to Sunday, and whether somebody's time in them fits.

use std::collections::BTreeSet;

use jiff::{ToSpan as _, civil::Date};

/// Below so many minutes a week it is low: 3.0 hours (kpis.yaml, k-wg-time).
pub const LEAST: i64 = 180;
/// Above so many minutes a week it is overload: 4.5 hours.
pub const MOST: i64 = 270;
/// With so many days of leave or holidays a week does not count.
pub const AWAY_DAYS: usize = 3;

/// How somebody's time stands to the plan's 3 to 4 hours a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// Less than 3.0 hours a week.
    Low,
    /// From 3.0 to 4.5 hours.
    Fit,
    /// More than 4.5 hours.
    Overload,
}

impl Band {
    /// The code in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Fit => "fit",
            Self::Overload => "overload",
        }
    }

    /// What pages call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Low => "目安より少ない",
            Self::Fit => "目安どおり",
            Self::Overload => "目安より多い",
        }
    }
}

/// A week of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its first day.
    pub monday: Date,
    /// Minutes for the groups.
    pub minutes: i64,
    /// Days from Monday to Friday that were leave or holidays.
    pub away: usize,
}

impl Week {
    /// Whether it counts.
    #[must_use]
    pub const fn counts(&self) -> bool {
        self.away < AWAY_DAYS
    }

    /// Its last day.
    #[must_use]
    pub fn sunday(&self) -> Date {
        self.monday.saturating_add(6.days())
    }

    /// Its band; `None` where it does not count.
    #[must_use]
    pub fn band(&self) -> Option<Band> {
        Average::of(&[*self]).band()
    }
}

/// The first day of a day's week.
#[must_use]
pub fn monday_of(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

/// The whole weeks within some days, the oldest first.
pub fn weeks(
    (from, to): (Date, Date),
    entries: &[(Date, i64)],
    leave: &BTreeSet<Date>,
    is_open: impl Fn(Date) -> bool,
) -> Vec<Week> {
    let mut monday = monday_of(from);
    if monday < from {
        monday = monday.saturating_add(7.days());
    }
    let mut all = Vec::new();
    while monday.saturating_add(6.days()) <= to {
        let sunday = monday.saturating_add(6.days());
        let minutes = entries
            .iter()
            .filter(|(day, _)| (monday..=sunday).contains(day))
            .map(|(_, minutes)| minutes)
            .sum();
        let away = (0..5)
            .map(|place: i64| monday.saturating_add(place.days()))
            .filter(|day| leave.contains(day) || !is_open(*day))
            .count();
        all.push(Week { monday, minutes, away });
        let next = monday.saturating_add(7.days());
        if next == monday {
            break;
        }
        monday = next;
    }
    all
}

/// The weeks of somebody in the groups: those that lie wholly within a time in which they were a
/// member.
pub fn weeks_of_member(
    span: (Date, Date),
    memberships: &[(Date, Option<Date>)],
    entries: &[(Date, i64)],
    leave: &BTreeSet<Date>,
    is_open: impl Fn(Date) -> bool,
) -> Vec<Week> {
    let mut all = weeks(span, entries, leave, is_open);
    all.retain(|week| {
        memberships.iter().any(|(from, until)| {
            *from <= week.monday && until.is_none_or(|until| week.sunday() <= until)
        })
    });
    all
}

/// The last whole weeks before a day's own week.
#[must_use]
pub fn last_weeks(today: Date, count: i64) -> (Date, Date) {
    let monday = monday_of(today);
    (monday.saturating_sub((7 * count).days()), monday.saturating_sub(1.days()))
}

/// How many people have their 3.0 hours a week, and how many there are with a week that counts.
#[must_use]
pub fn share(people: impl IntoIterator<Item = Average>) -> (i64, i64) {
    let bands = people.into_iter().filter_map(|average| average.band());
    bands.fold((0, 0), |(enough, all), band| (enough + i64::from(band != Band::Low), all + 1))
}

/// Minutes over the weeks that count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Average {
    /// Minutes in them.
    pub minutes: i64,
    /// How many weeks count.
    pub weeks: i64,
}

impl Average {
    /// Over these weeks.
    #[must_use]
    pub fn of(weeks: &[Week]) -> Self {
        let counted = weeks.iter().filter(|week| week.counts());
        counted.fold(Self::default(), |sum, week| Self {
            minutes: sum.minutes + week.minutes,
            weeks: sum.weeks + 1,
        })
    }

    /// The band; `None` where no week counts.
    #[must_use]
    pub fn band(&self) -> Option<Band> {
        if self.weeks == 0 {
            return None;
        }
        Some(if self.minutes < LEAST * self.weeks {
            Band::Low
        } else if self.minutes > MOST * self.weeks {
            Band::Overload
        } else {
            Band::Fit
        })
    }

    /// Hundredths of minutes a week, rounded down; `None` where no week counts.
    #[must_use]
    pub fn rate(&self) -> Option<i64> {
        (self.weeks > 0).then(|| self.minutes * 100 / self.weeks)
    }
}

/// Minutes as hours with one place: 「3.5時間」.
#[must_use]
pub fn hours(minutes: i64) -> String {
    tenths(hundredths_to_tenths(minutes * 100))
}

/// Hundredths of minutes as tenths of hours, half up.
#[must_use]
pub const fn hundredths_to_tenths(rate: i64) -> i64 {
    (rate + 300) / 600
}

/// Tenths of hours in words.
#[must_use]
pub fn tenths(tenths: i64) -> String {
    format!("{}.{}時間", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Weekday, date};
    use proptest::prelude::*;

    use super::*;

    fn open(day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    fn week(minutes: i64, away: usize) -> Week {
        Week { monday: date(2026, 11, 2), minutes, away }
    }

    #[test]
    fn three_hours_fit_and_four_and_a_half_fit_still() {
        let bands: Vec<_> =
            [179, 180, 270, 271].into_iter().map(|minutes| week(minutes, 0).band()).collect();
        let expected = [Band::Low, Band::Fit, Band::Fit, Band::Overload].map(Some);
        assert_eq!(bands, expected);
        assert_eq!(week(0, 2).band(), Some(Band::Low));
        assert_eq!(week(0, 3).band(), None, "a week of three days off does not count");
        assert_eq!(hours(200), "3.3時間");
        assert_eq!(hours(210), "3.5時間");
    }

    #[test]
    fn a_week_is_from_monday_to_sunday_and_only_whole_weeks_are_told() {
        assert_eq!(monday_of(date(2026, 11, 22)), date(2026, 11, 16));
        assert_eq!(monday_of(date(2026, 11, 16)), date(2026, 11, 16));
        let found = weeks((date(2026, 11, 3), date(2026, 11, 22)), &[], &BTreeSet::new(), open);
        let mondays: Vec<Date> = found.iter().map(|week| week.monday).collect();
        assert_eq!(mondays, [date(2026, 11, 9), date(2026, 11, 16)]);
    }

    #[test]
    fn leave_on_a_holiday_is_one_day_and_weekends_are_none() {
        let leave = [date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 21)];
        let holiday = date(2026, 11, 17);
        let found = weeks(
            (date(2026, 11, 16), date(2026, 11, 22)),
            &[],
            &leave.into_iter().collect(),
            |day| open(day) && day != holiday,
        );
        assert_eq!(found[0].away, 2);
    }

    #[test]
    fn only_weeks_wholly_within_a_membership_are_of_a_member() {
        let span = (date(2026, 11, 2), date(2026, 11, 22));
        let mine = |times: &[(Date, Option<Date>)]| {
            let found = weeks_of_member(span, times, &[], &BTreeSet::new(), open);
            found.iter().map(|week| week.monday.day()).collect::<Vec<_>>()
        };
        assert_eq!(mine(&[(date(2026, 11, 3), None)]), [9, 16], "it began on a Tuesday");
        assert_eq!(mine(&[(date(2026, 4, 1), Some(date(2026, 11, 15)))]), [2, 9]);
        assert_eq!(mine(&[]), Vec::<i8>::new());
        assert_eq!(
            last_weeks(date(2026, 11, 22), 2),
            (date(2026, 11, 2), date(2026, 11, 15)),
            "the week that runs is not told"
        );
    }

    #[test]
    fn the_share_leaves_out_who_has_no_week_that_counts() {
        let of = |minutes, weeks| Average { minutes, weeks };
        assert_eq!(share([of(720, 4), of(719, 4), of(0, 0), of(2000, 4)]), (2, 3));
        assert_eq!(share([]), (0, 0));
    }

    fn entries() -> impl Strategy<Value = Vec<(Date, i64)>> {
        let day = (0i64..70).prop_map(|offset| date(2026, 9, 1).saturating_add(offset.days()));
        prop::collection::vec((day, 1i64..300), 0..40)
    }

    fn leave() -> impl Strategy<Value = BTreeSet<Date>> {
        let day = (0i64..70).prop_map(|offset| date(2026, 9, 1).saturating_add(offset.days()));
        prop::collection::btree_set(day, 0..30)
    }

    const SPAN: (Date, Date) = (date(2026, 9, 1), date(2026, 11, 9));

    proptest! {
        #[test]
        fn the_order_of_entries_and_cutting_one_in_two_change_nothing(
            mut entries in entries(), leave in leave(), cut in 0i64..300,
        ) {
            let before = weeks(SPAN, &entries, &leave, open);
            entries.reverse();
            if let Some((day, minutes)) = entries.pop() {
                entries.push((day, minutes.min(cut)));
                entries.push((day, minutes - minutes.min(cut)));
            }
            prop_assert_eq!(weeks(SPAN, &entries, &leave, open), before);
        }

        #[test]
        fn more_time_never_lowers_a_band_and_time_in_weeks_of_leave_changes_none(
            mut entries in entries(), leave in leave(), more in 1i64..300, offset in 0i64..70,
        ) {
            let day = date(2026, 9, 1).saturating_add(offset.days());
            let before = weeks(SPAN, &entries, &leave, open);
            entries.push((day, more));
            let after = weeks(SPAN, &entries, &leave, open);
            let (old, new) = (Average::of(&before), Average::of(&after));
            prop_assert!(new.band() >= old.band());
            let counts = before.iter().any(|week| week.monday == monday_of(day) && week.counts());
            prop_assert_eq!(new != old, counts);
        }

        #[test]
        fn every_minute_of_whole_weeks_is_told_once(entries in entries()) {
            let found = weeks(SPAN, &entries, &BTreeSet::new(), open);
            let (first, last) = (found[0].monday, found[found.len() - 1].sunday());
            let told: i64 = found.iter().map(|week| week.minutes).sum();
            let entered: i64 = entries.iter()
                .filter(|(day, _)| (first..=last).contains(day)).map(|(_, minutes)| minutes).sum();
            prop_assert_eq!(told, entered);
        }
    }
}
