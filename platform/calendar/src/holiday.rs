//! National holidays, computed from 国民の祝日に関する法律 and its amendments, not from a list.
//!
//! From 1980 to 2099; beyond that the equinoxes cannot be foretold, and the law may change on any
//! day. The government fixes the equinoxes each February for the next year (官報); the formula has
//! agreed with every notice so far.

use jiff::civil::{Date, Weekday, date};

use crate::{next, previous};

/// The name of the national holiday on a day, 「振替休日」 and 「国民の休日」 included. `None` on
/// other days, and before 1980 and after 2099.
#[must_use]
pub fn national_holiday(day: Date) -> Option<&'static str> {
    if !(1980..=2099).contains(&day.year()) {
        return None;
    }
    named(day)
        .or_else(|| is_substitute(day).then_some("振替休日"))
        .or_else(|| is_between(day).then_some("国民の休日"))
}

/// 「国民の祝日」 of article 2, and the days that single laws made holidays.
fn named(day: Date) -> Option<&'static str> {
    let year = day.year();
    let monday = |nth| is_nth_monday(day, nth);
    match (day.month(), day.day()) {
        (1, 1) => Some("元日"),
        (1, 15) if year <= 1999 => Some("成人の日"),
        (1, _) if year >= 2000 && monday(2) => Some("成人の日"),
        (2, 11) => Some("建国記念の日"),
        (2, 23) if year >= 2020 => Some("天皇誕生日"),
        (3, on) if on == vernal_equinox(year) => Some("春分の日"),
        (4, 29) => Some(match year {
            ..=1988 => "天皇誕生日",
            1989..=2006 => "みどりの日",
            _ => "昭和の日",
        }),
        (5, 3) => Some("憲法記念日"),
        (5, 4) if year >= 2007 => Some("みどりの日"),
        (5, 5) => Some("こどもの日"),
        (7, on) => july(year, on, monday(3)),
        (8, on) if year >= 2016 && on == mountain_day(year) => Some("山の日"),
        (9, 15) if year <= 2002 => Some("敬老の日"),
        (9, on) if on == autumnal_equinox(year) => Some("秋分の日"),
        (9, _) if year >= 2003 && monday(3) => Some("敬老の日"),
        (10, 10) if year <= 1999 => Some("体育の日"),
        (10, _) if (2000..=2019).contains(&year) && monday(2) => Some("体育の日"),
        (10, _) if year >= 2022 && monday(2) => Some("スポーツの日"),
        (11, 3) => Some("文化の日"),
        (11, 23) => Some("勤労感謝の日"),
        (12, 23) if (1989..=2018).contains(&year) => Some("天皇誕生日"),
        _ => by_a_law_of_its_own(day),
    }
}

/// 海の日, and スポーツの日 in the two years of the Olympic Games
/// (平成三十二年東京オリンピック競技大会・東京パラリンピック競技大会特別措置法32条, as amended for 2021).
fn july(year: i16, on: i8, third_monday: bool) -> Option<&'static str> {
    match (year, on) {
        (1996..=2002, 20) | (2020, 23) | (2021, 22) => Some("海の日"),
        (2020, 24) | (2021, 23) => Some("スポーツの日"),
        (2020 | 2021, _) => None,
        (2003.., _) if third_monday => Some("海の日"),
        _ => None,
    }
}

const fn mountain_day(year: i16) -> i8 {
    match year {
        2020 => 10,
        2021 => 8,
        _ => 11,
    }
}

/// Funeral, enthronement and wedding days; each had a law of its own.
fn by_a_law_of_its_own(day: Date) -> Option<&'static str> {
    const DAYS: [(Date, &str); 5] = [
        (date(1989, 2, 24), "昭和天皇の大喪の礼の行われる日"),
        (date(1990, 11, 12), "即位礼正殿の儀の行われる日"),
        (date(1993, 6, 9), "皇太子徳仁親王の結婚の儀の行われる日"),
        (date(2019, 5, 1), "天皇の即位の日"),
        (date(2019, 10, 22), "即位礼正殿の儀の行われる日"),
    ];
    DAYS.into_iter().find_map(|(on, name)| (on == day).then_some(name))
}

/// Article 3(2). A holiday on a Sunday moves: until 2006 to the Monday after, since 2007 to the
/// next day that is no holiday.
fn is_substitute(day: Date) -> bool {
    let mut before = previous(day);
    while named(before).is_some() {
        if before.weekday() == Weekday::Sunday {
            return day.year() >= 2007 || day.weekday() == Weekday::Monday;
        }
        before = previous(before);
    }
    false
}

/// Article 3(3), since 27 December 1985: a day between two holidays; until 2006 not on a Sunday.
fn is_between(day: Date) -> bool {
    day >= date(1985, 12, 27)
        && (day.year() >= 2007 || day.weekday() != Weekday::Sunday)
        && named(previous(day)).is_some()
        && named(next(day)).is_some()
}

fn is_nth_monday(day: Date, nth: i8) -> bool {
    day.weekday() == Weekday::Monday && (day.day() - 1) / 7 + 1 == nth
}

/// The day in March, for 1980 to 2099 (海上保安庁水路部 暦計算研究会編 新こよみ便利帳). Millionths of a day.
fn vernal_equinox(year: i16) -> i8 {
    equinox(20_843_100, year)
}

/// The day in September, for 1980 to 2099.
fn autumnal_equinox(year: i16) -> i8 {
    equinox(23_248_800, year)
}

fn equinox(in_1980: i64, year: i16) -> i8 {
    let years = i64::from(year) - 1980;
    let day = (in_1980 + 242_194 * years) / 1_000_000 - years / 4;
    i8::try_from(day).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_equinoxes_move() {
        assert_eq!(vernal_equinox(2026), 20);
        assert_eq!(autumnal_equinox(2026), 23);
        assert_eq!(autumnal_equinox(2012), 22);
        assert_eq!(vernal_equinox(2027), 21);
    }

    #[test]
    fn the_olympic_years_are_their_own() {
        assert_eq!(national_holiday(date(2020, 7, 23)), Some("海の日"));
        assert_eq!(national_holiday(date(2020, 7, 20)), None);
        assert_eq!(national_holiday(date(2020, 10, 12)), None);
        assert_eq!(national_holiday(date(2021, 8, 9)), Some("振替休日"));
    }

    #[test]
    fn a_day_between_two_holidays_is_one() {
        assert_eq!(national_holiday(date(2026, 9, 22)), Some("国民の休日"));
        assert_eq!(national_holiday(date(2019, 4, 30)), Some("国民の休日"));
        assert_eq!(national_holiday(date(1985, 5, 4)), None);
    }

    #[test]
    fn beyond_the_formula_nothing_is_said() {
        assert_eq!(national_holiday(date(1979, 1, 1)), None);
        assert_eq!(national_holiday(date(2100, 1, 1)), None);
    }
}
