//! The days on which a city's offices are open.

use std::{fmt, sync::Arc};

use jiff::civil::{Date, Weekday};

use crate::{holiday::national_holiday, next};

/// A city that has been closed for so many days in a row has no calendar worth asking.
const LONGEST_CLOSURE: usize = 366;

/// The days on which offices are open. Which days are closed is the city's data (市の休日を定める条例,
/// 地方自治法4条の2); the national holidays are the law's.
#[derive(Clone)]
pub struct Calendar {
    on_holidays: bool,
    closes: Arc<dyn Fn(Date) -> bool + Send + Sync>,
}

impl Calendar {
    /// A calendar of a city: whether offices close on national holidays, and which further days
    /// they are closed on (weekends, the turn of the year).
    pub fn new(
        closed_on_national_holidays: bool,
        closes: impl Fn(Date) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self { on_holidays: closed_on_national_holidays, closes: Arc::new(closes) }
    }

    /// What almost every city has, after 地方自治法4条の2第2項: Saturdays, Sundays, national holidays and
    /// 29 December to 3 January.
    #[must_use]
    pub fn usual() -> Self {
        Self::new(true, |day| {
            matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
                || matches!((day.month(), day.day()), (12, 29..=31) | (1, 1..=3))
        })
    }

    /// Whether offices are open.
    #[must_use]
    pub fn is_open(&self, day: Date) -> bool {
        let is_holiday = self.on_holidays && national_holiday(day).is_some();
        !is_holiday && !(self.closes)(day)
    }

    /// The first open day from `day` on, `day` included. A calendar without an open day within a
    /// year answers `day` itself.
    #[must_use]
    pub fn next_open(&self, day: Date) -> Date {
        days_from(day).take(LONGEST_CLOSURE).find(|&day| self.is_open(day)).unwrap_or(day)
    }

    /// The `count`-th open day after `day`, which itself does not count. With 0, `day` itself.
    #[must_use]
    pub fn add_open_days(&self, day: Date, count: u16) -> Date {
        (0..count).fold(day, |day, _| self.next_open(next(day)))
    }

    /// How many open days lie after `from` up to `to`, `to` included. 0 where `to` is not later.
    #[must_use]
    pub fn open_days_between(&self, from: Date, to: Date) -> usize {
        days_from(next(from)).take_while(|&day| day <= to).filter(|&day| self.is_open(day)).count()
    }
}

impl fmt::Debug for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calendar").field("on_holidays", &self.on_holidays).finish_non_exhaustive()
    }
}

fn days_from(day: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(day), |day| day.tomorrow().ok())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn offices_close_over_the_new_year() {
        let calendar = Calendar::usual();
        assert!(calendar.is_open(date(2026, 12, 28)));
        assert!(!calendar.is_open(date(2026, 12, 29)));
        assert_eq!(calendar.next_open(date(2026, 12, 29)), date(2027, 1, 4));
        assert_eq!(calendar.next_open(date(2027, 1, 4)), date(2027, 1, 4));
    }

    #[test]
    fn open_days_jump_over_holidays() {
        let calendar = Calendar::usual();
        // Monday 21 to Wednesday 23 September 2026 are holidays.
        assert_eq!(calendar.add_open_days(date(2026, 9, 18), 1), date(2026, 9, 24));
        assert_eq!(calendar.add_open_days(date(2026, 9, 18), 3), date(2026, 9, 28));
        assert_eq!(calendar.add_open_days(date(2026, 9, 20), 0), date(2026, 9, 20));
        assert_eq!(calendar.open_days_between(date(2026, 9, 18), date(2026, 9, 28)), 3);
    }

    #[test]
    fn a_city_that_never_opens_does_not_hang() {
        let never = Calendar::new(false, |_| true);
        assert_eq!(never.next_open(date(2026, 1, 1)), date(2026, 1, 1));
    }
}
