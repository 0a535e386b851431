//! Periods by law: 民法138条 to 143条.

use std::str::FromStr;

use jiff::{Span, civil::Date};

use crate::{Calendar, next, previous};

/// A length of time by the calendar: `P14D`, `P2W`, `P3M`, `P2Y`, `P1Y6M`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Period {
    /// Years and months, in months. They run to the corresponding day.
    pub months: u16,
    /// Weeks and days, in days.
    pub days: u16,
}

/// Why a text is no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("期間は ISO 8601 の形（例: P14D、P3M、P2Y）で書きます")]
pub struct PeriodError;

impl Period {
    /// Reads an ISO 8601 period of years, months, weeks and days.
    ///
    /// # Errors
    /// The text is none, names a unit twice or out of order, or is longer than the calendar.
    pub fn parse(text: &str) -> Result<Self, PeriodError> {
        let mut rest = text.strip_prefix('P').ok_or(PeriodError)?;
        let mut period = Self::default();
        let mut units = ['Y', 'M', 'W', 'D'].into_iter();
        if rest.is_empty() {
            return Err(PeriodError);
        }
        while !rest.is_empty() {
            let end = rest.find(|letter: char| !letter.is_ascii_digit()).ok_or(PeriodError)?;
            let (number, after) = rest.split_at(end);
            let number: u16 = number.parse().map_err(|_| PeriodError)?;
            let unit = after.chars().next().ok_or(PeriodError)?;
            units.find(|&known| known == unit).ok_or(PeriodError)?;
            let (field, size) = match unit {
                'Y' => (&mut period.months, 12),
                'M' => (&mut period.months, 1),
                'W' => (&mut period.days, 7),
                _ => (&mut period.days, 1),
            };
            *field = number
                .checked_mul(size)
                .and_then(|length| field.checked_add(length))
                .ok_or(PeriodError)?;
            rest = after.strip_prefix(unit).ok_or(PeriodError)?;
        }
        Ok(period)
    }

    /// Whether it has no length: 「その日のうち」.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.months == 0 && self.days == 0
    }
}

impl FromStr for Period {
    type Err = PeriodError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// How a period is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counting {
    /// 初日算入. The rule is no (民法140条); yes where a law says so (戸籍法43条, 年齢計算ニ関スル法律) or where
    /// the period begins at midnight.
    pub first_day: bool,
    /// 休日延長: a last day on which offices are closed moves to the next open day (民法142条,
    /// 地方自治法4条の2第4項).
    pub extend_on_holiday: bool,
}

/// The last day of a period that an event on `anchor` starts. A period of years or months ends on
/// the day before the one that corresponds to its first day, and where there is no such day, on the
/// last day of the month (民法143条2項). A period without length ends on `anchor`.
#[must_use]
pub fn last_day(anchor: Date, period: Period, counting: Counting, calendar: &Calendar) -> Date {
    let last = if period.is_zero() {
        anchor
    } else {
        let first = if counting.first_day { anchor } else { next(anchor) };
        end_of(first, period)
    };
    if counting.extend_on_holiday { calendar.next_open(last) } else { last }
}

