//! Dates as people in Japan write them: 和暦, fiscal years, and the day in Japan at an instant.

mod era;
mod fiscal_year;
mod read;
mod show;

pub use era::{Era, Wareki};
pub use fiscal_year::FiscalYear;
pub use read::{DateError, read_date};
pub use show::{show_date, show_date_without_weekday, show_datetime, weekday};

use jiff::{Timestamp, civil, tz::Offset};

/// Japan Standard Time: nine hours ahead of UTC all the year round.
pub const JST: Offset = Offset::constant(9);

/// The day in Japan at an instant.
#[must_use]
pub fn jst_date(at: Timestamp) -> civil::Date {
    jst_datetime(at).date()
}

/// The day and time in Japan at an instant.
#[must_use]
pub fn jst_datetime(at: Timestamp) -> civil::DateTime {
    JST.to_datetime(at)
}

/// The instant at which a day begins in Japan. For days at the far ends of the calendar, the
/// first or last instant that can be written.
#[must_use]
pub fn jst_midnight(day: civil::Date) -> Timestamp {
    JST.to_timestamp(day.at(0, 0, 0, 0))
        .unwrap_or_else(|_| if day.year() < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_in_japan_begins_at_fifteen_hours_utc() {
        let before = "2026-12-05T14:59:59Z".parse().expect("time");
        let after = "2026-12-05T15:00:00Z".parse().expect("time");
        assert_eq!(jst_date(before), date(2026, 12, 5));
        assert_eq!(jst_date(after), date(2026, 12, 6));
        assert_eq!(jst_midnight(date(2026, 12, 6)), after);
    }
}
