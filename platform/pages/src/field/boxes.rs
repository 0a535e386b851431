//! Dates in three boxes and a choice of era.

use jiff::civil::Date;
use yakusho_kernel::{Lang, Wareki};

use super::raw::Raw;
use crate::words::{self, Words};

/// Year, month and day as they stand in their boxes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateBoxes {
    /// The era's letter, or `AD`.
    pub era: String,
    /// The year, or a whole date typed in one go.
    pub year: String,
    /// The month.
    pub month: String,
    /// The day.
    pub day: String,
    /// Whether it is the birthday of the person who types, which the browser may fill in.
    pub own_birthday: bool,
}

/// The western calendar among the eras.
const WESTERN: &str = "AD";
/// What the list offers.
const ERAS: [(&str, Words); 6] = [
    (WESTERN, words::ERA_WESTERN),
    ("R", words::ERA_REIWA),
    ("H", words::ERA_HEISEI),
    ("S", words::ERA_SHOWA),
    ("T", words::ERA_TAISHO),
    ("M", words::ERA_MEIJI),
];

impl DateBoxes {
    /// The boxes for what was typed before or is known. Where nothing is, or an era that the list
    /// does not offer: a birthday begins in the
    /// western calendar, in which a year of two figures cannot be mistaken; other days in the era
    /// that is now, in Japanese.
    #[must_use]
    pub fn of(raw: &Raw, lang: Lang, is_birthday: bool) -> Self {
        let begins = if lang == Lang::Ja && !is_birthday { "R" } else { WESTERN };
        if let Raw::Parts(_) = raw {
            let part = |name: &str| raw.part(name).to_owned();
            let offered = ERAS.iter().any(|(code, _)| *code == raw.part("era"));
            return Self {
                era: if offered { part("era") } else { begins.to_owned() },
                year: part("year"),
                month: part("month"),
                day: part("day"),
                own_birthday: false,
            };
        }
        let text = raw.text();
        match text.parse::<Date>() {
            Ok(date) => Self::of_date(date, lang),
            Err(_) => Self { era: begins.to_owned(), year: text.to_owned(), ..Self::default() },
        }
    }

    fn of_date(date: Date, lang: Lang) -> Self {
        let (era, year) = match Wareki::of(date).filter(|_| lang == Lang::Ja) {
            Some(wareki) => (wareki.era().letter().to_string(), wareki.year().to_string()),
            None => (WESTERN.to_owned(), date.year().to_string()),
        };
        let (month, day) = (date.month().to_string(), date.day().to_string());
        Self { era, year, month, day, own_birthday: false }
    }

    pub(super) fn eras(&self, lang: &Lang) -> [(&'static str, &'static str, bool); 6] {
        ERAS.map(|(code, words)| (code, words.get(lang), self.era == code))
    }

    pub(super) fn fills(&self, part: &str) -> Option<&'static str> {
        match part {
            _ if !self.own_birthday => None,
            "year" => Some("bday-year"),
            "month" => Some("bday-month"),
            "day" => Some("bday-day"),
            _ => None,
        }
    }
}

/// The era that the boxes mean for the engine's reader: a year of four figures and a year that
/// names its era win over the chosen one, because the choice may just have been left as it was.
pub(super) fn meant_era<'e>(era: &'e str, year: &str) -> &'e str {
    let year = year.trim();
    let names_itself = year.starts_with(|letter: char| {
        "明大昭平令西㍾㍽㍼㍻㋿".contains(letter)
            || matches!(letter, 'A'..='Z' | 'a'..='z' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
    });
    let figures = year.trim_end_matches('年').chars().count();
    if era == WESTERN || names_itself || figures >= 4 { "" } else { era }
}

/// Whether the year's box holds a whole date: 「昭和30年4月1日」, `1955-04-01`.
pub(super) fn is_whole_date(year: &str, month: &str, day: &str) -> bool {
    month.trim().is_empty() && day.trim().is_empty() && year.trim().chars().count() > 5
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusho_interview::{
        definition::{FactDef, FactType},
        value::{Context, Value, parse},
    };
    use yakusho_kernel::Lang;

    use super::*;
    use crate::Fields;

    fn read(raw: &Raw) -> Result<Value, &'static str> {
        let fact: FactDef =
            serde_json::from_str(r#"{"id":"d","type":"date","label":"日"}"#).expect("fact");
        let context = Context::on(date(2026, 11, 22));
        parse(&raw.typed(), &fact, &context).map_err(|problem| problem.code)
    }

    fn filled(era: &str, year: &str, month: &str, day: &str) -> Result<Value, &'static str> {
        let pairs = [("d:era", era), ("d:year", year), ("d:month", month), ("d:day", day)];
        let fields: Fields =
            pairs.map(|(name, text)| (name.into(), text.into())).into_iter().collect();
        read(&Raw::sent(&fields, "d", FactType::Date))
    }

    #[test]
    fn boxes_are_read_as_people_fill_them() {
        let day = Ok(Value::Date(date(1955, 4, 1)));
        assert_eq!(filled("S", "30", "4", "1"), day);
        assert_eq!(filled("AD", "1955", "4", "1"), day);
        assert_eq!(filled("R", "1955", "04", "01"), day, "four figures are western");
        assert_eq!(filled("AD", "昭和30", "4", "1"), day, "the year names its era");
        assert_eq!(filled("AD", "S30", "4", "1"), day, "the year names its era");
        assert_eq!(filled("R", "昭和30年4月1日", "", ""), day, "all in one box");
        assert_eq!(filled("R", "1955/4/1", "", ""), day, "all in one box");
        assert_eq!(filled("S", "３０", "４", "１"), day);
        assert_eq!(filled("S", "30年", "4月", "1日"), day);
        assert_eq!(filled("R", "元", "5", "1"), Ok(Value::Date(date(2019, 5, 1))));
        assert!(filled("AD", "30", "4", "1").is_err(), "two figures without an era mean nothing");
        assert_eq!(filled("R", "", "", ""), Err("required"));
    }

    #[test]
    fn a_known_date_comes_back_in_the_boxes_and_means_the_same() {
        for lang in Lang::ALL {
            let boxes = DateBoxes::of(&Raw::of_value(&Value::Date(date(1955, 4, 1))), lang, true);
            let back = filled(&boxes.era, &boxes.year, &boxes.month, &boxes.day);
            assert_eq!(back, Ok(Value::Date(date(1955, 4, 1))), "{}", lang.code());
        }
    }
}