/// The last day of a period whose first day counts.
pub(crate) fn end_of(first: Date, period: Period) -> Date {
    let corresponding = first.saturating_add(Span::new().months(period.months));
    let is_missing = corresponding.day() < first.day();
    let days = Span::new().days(period.days);
    match (is_missing, period.days) {
        // No 30 February: the month's last day is the period's last day.
        (true, 0) => corresponding,
        (true, _) => corresponding.saturating_add(days),
        (false, _) => previous(corresponding.saturating_add(days)),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const FROM_NEXT_DAY: Counting = Counting { first_day: false, extend_on_holiday: false };
    const FROM_THE_DAY: Counting = Counting { first_day: true, extend_on_holiday: false };

    fn extended(counting: Counting) -> Counting {
        Counting { extend_on_holiday: true, ..counting }
    }

    #[test]
    fn periods_end_as_the_law_counts() {
        let rows = [
            // 戸籍法49条・43条: a birth on 1 November is notified by the 14th.
            ("2026-11-01", "P14D", FROM_THE_DAY, "2026-11-14"),
            // 住民基本台帳法22条: moved in on 1 November, by the 15th.
            ("2026-11-01", "P14D", FROM_NEXT_DAY, "2026-11-15"),
            // 児童手当法8条3項: moved on 31 May, applied by 15 June: paid from June.
            ("2026-05-31", "P15D", FROM_NEXT_DAY, "2026-06-15"),
            // 戸籍法86条: a death on 1 November, seven days with the first.
            ("2026-11-01", "P7D", FROM_THE_DAY, "2026-11-07"),
            // 民法915条: known on 31 December, three months.
            ("2026-12-31", "P3M", FROM_NEXT_DAY, "2027-03-31"),
            // Three months are not ninety days.
            ("2026-06-01", "P3M", FROM_NEXT_DAY, "2026-09-01"),
            ("2026-06-01", "P90D", FROM_NEXT_DAY, "2026-08-30"),
            // The month has no corresponding day: its last day.
            ("2026-12-30", "P2M", FROM_NEXT_DAY, "2027-02-28"),
            ("2027-12-30", "P2M", FROM_NEXT_DAY, "2028-02-29"),
            ("2026-08-30", "P6M", FROM_NEXT_DAY, "2027-02-28"),
            ("2026-01-31", "P1M", FROM_THE_DAY, "2026-02-28"),
            ("2026-01-30", "P1M", FROM_NEXT_DAY, "2026-02-28"),
            ("2026-01-28", "P1M", FROM_NEXT_DAY, "2026-02-28"),
            ("2026-01-27", "P1M", FROM_NEXT_DAY, "2026-02-27"),
            // A whole month from its first day.
            ("2026-03-31", "P1M", FROM_NEXT_DAY, "2026-04-30"),
            // Leap days.
            ("2028-02-29", "P1Y", FROM_THE_DAY, "2029-02-28"),
            ("2028-02-28", "P1Y", FROM_NEXT_DAY, "2029-02-28"),
            ("2027-02-28", "P1Y", FROM_NEXT_DAY, "2028-02-29"),
            ("2027-03-01", "P1Y", FROM_THE_DAY, "2028-02-29"),
            // 国民健康保険法110条 and its like: two years.
            ("2026-11-22", "P2Y", FROM_NEXT_DAY, "2028-11-22"),
            // 葬祭費, from the day after the funeral, over years and months.
            ("2026-11-22", "P1Y6M", FROM_NEXT_DAY, "2028-05-22"),
            ("2026-11-22", "P2W", FROM_NEXT_DAY, "2026-12-06"),
            // On the day itself.
            ("2026-11-22", "P0D", FROM_NEXT_DAY, "2026-11-22"),
            ("2026-11-22", "P1D", FROM_THE_DAY, "2026-11-22"),
        ];
        let calendar = Calendar::usual();
        for (anchor, period, counting, expected) in rows {
            let anchor: Date = anchor.parse().expect(anchor);
            let expected: Date = expected.parse().expect(expected);
            let period = Period::parse(period).expect(period);
            assert_eq!(
                last_day(anchor, period, counting, &calendar),
                expected,
                "{period:?} from {anchor}"
            );
        }
    }

    #[test]
    fn a_last_day_on_a_closed_day_moves_only_where_the_law_says_so() {
        let calendar = Calendar::usual();
        let fourteen = Period::parse("P14D").expect("period");
        // 15 November 2026 is a Sunday.
        let anchor = date(2026, 11, 1);
        assert_eq!(last_day(anchor, fourteen, FROM_NEXT_DAY, &calendar), date(2026, 11, 15));
        assert_eq!(
            last_day(anchor, fourteen, extended(FROM_NEXT_DAY), &calendar),
            date(2026, 11, 16)
        );
        // 30 December: over the new year and the weekend.
        let anchor = date(2026, 12, 16);
        assert_eq!(
            last_day(anchor, fourteen, extended(FROM_NEXT_DAY), &calendar),
            date(2027, 1, 4)
        );
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in
            ["", "P", "14D", "P14", "PD", "P1D2D", "P1D1Y", "PT1H", "P-1D", "P99999D", "P9999Y"]
        {
            assert_eq!(Period::parse(text), Err(PeriodError), "{text}");
        }
        assert_eq!(Period::parse("P1Y6M").expect("period").months, 18);
        assert_eq!(Period::parse("P2W").expect("period").days, 14);
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (0i64..40_000).prop_map(|days| {
            date(1980, 1, 1).checked_add(Span::new().days(days)).expect("in range")
        })
    }

    proptest! {
        #[test]
        fn a_later_event_never_ends_earlier(
            anchor in any_day(), months in 0u16..40, days in 0u16..100,
            first_day: bool, extend_on_holiday: bool
        ) {
            let calendar = Calendar::usual();
            let counting = Counting { first_day, extend_on_holiday };
            let period = Period { months, days };
            let one = last_day(anchor, period, counting, &calendar);
            let other = last_day(next(anchor), period, counting, &calendar);
            prop_assert!(one <= other);
        }

        #[test]
        fn an_extended_period_ends_on_an_open_day_and_never_earlier(
            anchor in any_day(), days in 1u16..400, first_day: bool
        ) {
            let calendar = Calendar::usual();
            let period = Period { months: 0, days };
            let counting = Counting { first_day, extend_on_holiday: false };
            let plain = last_day(anchor, period, counting, &calendar);
            let moved = last_day(anchor, period, extended(counting), &calendar);
            prop_assert!(calendar.is_open(moved) && plain <= moved);
        }

        #[test]
        fn a_period_of_months_from_the_first_of_a_month_ends_on_a_last_day(
            anchor in any_day(), months in 1u16..60
        ) {
            let first = anchor.first_of_month();
            let end = end_of(first, Period { months, days: 0 });
            prop_assert_eq!(end, end.last_of_month());
        }
    }
}
