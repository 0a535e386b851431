//! The calendar of an office: national holidays by law, the city's closed days, legal periods and
//! ages.
//!
//! Nothing here reads a clock: today is an argument.

mod age;
mod days_left;
mod holiday;
mod office;
mod period;

pub use age::{age_on, day_of_reaching, school_year_end_from};
pub use days_left::DaysLeft;
pub use holiday::national_holiday;
pub use office::Calendar;
pub use period::{Counting, Period, PeriodError, last_day};

use jiff::civil::Date;

/// The day after; the last day of the calendar stays.
pub(crate) fn next(day: Date) -> Date {
    day.tomorrow().unwrap_or(Date::MAX)
}

/// The day before; the first day of the calendar stays.
pub(crate) fn previous(day: Date) -> Date {
    day.yesterday().unwrap_or(Date::MIN)
}
