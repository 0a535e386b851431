//! Reading a date as a person types it, in 和暦 or 西暦.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::era::Era;
use crate::lang::Text;

/// Why a text is no date. It never repeats what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It cannot be read as a year, a month and a day.
    #[error("date_unreadable")]
    Unreadable,
    /// There is no such day: 2月30日.
    #[error("date_does_not_exist")]
    NoSuchDay,
    /// The day exists, but not in that era: 平成元年1月7日 was 昭和64年1月7日.
    #[error("date_outside_era")]
    OutsideEra,
}

impl DateError {
    /// Stable code in snake case.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "date_unreadable",
            Self::NoSuchDay => "date_does_not_exist",
            Self::OutsideEra => "date_outside_era",
        }
    }

    /// What to do, for the person who typed it.
    #[must_use]
    pub fn message(self) -> Text {
        match self {
            Self::Unreadable => Text::new(
                "年月日を「令和8年12月6日」または「2026年12月6日」のように入力してください。",
                "日（ひ）を「2026年12月6日」のように 書（か）いて ください。",
                "Enter the date like “6 December 2026” in figures: 2026-12-06.",
            ),
            Self::NoSuchDay => Text::new(
                "この日付は暦にありません。月と日を確かめてください。",
                "この日（ひ）は カレンダーに ありません。月（つき）と 日（ひ）を 見（み）て ください。",
                "There is no such day in the calendar. Check the month and the day.",
            ),
            Self::OutsideEra => Text::new(
                "この元号にこの日はありません。元号と年を確かめるか、西暦で入力してください。",
                "年号（ねんごう）と 日（ひ）が 合（あ）いません。西暦（せいれき：2026年など）で 書（か）いて ください。",
                "This day does not belong to that Japanese era. Check the era, or use the Western year.",
            ),
        }
    }
}

/// Reads a date as people write it: `令和8年12月1日`, `令和元年5月1日`, `R8.12.1`, `Ｓ６４．１．７`,
/// `平成十二年二月二十九日`, `2026-12-06`, `2026年12月6日`, `20261206`, with or without the day of the week in
/// brackets. A year of two digits without an era is refused, because it could mean two things.
///
/// # Errors
/// [`DateError`] says which kind of mistake it is.
pub fn read_date(text: &str) -> Result<Date, DateError> {
    let tidy = tidy(text);
    match split_era(&tidy) {
        Some((era, rest)) => read_in_era(era, rest),
        None => read_western(tidy.strip_prefix("西暦").unwrap_or(&tidy)),
    }
}

/// NFKC, no spaces, no weekday in brackets.
fn tidy(text: &str) -> String {
    let mut tidy: String = text.nfkc().filter(|letter| !letter.is_whitespace()).collect();
    if let Some(bracket) = tidy.find('(') {
        tidy.truncate(bracket);
    }
    tidy
}

fn split_era(text: &str) -> Option<(Era, &str)> {
    Era::ALL.into_iter().find_map(|era| {
        let rest = text
            .strip_prefix(era.name())
            .or_else(|| text.strip_prefix(era.letter()))
            .or_else(|| text.strip_prefix(era.letter().to_ascii_lowercase()))
            .or_else(|| text.strip_prefix(era.name().chars().next()?))?;
        Some((era, rest))
    })
}

fn read_in_era(era: Era, rest: &str) -> Result<Date, DateError> {
    let (year, month, day) = match packed(rest, 6) {
        Some(parts) => parts,
        None => parts(rest)?,
    };
    if year < 1 {
        return Err(DateError::OutsideEra);
    }
    let western = i16::try_from(year)
        .ok()
        .and_then(|year| year.checked_add(era.first_day().year() - 1))
        .ok_or(DateError::OutsideEra)?;
    let date = new_date(western, month, day)?;
    if Era::of(date) == Some(era) { Ok(date) } else { Err(DateError::OutsideEra) }
}

fn read_western(text: &str) -> Result<Date, DateError> {
    let (year, month, day) = match packed(text, 8) {
        Some(parts) => parts,
        None => parts(text)?,
    };
    if !(1000..=9999).contains(&year) {
        return Err(DateError::Unreadable);
    }
    let year = i16::try_from(year).map_err(|_| DateError::Unreadable)?;
    new_date(year, month, day)
}

fn new_date(year: i16, month: u32, day: u32) -> Result<Date, DateError> {
    let month = i8::try_from(month).map_err(|_| DateError::NoSuchDay)?;
    let day = i8::try_from(day).map_err(|_| DateError::NoSuchDay)?;
    Date::new(year, month, day).map_err(|_| DateError::NoSuchDay)
}

