//! How a date stands on a page.

use jiff::{
    Timestamp,
    civil::{Date, Weekday},
};

use super::{Wareki, jst_datetime};
use crate::lang::Lang;

/// A date with its day of the week: 「令和8年12月6日（日）」, 「2026年12月6日（日曜日）」,
/// “Sunday 6 December 2026”.
#[must_use]
pub fn show_date(day: Date, lang: Lang) -> String {
    let weekday = weekday(day, lang);
    let plain = show_date_without_weekday(day, lang);
    match lang {
        Lang::Ja => format!("{plain}（{weekday}）"),
        Lang::JaEasy => format!("{plain}（{weekday}曜日）"),
        Lang::En => format!("{weekday} {plain}"),
    }
}

/// A date without its day of the week: 「令和8年12月6日」, 「2026年12月6日」, “6 December 2026”.
#[must_use]
pub fn show_date_without_weekday(day: Date, lang: Lang) -> String {
    let western = || format!("{}年{}月{}日", day.year(), day.month(), day.day());
    match lang {
        Lang::Ja => Wareki::of(day).map_or_else(western, |wareki| wareki.to_string()),
        Lang::JaEasy => western(),
        Lang::En => format!("{} {} {}", day.day(), month_in_english(day.month()), day.year()),
    }
}

/// An instant in Japan, to the minute: 「令和8年12月6日（日）14時05分」.
#[must_use]
pub fn show_datetime(at: Timestamp, lang: Lang) -> String {
    let at = jst_datetime(at);
    let day = show_date(at.date(), lang);
    let (hour, minute) = (at.hour(), at.minute());
    match lang {
        Lang::Ja => format!("{day}{hour}時{minute:02}分"),
        Lang::JaEasy => format!("{day} {hour}時{minute}分"),
        Lang::En => format!("{day}, {hour:02}:{minute:02}"),
    }
}

/// The day of the week: one kanji in Japanese, the whole word in English.
#[must_use]
pub fn weekday(day: Date, lang: Lang) -> &'static str {
    let (ja, en) = match day.weekday() {
        Weekday::Sunday => ("日", "Sunday"),
        Weekday::Monday => ("月", "Monday"),
        Weekday::Tuesday => ("火", "Tuesday"),
        Weekday::Wednesday => ("水", "Wednesday"),
        Weekday::Thursday => ("木", "Thursday"),
        Weekday::Friday => ("金", "Friday"),
        Weekday::Saturday => ("土", "Saturday"),
    };
    match lang {
        Lang::Ja | Lang::JaEasy => ja,
        Lang::En => en,
    }
}

const fn month_in_english(month: i8) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_date_stands_on_a_page_in_three_languages() {
        let day = date(2026, 12, 6);
        assert_eq!(show_date(day, Lang::Ja), "令和8年12月6日（日）");
        assert_eq!(show_date(day, Lang::JaEasy), "2026年12月6日（日曜日）");
        assert_eq!(show_date(day, Lang::En), "Sunday 6 December 2026");
    }

    #[test]
    fn a_day_before_the_eras_is_shown_in_the_western_calendar() {
        assert_eq!(show_date_without_weekday(date(1850, 1, 2), Lang::Ja), "1850年1月2日");
    }

    #[test]
    fn an_instant_is_shown_in_japan() {
        let at = "2026-12-06T05:05:00Z".parse().expect("time");
        assert_eq!(show_datetime(at, Lang::Ja), "令和8年12月6日（日）14時05分");
        assert_eq!(show_datetime(at, Lang::JaEasy), "2026年12月6日（日曜日） 14時5分");
        assert_eq!(show_datetime(at, Lang::En), "Sunday 6 December 2026, 14:05");
    }
}
