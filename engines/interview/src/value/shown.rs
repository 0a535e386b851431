//! A value as a person reads it.

use yakusho_kernel::{Lang, date::show_date_without_weekday};

use super::Value;
use crate::definition::FactDef;

impl Value {
    /// What a page or a paper shows. People are shown by their instance's id; the caller knows
    /// their names ([`crate::Interview::name_of`]).
    #[must_use]
    pub fn shown(&self, fact: &FactDef, lang: Lang) -> String {
        let label = |id: &String| {
            let choice = fact.choices.iter().find(|choice| choice.id == *id);
            choice.map_or(id.as_str(), |choice| choice.label.get(lang)).to_owned()
        };
        match self {
            Self::Text(text) | Self::Kana(text) | Self::Phone(text) | Self::Email(text) => {
                text.clone()
            }
            Self::Bool(value) => match (value, lang) {
                (true, Lang::En) => "Yes",
                (false, Lang::En) => "No",
                (true, _) => "はい",
                (false, _) => "いいえ",
            }
            .to_owned(),
            Self::Choice(id) => label(id),
            Self::Choices(ids) => {
                let mark = if lang == Lang::En { ", " } else { "、" };
                ids.iter().map(label).collect::<Vec<_>>().join(mark)
            }
            Self::Date(day) => show_date_without_weekday(*day, lang),
            Self::Number(number) => number.to_string(),
            Self::Money(yen) => yen.to_string(),
            Self::Address(address) => match address.postal_code.split_at_checked(3) {
                Some((head, tail)) => format!("〒{head}-{tail} {}", address.one_line()),
                None => address.one_line(),
            },
            Self::Postal(code) => match code.split_at_checked(3) {
                Some((head, tail)) => format!("{head}-{tail}"),
                None => code.clone(),
            },
            Self::Account(account) => account.one_line(),
            Self::Files(ids) => match lang {
                Lang::En => format!("{} file(s)", ids.len()),
                Lang::Ja | Lang::JaEasy => format!("{}件", ids.len()),
            },
            Self::Person(id) => id.clone(),
        }
    }
}
