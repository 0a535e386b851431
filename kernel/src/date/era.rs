//! The eras since 明治 and a date counted in them.

use std::fmt;

use jiff::civil::{Date, date};

/// An era of the Japanese calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Era {
    /// 明治, from 23 October 1868. Dates before 1 January 1873 (明治6年) were counted by the lunar
    /// calendar in their time; here they are Gregorian.
    Meiji,
    /// 大正, from 30 July 1912.
    Taisho,
    /// 昭和, from 25 December 1926.
    Showa,
    /// 平成, from 8 January 1989.
    Heisei,
    /// 令和, from 1 May 2019.
    Reiwa,
}

impl Era {
    /// All eras, oldest first.
    pub const ALL: [Self; 5] = [Self::Meiji, Self::Taisho, Self::Showa, Self::Heisei, Self::Reiwa];

    /// 「令和」
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// The first letter in Latin script, as on forms and cards: `R`.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Meiji => 'M',
            Self::Taisho => 'T',
            Self::Showa => 'S',
            Self::Heisei => 'H',
            Self::Reiwa => 'R',
        }
    }

    /// The first day of the era.
    #[must_use]
    pub const fn first_day(self) -> Date {
        match self {
            Self::Meiji => date(1868, 10, 23),
            Self::Taisho => date(1912, 7, 30),
            Self::Showa => date(1926, 12, 25),
            Self::Heisei => date(1989, 1, 8),
            Self::Reiwa => date(2019, 5, 1),
        }
    }

    /// The era of a day; `None` before 明治.
    #[must_use]
    pub fn of(day: Date) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|era| era.first_day() <= day)
    }
}

/// A day counted in an era. It always stands for a real day of that era.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Wareki {
    era: Era,
    year: i16,
    month: i8,
    day: i8,
}

impl Wareki {
    /// The day in its era; `None` before 明治.
    #[must_use]
    pub fn of(day: Date) -> Option<Self> {
        let era = Era::of(day)?;
        let year = day.year() - era.first_day().year() + 1;
        Some(Self { era, year, month: day.month(), day: day.day() })
    }

    /// The era.
    #[must_use]
    pub const fn era(self) -> Era {
        self.era
    }

    /// The year of the era, from 1 (元年).
    #[must_use]
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> i8 {
        self.month
    }

    /// The day of the month, from 1.
    #[must_use]
    pub const fn day(self) -> i8 {
        self.day
    }

    /// 「令和8年」「令和元年」
    #[must_use]
    pub fn year_label(self) -> String {
        match self.year {
            1 => format!("{}元年", self.era.name()),
            year => format!("{}{year}年", self.era.name()),
        }
    }
}

impl fmt::Display for Wareki {
    /// 「令和8年12月6日」
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}月{}日", self.year_label(), self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_at_the_change_of_an_era_belong_to_the_right_one() {
        let rows = [
            ("1873-01-01", "明治6年1月1日"),
            ("1912-07-29", "明治45年7月29日"),
            ("1912-07-30", "大正元年7月30日"),
            ("1926-12-24", "大正15年12月24日"),
            ("1926-12-25", "昭和元年12月25日"),
            ("1989-01-07", "昭和64年1月7日"),
            ("1989-01-08", "平成元年1月8日"),
            ("2019-04-30", "平成31年4月30日"),
            ("2019-05-01", "令和元年5月1日"),
            ("2020-01-01", "令和2年1月1日"),
            ("2026-11-22", "令和8年11月22日"),
            ("2000-02-29", "平成12年2月29日"),
        ];
        for (day, text) in rows {
            let day: Date = day.parse().expect(day);
            assert_eq!(Wareki::of(day).expect(text).to_string(), text);
        }
        assert_eq!(Wareki::of(date(1868, 10, 22)), None);
    }
}
