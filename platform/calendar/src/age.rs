//! Ages by law: 年齢計算ニ関スル法律 counts the day of birth, so a person reaches an age at the end of the
//! day before the birthday.

use jiff::civil::Date;

use crate::{
    next,
    period::{Period, end_of},
};

/// The day at whose end a person born on `birth` reaches `years`: the day before the birthday. Who
/// is born on 1 April reaches six on 31 March and starts school a year earlier than who is born
/// on the 2nd.
#[must_use]
pub fn day_of_reaching(birth: Date, years: u16) -> Date {
    end_of(birth, Period { months: years.saturating_mul(12), days: 0 })
}

/// The age that a person gives on a day, which changes on the birthday; who is born on 29 February
/// turns on 1 March in common years. `None` before the birth.
#[must_use]
pub fn age_on(birth: Date, day: Date) -> Option<u16> {
    let years = u16::try_from(i32::from(day.year()) - i32::from(birth.year())).ok()?;
    if day < birth {
        return None;
    }
    let birthday_came = next(day_of_reaching(birth, years)) <= day;
    if birthday_came { Some(years) } else { years.checked_sub(1) }
}

/// The first 31 March on or after a day: with [`day_of_reaching`] the law's words
/// 「18歳に達する日以後の最初の3月31日」.
#[must_use]
pub fn school_year_end_from(day: Date) -> Date {
    let year = if (day.month(), day.day()) <= (3, 31) { day.year() } else { day.year() + 1 };
    Date::new(year, 3, 31).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_age_is_reached_on_the_day_before_the_birthday() {
        assert_eq!(day_of_reaching(date(2020, 4, 1), 6), date(2026, 3, 31));
        assert_eq!(day_of_reaching(date(2020, 4, 2), 6), date(2026, 4, 1));
        assert_eq!(day_of_reaching(date(2008, 2, 29), 18), date(2026, 2, 28));
        assert_eq!(day_of_reaching(date(1951, 11, 22), 75), date(2026, 11, 21));
    }

    #[test]
    fn school_ends_on_the_last_of_march() {
        let eighteen = |birth| school_year_end_from(day_of_reaching(birth, 18));
        assert_eq!(eighteen(date(2008, 4, 1)), date(2026, 3, 31));
        assert_eq!(eighteen(date(2008, 4, 2)), date(2027, 3, 31));
    }

    #[test]
    fn people_turn_on_their_birthday() {
        let birth = date(2000, 11, 22);
        assert_eq!(age_on(birth, date(2026, 11, 21)), Some(25));
        assert_eq!(age_on(birth, date(2026, 11, 22)), Some(26));
        assert_eq!(age_on(birth, birth), Some(0));
        assert_eq!(age_on(birth, date(2000, 11, 21)), None);
        assert_eq!(age_on(birth, date(1999, 11, 23)), None);
        let leap = date(2004, 2, 29);
        assert_eq!(age_on(leap, date(2026, 2, 28)), Some(21));
        assert_eq!(age_on(leap, date(2026, 3, 1)), Some(22));
    }
}
