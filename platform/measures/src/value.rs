//! The value of a measure: whole numbers above and below a line, never a float.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use yakusho_kernel::{FiscalYear, date::jst_midnight};

use crate::{cell::Cell, measure::Unit};

/// Days in Japan, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Days {
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
}

impl Days {
    /// The days of a fiscal year.
    #[must_use]
    pub fn of_year(year: FiscalYear) -> Self {
        Self { from: year.first_day(), to: year.last_day() }
    }

    /// The first instant of the first day.
    #[must_use]
    pub fn begin(self) -> Timestamp {
        jst_midnight(self.from)
    }

    /// The first instant after the last day.
    #[must_use]
    pub fn end(self) -> Timestamp {
        jst_midnight(self.to.tomorrow().unwrap_or(Date::MAX))
    }
}

/// A value over some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// Above the line; the whole value of a plain count or sum.
    pub numerator: i64,
    /// Below the line.
    pub denominator: Option<i64>,
    /// How many records were looked at.
    pub counted: i64,
    /// How many records a stand-in had touched; they are in none of the numbers above.
    pub stand_in: i64,
    /// Where the rows can be seen.
    pub rows: Rows,
}

/// Where the rows behind a value can be seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    /// The table or list, in the domain's word: `case`.
    pub noun: String,
    /// The path of the page that lists them, with its filter; `None` where no page does yet.
    pub path: Option<String>,
}

impl Value {
    /// The value in words, to one decimal for shares and averages: 「42.3%」, 「12件」. 「—」 where there
    /// is nothing below the line.
    #[must_use]
    pub fn words(&self, unit: Unit) -> String {
        let factor = if unit == Unit::Share { 100 } else { 1 };
        match self.denominator {
            None => format!("{}{}", grouped(self.numerator), unit.sign()),
            Some(0) => "—".to_owned(),
            Some(denominator) => {
                let tenths =
                    rounded(i128::from(self.numerator) * factor * 10, i128::from(denominator));
                let sign = if tenths < 0 { "−" } else { "" };
                let tenths = tenths.unsigned_abs();
                format!("{sign}{}.{}{}", tenths / 10, tenths % 10, unit.sign())
            }
        }
    }

    /// The value in words for the public: hidden where a cell is too small (see [`Cell`]).
    #[must_use]
    pub fn public_words(&self, unit: Unit, smallest_cell: Option<u32>) -> String {
        let hidden = |number| Cell::of(number, smallest_cell.unwrap_or(0)) == Cell::Hidden;
        let rest = self.denominator.map(|denominator| denominator.saturating_sub(self.numerator));
        let tells = hidden(self.numerator)
            || self.denominator.is_some_and(hidden)
            || (unit == Unit::Share && rest.is_some_and(hidden));
        if tells { "少数のため非公表".to_owned() } else { self.words(unit) }
    }
}

/// Half away from zero.
fn rounded(above: i128, below: i128) -> i128 {
    let (above, below) = if below < 0 { (-above, -below) } else { (above, below) };
    let half = if above < 0 { -below / 2 } else { below / 2 };
    (above + half) / below
}

fn grouped(number: i64) -> String {
    let words = yakusho_kernel::Yen(number).to_string();
    words.trim_end_matches('円').to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value(numerator: i64, denominator: Option<i64>) -> Value {
        Value {
            numerator,
            denominator,
            counted: denominator.unwrap_or(numerator),
            stand_in: 0,
            rows: Rows { noun: "case".to_owned(), path: None },
        }
    }

    #[test]
    fn values_are_told_to_one_decimal() {
        assert_eq!(value(1234, None).words(Unit::Count), "1,234件");
        assert_eq!(value(423, Some(1000)).words(Unit::Share), "42.3%");
        assert_eq!(value(2, Some(3)).words(Unit::Share), "66.7%");
        assert_eq!(value(7, Some(2)).words(Unit::Days), "3.5日");
        assert_eq!(value(-1, Some(3)).words(Unit::Minutes), "−0.3分");
        assert_eq!(value(0, Some(0)).words(Unit::Share), "—");
    }

    #[test]
    fn small_cells_are_not_published() {
        let words = |numerator, denominator| {
            value(numerator, Some(denominator)).public_words(Unit::Share, Some(10))
        };
        assert_eq!(words(500, 1000), "50.0%");
        assert_eq!(words(9, 1000), "少数のため非公表");
        assert_eq!(words(991, 1000), "少数のため非公表");
        assert_eq!(words(0, 1000), "0.0%");
        assert_eq!(value(9, Some(1000)).public_words(Unit::Share, None), "0.9%");
    }

    #[test]
    fn days_begin_and_end_in_japan() {
        let year = Days::of_year(FiscalYear(2026));
        assert_eq!(year.begin().to_string(), "2026-03-31T15:00:00Z");
        assert_eq!(year.end().to_string(), "2027-03-31T15:00:00Z");
    }

    proptest! {
        #[test]
        fn no_value_is_too_large_for_words(numerator: i64, denominator: Option<i64>) {
            let _ = value(numerator, denominator).words(Unit::Share);
        }
    }
}
