//! Days as columns hold them: ISO 8601 texts, which sort as the days do.

use jiff::civil::Date;
use yakusho_store::Error;

pub(crate) fn to_row(day: Date) -> String {
    day.to_string()
}

pub(crate) fn from_row(text: &str) -> Result<Date, Error> {
    text.parse().map_err(|_| Error::Broken("a row holds a day that is none".to_owned()))
}
