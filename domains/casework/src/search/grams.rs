//! Cuts told facts and written words into the short pieces by which they are found.

use std::collections::BTreeSet;

use yakusho_facts::FactSheet;
use yakusho_interview::{Answer, FactKey, Value};
use yakusho_kernel::text::{bigrams, search_key};

use super::fold::{self, Place};

/// What a piece is a piece of. Pieces of different kinds never meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A person's name, in any script.
    Name,
    /// An address.
    Address,
    /// A day of birth.
    Birth,
    /// Notes, reasons and requests of the office.
    Words,
}

/// One piece.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gram {
    /// Of what.
    pub kind: Kind,
    /// Its letters. Personal data: hashed before it is kept or asked for.
    pub text: String,
}

impl Kind {
    /// The number in the database.
    #[must_use]
    pub const fn code(self) -> i16 {
        match self {
            Self::Name => 1,
            Self::Address => 2,
            Self::Birth => 3,
            Self::Words => 4,
        }
    }

    /// The name under which its hashes are made and searches are recorded.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Address => "address",
            Self::Birth => "birth_date",
            Self::Words => "words",
        }
    }

    /// As what a fact is found, if at all. A pack's vocabulary names the facts of a person by what
    /// they are: a reading is a name, and so is a text with `name` or `surname` among the words of
    /// its id; a day of birth ends in `birth_date`, or is `birth.on` (the child of a birth).
    #[must_use]
    pub fn of(key: &FactKey, value: &Value) -> Option<Self> {
        let id = key.fact.as_str();
        match value {
            Value::Address(_) => Some(Self::Address),
            Value::Kana(_) => Some(Self::Name),
            Value::Text(_) if is_name(id) => Some(Self::Name),
            Value::Date(_) if id.ends_with("birth_date") || id == "birth.on" => Some(Self::Birth),
            _ => None,
        }
    }
}

fn is_name(id: &str) -> bool {
    id.split(['.', '_']).any(|word| matches!(word, "name" | "surname"))
}

/// The pieces of everything on a sheet by which it may be found.
#[must_use]
pub fn of_sheet(sheet: &FactSheet, own_city: &str) -> BTreeSet<Gram> {
    let mut grams = BTreeSet::new();
    for (key, answer, _) in sheet.iter() {
        let Answer::Known(value) = answer else { continue };
        match (Kind::of(key, value), value) {
            (Some(Kind::Name), Value::Text(text) | Value::Kana(text)) => {
                grams.extend(of_name(&fold::name(text)));
            }
            (Some(Kind::Address), Value::Address(told)) => {
                grams.extend(of_place(&fold::address(told, own_city)));
            }
            (Some(Kind::Birth), Value::Date(day)) => {
                grams.insert(Gram { kind: Kind::Birth, text: day.to_string() });
            }
            _ => {}
        }
    }
    grams
}

/// The pieces of a folded name: its pairs, and its first letter, by which a family name of one
/// character is found.
#[must_use]
pub fn of_name(folded: &str) -> BTreeSet<Gram> {
    let first = folded.chars().next().map(|letter| format!("^{letter}"));
    let letters = || folded.chars();
    let pairs =
        letters().zip(letters().skip(1)).map(|(one, other)| String::from_iter([one, other]));
    pairs.chain(first).map(|text| Gram { kind: Kind::Name, text }).collect()
}

/// The pieces that a wanted word of a name asks for: only pairs, except where it has none.
#[must_use]
pub fn of_wanted_name(folded: &str) -> BTreeSet<Gram> {
    let mut grams = of_name(folded);
    if grams.len() > 1 {
        grams.retain(|gram| !gram.text.starts_with('^'));
    }
    grams
}

/// The pieces of a place: neighbouring parts.
#[must_use]
pub fn of_place(place: &Place) -> BTreeSet<Gram> {
    let parts = place.parts();
    let pairs = parts.windows(2).map(|pair| pair.join("-"));
    pairs.map(|text| Gram { kind: Kind::Address, text }).collect()
}

/// The pieces of something written.
#[must_use]
pub fn of_words(text: &str) -> BTreeSet<Gram> {
    bigrams(text).into_iter().map(|text| Gram { kind: Kind::Words, text }).collect()
}

/// Whether something written has the wanted words in it, however they are spelled.
#[must_use]
pub fn has_words(written: &str, wanted: &str) -> bool {
    search_key(written).contains(&search_key(wanted))
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::date};
    use proptest::prelude::*;
    use yakusho_facts::Source;
    use yakusho_interview::value::Address;

    use super::*;

    #[test]
    fn a_sheet_gives_pieces_of_names_addresses_and_days_of_birth_and_of_nothing_else() {
        let mut sheet = FactSheet::new();
        sheet.change(Source::Told, Timestamp::UNIX_EPOCH, |answers| {
            answers.tell(FactKey::at("person.name.kanji", "me"), Value::Text("林　花子".into()));
            answers.tell(FactKey::at("person.name.kana", "me"), Value::Kana("ハヤシ".into()));
            answers.tell(FactKey::at("person.birth_date", "me"), Value::Date(date(1980, 4, 1)));
            answers.tell(FactKey::of("move.moved_on"), Value::Date(date(2026, 4, 1)));
            answers.tell(FactKey::at("person.occupation", "me"), Value::Text("会社員".into()));
            let told = Address {
                prefecture: "群馬県".into(),
                city: "前橋市".into(),
                town: "大手町".into(),
                block: "二丁目12-1".into(),
                ..Address::default()
            };
            answers.tell(FactKey::of("address.new"), Value::Address(told));
        });
        let all: Vec<String> =
            of_sheet(&sheet, "前橋市").into_iter().map(|gram| gram.text).collect();
        for expected in ["林花", "花子", "^林", "はや", "やし", "1980-04-01", "町-2", "2-12"]
        {
            assert!(all.contains(&expected.to_owned()), "{expected}: {all:?}");
        }
        assert!(!all.iter().any(|text| text.contains("会社") || text == "2026-04-01"));
    }

    proptest! {
        #[test]
        fn whatever_contains_a_word_has_all_its_pieces(
            head in "[あ-ん前橋髙]{0,4}", part in "[あ-ん前橋髙]{2,4}", tail in "[あ-ん前橋髙]{0,4}"
        ) {
            let (whole, part) = (fold::name(&format!("{head}{part}{tail}")), fold::name(&part));
            prop_assume!(whole.contains(&part));
            prop_assert!(of_wanted_name(&part).is_subset(&of_name(&whole)) || part.chars().count() < 2);
        }
    }
}
