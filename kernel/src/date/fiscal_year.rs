//! The fiscal year of a local government: 1 April to 31 March (地方自治法208条1項).

use std::fmt;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::era::Wareki;

/// A fiscal year, named by the calendar year in which it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FiscalYear(pub i16);

impl FiscalYear {
    /// The fiscal year that a day lies in.
    #[must_use]
    pub fn of(day: Date) -> Self {
        if day.month() >= 4 { Self(day.year()) } else { Self(day.year() - 1) }
    }

    /// 1 April.
    #[must_use]
    pub fn first_day(self) -> Date {
        Date::new(self.0, 4, 1).unwrap_or(Date::MIN)
    }

    /// 31 March of the year after.
    #[must_use]
    pub fn last_day(self) -> Date {
        Date::new(self.0.saturating_add(1), 3, 31).unwrap_or(Date::MAX)
    }

    /// 「令和8年度」. The year in which an era began in spring takes the new era's name
    /// (令和元年度, not 平成31年度), as the budgets of 2019 did.
    #[must_use]
    pub fn label(self) -> String {
        let named_after = Date::new(self.0, 5, 1).unwrap_or(date(1, 1, 1));
        match Wareki::of(named_after) {
            Some(wareki) => format!("{}度", wareki.year_label()),
            None => format!("{}年度", self.0),
        }
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fiscal_year_turns_on_the_first_of_april() {
        assert_eq!(FiscalYear::of(date(2026, 3, 31)), FiscalYear(2025));
        assert_eq!(FiscalYear::of(date(2026, 4, 1)), FiscalYear(2026));
        assert_eq!(FiscalYear(2026).first_day(), date(2026, 4, 1));
        assert_eq!(FiscalYear(2026).last_day(), date(2027, 3, 31));
    }

    #[test]
    fn its_label_is_in_the_era() {
        assert_eq!(FiscalYear(2026).label(), "令和8年度");
        assert_eq!(FiscalYear(2019).label(), "令和元年度");
        assert_eq!(FiscalYear(2018).label(), "平成30年度");
        assert_eq!(FiscalYear(1988).label(), "昭和63年度");
        assert_eq!(FiscalYear(1989).label(), "平成元年度");
    }
}
