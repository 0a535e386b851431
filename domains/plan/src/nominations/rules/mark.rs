//! When to remind: seven, three and one open day before the deadline, and one after it.

use jiff::civil::Date;
use yakusho_calendar::Calendar;

/// A point at which a department is reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Seven open days are left.
    Seven,
    /// Three.
    Three,
    /// One.
    One,
    /// It is over since an open day.
    Over,
}

impl Mark {
    /// The code in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Seven => "d-7",
            Self::Three => "d-3",
            Self::One => "d-1",
            Self::Over => "d+1",
        }
    }

    /// What the list and the mail say.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Seven => "期限まであと7開庁日です",
            Self::Three => "期限まであと3開庁日です",
            Self::One => "期限まであと1開庁日です",
            Self::Over => "期限を過ぎています",
        }
    }
}

/// The newest point that was reached on a day; older ones that nobody was told of are passed over.
#[must_use]
pub fn reached(calendar: &Calendar, deadline: Date, today: Date) -> Option<Mark> {
    if today > deadline {
        return (calendar.open_days_between(deadline, today) >= 1).then_some(Mark::Over);
    }
    match calendar.open_days_between(today, deadline) {
        0 | 1 => Some(Mark::One),
        2..=3 => Some(Mark::Three),
        4..=7 => Some(Mark::Seven),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_days_before_the_twenty_eighth_of_april_are_counted_as_open_days() {
        let calendar = Calendar::usual();
        let on = |month, day| reached(&calendar, date(2026, 4, 28), date(2026, month, day));
        assert_eq!(on(4, 16), None);
        assert_eq!(on(4, 17), Some(Mark::Seven), "Friday: seven open days are left");
        assert_eq!(on(4, 22), Some(Mark::Seven));
        assert_eq!(on(4, 23), Some(Mark::Three));
        assert_eq!(on(4, 25), Some(Mark::Three), "Saturday");
        assert_eq!(on(4, 27), Some(Mark::One));
        assert_eq!(on(4, 28), Some(Mark::One), "the day itself");
        assert_eq!(on(4, 29), None, "a holiday: the office is closed");
        assert_eq!(on(4, 30), Some(Mark::Over));
    }
}