/// `20261206` (8 digits) or, after an era, `081206` (6 digits).
fn packed(text: &str, digits: usize) -> Option<(u32, u32, u32)> {
    if text.len() != digits || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = text.split_at_checked(digits - 4)?;
    let (month, day) = rest.split_at_checked(2)?;
    Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

/// Year, month and day with marks between them. The marks must be of one kind, 年月日 or one of
/// `-/.`.
fn parts(text: &str) -> Result<(u32, u32, u32), DateError> {
    let split =
        split_by_kanji(text).or_else(|| split_by_marks(text)).ok_or(DateError::Unreadable)?;
    let (year, month, day) = split;
    let year = if year == "元" { Some(1) } else { number(year) };
    match (year, number(month), number(day)) {
        (Some(year), Some(month), Some(day)) => Ok((year, month, day)),
        _ => Err(DateError::Unreadable),
    }
}

fn split_by_kanji(text: &str) -> Option<(&str, &str, &str)> {
    let (year, rest) = text.split_once('年')?;
    let (month, day) = rest.split_once('月')?;
    Some((year, month, day.strip_suffix('日').unwrap_or(day)))
}

fn split_by_marks(text: &str) -> Option<(&str, &str, &str)> {
    let is_mark = |letter: char| matches!(letter, '.' | '/' | '-' | '‐'..='―' | '−' | 'ー' | '・');
    let mut pieces = text.split(is_mark);
    let whole = (pieces.next()?, pieces.next()?, pieces.next()?);
    pieces.next().is_none().then_some(whole)
}

/// A number of at most four digits, in figures, in kanji by place (十二) or by digit (二〇二六).
fn number(text: &str) -> Option<u32> {
    if text.is_empty() || text.chars().count() > 4 {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    match text.split_once('十') {
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { kanji_digits(tens)? };
            let ones = if ones.is_empty() { 0 } else { kanji_digits(ones)? };
            (tens < 10 && ones < 10).then_some(tens * 10 + ones)
        }
        None => kanji_digits(text),
    }
}

fn kanji_digits(text: &str) -> Option<u32> {
    text.chars().try_fold(0, |sum, letter| {
        let digit = "〇一二三四五六七八九".chars().position(|kanji| kanji == letter)?;
        Some(sum * 10 + u32::try_from(digit).ok()?)
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::super::{show_date, show_date_without_weekday};
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn dates_are_read_as_people_write_them() {
        for text in [
            "令和8年12月1日",
            "令和 8 年 12 月 1 日",
            "令和８年１２月１日（火）",
            "㋿8年12月1日",
            "R8.12.1",
            "r8/12/1",
            "Ｒ８．１２．１",
            "R08-12-01",
            "R081201",
            "令8.12.1",
            "令和八年十二月一日",
            "2026年12月1日",
            "西暦2026年12月1日",
            "2026-12-01",
            "2026/12/1",
            "２０２６・１２・１",
            "20261201",
            "二〇二六年十二月一日",
        ] {
            assert_eq!(read_date(text), Ok(date(2026, 12, 1)), "{text}");
        }
        assert_eq!(read_date("令和元年5月1日"), Ok(date(2019, 5, 1)));
        assert_eq!(read_date("S64.1.7"), Ok(date(1989, 1, 7)));
        assert_eq!(read_date("平成十二年二月二十九日"), Ok(date(2000, 2, 29)));
        assert_eq!(read_date("明治45年7月29日"), Ok(date(1912, 7, 29)));
    }

    #[test]
    fn a_day_outside_its_era_is_refused() {
        for text in [
            "平成元年1月7日",
            "S64.1.8",
            "昭和64年12月1日",
            "R1.4.30",
            "R0.1.1",
            "T15.12.25",
            "S100.1.1",
        ] {
            assert_eq!(read_date(text), Err(DateError::OutsideEra), "{text}");
        }
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused() {
        for text in ["令和8年2月29日", "2026-13-01", "2026年4月31日", "20260230", "R8.12.0"]
        {
            assert_eq!(read_date(text), Err(DateError::NoSuchDay), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "きのう",
            "08-12-01",
            "26.12.1",
            "2026-12",
            "2026-12-01-01",
            "12/1",
            "99999年1月1日",
            "R8",
            "元年5月1日",
        ] {
            assert_eq!(read_date(text), Err(DateError::Unreadable), "{text}");
        }
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (0i64..56_000).prop_map(|days| {
            date(1873, 1, 1).checked_add(jiff::Span::new().days(days)).expect("in range")
        })
    }

    proptest! {
        #[test]
        fn what_is_shown_can_be_read(day in any_day()) {
            prop_assert_eq!(read_date(&show_date(day, Lang::Ja)), Ok(day));
            prop_assert_eq!(read_date(&show_date(day, Lang::JaEasy)), Ok(day));
            prop_assert_eq!(read_date(&show_date_without_weekday(day, Lang::Ja)), Ok(day));
            prop_assert_eq!(read_date(&day.to_string()), Ok(day));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC*") {
            let _ = read_date(&text);
        }
    }
}
