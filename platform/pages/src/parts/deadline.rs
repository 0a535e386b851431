//! A last day, so that nobody miscounts.

use askama::{Template, filters::HtmlSafe};
use jiff::civil::Date;
use yakusho_kernel::{Lang, date::show_date};

use crate::words;

/// 「令和8年12月6日（日）まで　あと14日」
#[derive(Clone, Debug, Template)]
#[template(path = "parts/deadline.html")]
pub struct DeadlineView {
    /// The language.
    pub lang: Lang,
    /// The last day on which it may be done, holidays already considered.
    pub last_day: Date,
    /// Today in Japan.
    pub today: Date,
}
impl HtmlSafe for DeadlineView {}

impl DeadlineView {
    /// Days from today to the last day; negative when it is past.
    fn days(&self) -> i32 {
        (self.last_day - self.today).get_days()
    }

    fn day_words(&self) -> String {
        words::UNTIL.with(self.lang, &[("day", &show_date(self.last_day, self.lang))])
    }

    fn left_words(&self) -> String {
        let days = self.days();
        let count = days.unsigned_abs().to_string();
        match days {
            ..0 => words::DAYS_PAST.with(self.lang, &[("n", &count)]),
            0 => words::TODAY_LAST.get(self.lang).to_owned(),
            1 => words::ONE_DAY_LEFT.get(self.lang).to_owned(),
            _ => words::DAYS_LEFT.with(self.lang, &[("n", &count)]),
        }
    }

    fn urgency(&self) -> &'static str {
        match self.days() {
            ..0 => "past",
            0..=7 => "soon",
            _ => "calm",
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn seen(lang: Lang, last_day: Date) -> (String, String) {
        let view = DeadlineView { lang, last_day, today: date(2026, 11, 22) };
        (view.day_words(), view.left_words())
    }

    #[test]
    fn a_deadline_says_the_day_and_what_is_left() {
        let (day, left) = seen(Lang::Ja, date(2026, 12, 6));
        assert_eq!((day.as_str(), left.as_str()), ("令和8年12月6日（日）まで", "あと14日"));
        let (day, left) = seen(Lang::En, date(2026, 12, 6));
        assert_eq!((day.as_str(), left.as_str()), ("By Sunday 6 December 2026", "14 days left"));
    }

    #[test]
    fn tomorrow_today_and_past_have_words_of_their_own() {
        assert_eq!(seen(Lang::Ja, date(2026, 11, 23)).1, "あと1日（あすまで）");
        assert_eq!(seen(Lang::Ja, date(2026, 11, 22)).1, "きょうまで");
        assert_eq!(seen(Lang::Ja, date(2026, 11, 19)).1, "3日過ぎています");
        assert_eq!(seen(Lang::Ja, date(2027, 11, 22)).1, "あと365日");
    }
}
