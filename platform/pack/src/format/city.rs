//! `city.yaml`: the city itself, its offices and the days on which they are closed.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use yakusho_kernel::{Lang, MunicipalityCode, Provenance, Text};

/// The city.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct City {
    /// The pack's id, the name of its folder.
    pub id: String,
    /// The city's name.
    pub name: Text,
    /// Its reading.
    pub kana: String,
    /// 全国地方公共団体コード, six digits.
    pub municipality: MunicipalityCode,
    /// The prefecture.
    pub prefecture: String,
    /// To whom papers are addressed (宛先): 「前橋市長」.
    pub mayor_title: String,
    /// The languages that resident pages offer.
    pub languages: Vec<Lang>,
    /// The one accent colour, `#rrggbb`.
    pub accent_colour: String,
    /// Where people go.
    pub offices: Vec<Office>,
    /// Whom to call when nothing else helps.
    pub contact: Contact,
    /// When offices are closed.
    pub closed: ClosedDays,
    /// Unfinished answers are deleted after so many days.
    pub draft_keep_days: u16,
    /// Where this was read.
    pub provenance: Provenance,
}

/// A place where people go.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Its id: `honcho`.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Its address.
    pub address: Text,
    /// Its telephone number.
    #[serde(default)]
    pub phone: Option<String>,
    /// When it is open.
    pub hours: Vec<OpeningHours>,
    /// The same in words.
    #[serde(default)]
    pub hours_words: Option<Text>,
    /// Where this was read.
    pub provenance: Provenance,
}

/// Hours on some days of the week, local time.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningHours {
    /// On these days.
    pub days: Vec<Weekday>,
    /// Opens, `08:30`.
    pub from: jiff::civil::Time,
    /// Closes, `17:15`.
    pub to: jiff::civil::Time,
}

/// A day of the week, written `mon` … `sun`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// 月
    Mon,
    /// 火
    Tue,
    /// 水
    Wed,
    /// 木
    Thu,
    /// 金
    Fri,
    /// 土
    Sat,
    /// 日
    Sun,
}

impl Weekday {
    /// The weekday of a date.
    #[must_use]
    pub fn of(date: jiff::civil::Date) -> Self {
        use jiff::civil::Weekday as W;
        match date.weekday() {
            W::Monday => Self::Mon,
            W::Tuesday => Self::Tue,
            W::Wednesday => Self::Wed,
            W::Thursday => Self::Thu,
            W::Friday => Self::Fri,
            W::Saturday => Self::Sat,
            W::Sunday => Self::Sun,
        }
    }
}

/// Whom to call.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// What the place is called: 「代表」.
    pub name: Text,
    /// Its telephone number.
    pub phone: String,
    /// Its mail address.
    #[serde(default)]
    pub email: Option<String>,
}

/// The days on which the offices are closed (市の休日).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosedDays {
    /// Every week.
    pub weekdays: Vec<Weekday>,
    /// On the national holidays (国民の祝日に関する法律).
    pub public_holidays: bool,
    /// Around the new year, both days inclusive.
    #[serde(default)]
    pub year_end: Option<YearEnd>,
    /// Further single days.
    #[serde(default)]
    pub days: Vec<ClosedDay>,
    /// Where this was read.
    pub provenance: Provenance,
}

/// The closed days around the new year.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearEnd {
    /// From, in December.
    pub from: MonthDay,
    /// To, in January.
    pub to: MonthDay,
}

/// One further closed day.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosedDay {
    /// The day.
    pub on: jiff::civil::Date,
    /// Why.
    pub why: Text,
}

impl ClosedDays {
    /// Whether the pack itself closes the offices on this day. National holidays are the
    /// calendar's knowledge and not asked here.
    #[must_use]
    pub fn closes(&self, date: jiff::civil::Date) -> bool {
        let in_year_end = self.year_end.is_some_and(|span| {
            let day = MonthDay::of(date);
            if span.from <= span.to {
                span.from <= day && day <= span.to
            } else {
                day >= span.from || day <= span.to
            }
        });
        in_year_end
            || self.weekdays.contains(&Weekday::of(date))
            || self.days.iter().any(|closed| closed.on == date)
    }
}

/// A day of every year, written `12-29`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MonthDay {
    /// 1–12
    pub month: i8,
    /// 1–31
    pub day: i8,
}

impl MonthDay {
    /// The day of the year of a date.
    #[must_use]
    pub fn of(date: jiff::civil::Date) -> Self {
        Self { month: date.month(), day: date.day() }
    }
}

impl FromStr for MonthDay {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // A leap year, so that 02-29 is a day.
        let date: jiff::civil::Date = format!("2024-{text}")
            .parse()
            .map_err(|_| format!("「{text}」は月日ではありません（例: 12-29）"))?;
        Ok(Self::of(date))
    }
}
impl TryFrom<String> for MonthDay {
    type Error = String;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}
impl From<MonthDay> for String {
    fn from(day: MonthDay) -> Self {
        day.to_string()
    }
}
impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_end_closes_over_the_change_of_the_year() {
        let closed = ClosedDays {
            weekdays: vec![Weekday::Sat, Weekday::Sun],
            public_holidays: true,
            year_end: Some(YearEnd {
                from: "12-29".parse().expect("day"),
                to: "01-03".parse().expect("day"),
            }),
            days: Vec::new(),
            provenance: Provenance::new("memory"),
        };
        let on = |text: &str| closed.closes(text.parse().expect("date"));
        assert!(on("2026-12-29") && on("2026-12-31") && on("2027-01-01") && on("2027-01-03"));
        assert!(!on("2026-12-28") && !on("2027-01-04"));
        assert!(on("2026-12-06"), "a Sunday");
    }
}
