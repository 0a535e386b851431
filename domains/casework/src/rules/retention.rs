//! For how long the papers of a case are kept.

use jiff::civil::Date;
use yakusho_kernel::FiscalYear;

/// The last day on which documents are kept that were closed on a day: the years count from 1 April
/// after the fiscal year (会計年度) in which the case was closed.
#[must_use]
pub fn kept_until(closed_on: Date, years: u32) -> Date {
    let begins = i64::from(FiscalYear::of(closed_on).0).saturating_add(1);
    let last = begins.saturating_add(i64::from(years));
    let last = i16::try_from(last).unwrap_or(i16::MAX);
    Date::new(last, 3, 31).unwrap_or(Date::MAX)
}

/// Whether documents may be disposed of on a day.
#[must_use]
pub fn is_over(kept_until: Date, today: Date) -> bool {
    today > kept_until
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn years_count_from_the_april_after_the_fiscal_year() {
        // Closed in fiscal 2026 (April 2026 to March 2027): three years from 1 April 2027.
        assert_eq!(kept_until(date(2026, 4, 1), 3), date(2030, 3, 31));
        assert_eq!(kept_until(date(2027, 3, 31), 3), date(2030, 3, 31));
        assert_eq!(kept_until(date(2027, 4, 1), 3), date(2031, 3, 31));
        assert!(!is_over(date(2030, 3, 31), date(2030, 3, 31)));
        assert!(is_over(date(2030, 3, 31), date(2030, 4, 1)));
    }
}
