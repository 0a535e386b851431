//! Ages as the law counts them.

use jiff::{ToSpan, civil::Date};

/// Completed years on a day, as 年齢計算ニ関スル法律 and 民法143条 count them: a year of life is
/// complete at the end of the day *before* the birthday, so that somebody born on 2 April is a year
/// older already on 1 April. Before birth: 0.
#[must_use]
pub fn age_on(birth: Date, on: Date) -> i64 {
    age_by_birthday(birth, on.tomorrow().unwrap_or(on))
}

/// Completed years as people count them: a year older on the birthday itself. Rules that speak of
/// the birthday (後期高齢者医療の75歳の誕生日) want this one. Somebody born on 29 February is a year
/// older on 1 March of common years. Before birth: 0.
#[must_use]
pub fn age_by_birthday(birth: Date, on: Date) -> i64 {
    let not_yet = (on.month(), on.day()) < (birth.month(), birth.day());
    let years = i64::from(on.year()) - i64::from(birth.year()) - i64::from(not_yet);
    years.max(0)
}

/// The age reached by the coming 31 March (that day included), as in 「18歳に達する日以後の最初の
/// 3月31日」. Children born on 1 April reach their age on 31 March and thus belong to the school
/// year before those born on 2 April.
#[must_use]
pub fn fiscal_age(birth: Date, on: Date) -> i64 {
    age_on(birth, fiscal_year_end(on))
}

/// The age at the beginning of the school year that the day lies in: 6 in the first year of primary
/// school, 12 in the first of lower secondary school; 6 to 14 is compulsory schooling
/// (学校教育法17条).
#[must_use]
pub fn school_age(birth: Date, on: Date) -> i64 {
    let end = fiscal_year_end(on);
    let last_year = end.checked_sub(1.year()).unwrap_or(end);
    age_on(birth, last_year)
}

/// 31 March at the end of the fiscal year in which the day lies.
#[must_use]
pub fn fiscal_year_end(on: Date) -> Date {
    let year = if on.month() >= 4 { on.year().saturating_add(1) } else { on.year() };
    Date::new(year, 3, 31).unwrap_or(Date::MAX)
}

/// The day `days` days later; `None` where the calendar ends.
#[must_use]
pub fn plus_days(day: Date, days: i64) -> Option<Date> {
    day.checked_add(days_span(days)?).ok()
}

/// The same day `months` months later, or the last day of that month where it is shorter;
/// `None` where the calendar ends.
#[must_use]
pub fn plus_months(day: Date, months: i64) -> Option<Date> {
    let span = jiff::Span::new().try_months(months).ok()?;
    day.checked_add(span).ok()
}

/// How many days lie between two days; 0 for the same day, negative where `to` is earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

fn days_span(days: i64) -> Option<jiff::Span> {
    jiff::Span::new().try_days(days).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn one_is_a_year_older_on_the_day_before_the_birthday() {
        let birth = date(2008, 12, 7);
        assert_eq!(age_on(birth, date(2026, 12, 5)), 17);
        assert_eq!(age_on(birth, date(2026, 12, 6)), 18);
        assert_eq!(age_by_birthday(birth, date(2026, 12, 6)), 17);
        assert_eq!(age_by_birthday(birth, date(2026, 12, 7)), 18);
    }

    #[test]
    fn somebody_born_on_the_leap_day_ages_every_year() {
        let birth = date(2020, 2, 29);
        assert_eq!(age_on(birth, date(2021, 2, 27)), 0);
        assert_eq!(age_on(birth, date(2021, 2, 28)), 1);
        assert_eq!(age_on(birth, date(2024, 2, 28)), 4);
        assert_eq!(age_by_birthday(birth, date(2021, 2, 28)), 0);
        assert_eq!(age_by_birthday(birth, date(2021, 3, 1)), 1);
    }

    #[test]
    fn the_first_of_april_belongs_to_the_school_year_before() {
        let early = date(2020, 4, 1);
        let late = date(2020, 4, 2);
        let first_day = date(2026, 4, 1);
        assert_eq!(school_age(early, first_day), 6);
        assert_eq!(school_age(late, first_day), 5);
        assert_eq!(fiscal_age(early, first_day), 7);
        assert_eq!(fiscal_age(late, first_day), 6);
        assert_eq!(school_age(late, date(2027, 3, 31)), 5);
        assert_eq!(school_age(late, date(2027, 4, 1)), 6);
    }

    #[test]
    fn a_month_later_is_not_thirty_days_later() {
        assert_eq!(plus_months(date(2026, 11, 30), 3), Some(date(2027, 2, 28)));
        assert_eq!(plus_days(date(2026, 11, 30), 90), Some(date(2027, 2, 28)));
        assert_eq!(plus_months(date(2026, 12, 31), 2), Some(date(2027, 2, 28)));
        assert_eq!(plus_days(date(2026, 12, 31), i64::MAX), None);
        assert_eq!(days_between(date(2026, 12, 31), date(2027, 1, 2)), 2);
    }
}
