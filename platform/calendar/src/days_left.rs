//! How far away a last day is, in words.

use jiff::{Unit, civil::Date};
use yakusho_kernel::Text;

/// How far away a last day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DaysLeft {
    /// It lies so many days back.
    Passed(u32),
    /// It is today.
    Today,
    /// It is in so many days.
    Left(u32),
}

impl DaysLeft {
    /// The distance from `today` to `last_day`.
    #[must_use]
    pub fn between(today: Date, last_day: Date) -> Self {
        let days = today.until((Unit::Day, last_day)).map_or(0, |span| span.get_days());
        match days {
            0 => Self::Today,
            1.. => Self::Left(days.unsigned_abs()),
            _ => Self::Passed(days.unsigned_abs()),
        }
    }

    /// 「あと3日」「今日まで」「2日過ぎています」
    #[must_use]
    pub fn words(self) -> Text {
        match self {
            Self::Passed(days) => Text::new(
                format!("期限を{days}日過ぎています"),
                format!("{days}日（にち） おくれて います"),
                format!("{days} {} past the last day", day_or_days(days)),
            ),
            Self::Today => Text::new("今日まで", "きょうまで", "today is the last day"),
            Self::Left(days) => Text::new(
                format!("あと{days}日"),
                format!("あと {days}日（にち）"),
                format!("{days} {} left", day_or_days(days)),
            ),
        }
    }
}

const fn day_or_days(days: u32) -> &'static str {
    if days == 1 { "day" } else { "days" }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusho_kernel::Lang;

    use super::*;

    #[test]
    fn days_left_are_told_in_words() {
        let last = date(2026, 12, 6);
        let words = |today| DaysLeft::between(today, last).words();
        assert_eq!(words(date(2026, 12, 3)).get(Lang::Ja), "あと3日");
        assert_eq!(words(date(2026, 12, 5)).get(Lang::En), "1 day left");
        assert_eq!(words(last).get(Lang::Ja), "今日まで");
        assert_eq!(words(date(2026, 12, 8)).get(Lang::Ja), "期限を2日過ぎています");
        assert_eq!(DaysLeft::between(date(2025, 12, 6), last), DaysLeft::Left(365));
    }
}
