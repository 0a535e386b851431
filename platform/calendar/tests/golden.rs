//! The computed holidays against a list from outside (see `national_holidays.py`).

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use yakusho_calendar::national_holiday;

#[test]
fn every_holiday_from_1980_to_2035_is_the_one_that_others_found() {
    let mut reader = csv::Reader::from_reader(include_bytes!("national_holidays.csv").as_slice());
    let golden: BTreeMap<Date, String> = reader
        .deserialize()
        .map(|row: Result<(Date, String), _>| row.expect("a date and a name"))
        .collect();
    let computed: BTreeMap<Date, String> = date(1980, 1, 1)
        .series(jiff::Span::new().days(1))
        .take_while(|day| day.year() <= 2035)
        .filter_map(|day| Some((day, national_holiday(day)?.to_owned())))
        .collect();
    assert_eq!(golden.len(), 932);
    assert_eq!(computed, golden);
}
