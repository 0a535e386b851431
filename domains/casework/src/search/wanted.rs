//! What somebody looks for, and whether something is it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use yakusho_interview::Value;

use super::{
    fold::{self, Place},
    grams::{self, Gram, Kind},
};
use crate::model::CaseState;

/// What is looked for. Everything that is said must hold.
#[derive(Clone, Default)]
pub struct Wanted {
    /// 受付番号 as shown.
    pub number: Option<String>,
    /// Something personal.
    pub terms: Vec<Term>,
    /// The procedure.
    pub procedure: Option<String>,
    /// Where it stands.
    pub state: Option<CaseState>,
    /// The department that has it.
    pub department: Option<String>,
    /// By which way the application came.
    pub channel: Option<String>,
    /// Opened on this day or later.
    pub from: Option<Date>,
    /// Opened on this day or earlier.
    pub to: Option<Date>,
}

/// Something personal that is looked for. Never logged, never shown to others.
#[derive(Clone)]
pub enum Term {
    /// The words of a name, folded.
    Name(Vec<String>),
    /// A place.
    Address(Place),
    /// A day of birth.
    Birth(Date),
    /// Words in a note, a reason or a request, as they were typed.
    Words(String),
}

/// A value of one person (or of the application) by which something may be found.
#[derive(Clone, Debug)]
pub struct Findable<'a> {
    /// Whose; empty: the application's.
    pub whose: &'a str,
    /// As what.
    pub kind: Kind,
    /// The value.
    pub value: &'a Value,
}

impl Term {
    /// As what it is found.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Name(_) => Kind::Name,
            Self::Address(_) => Kind::Address,
            Self::Birth(_) => Kind::Birth,
            Self::Words(_) => Kind::Words,
        }
    }

    /// The pieces that everything has which has this.
    #[must_use]
    pub fn grams(&self) -> BTreeSet<Gram> {
        match self {
            Self::Name(words) => {
                words.iter().flat_map(|word| grams::of_wanted_name(word)).collect()
            }
            Self::Address(place) => grams::of_place(place),
            Self::Birth(day) => BTreeSet::from([Gram { kind: Kind::Birth, text: day.to_string() }]),
            Self::Words(text) => grams::of_words(text),
        }
    }

    /// Whether it is found in what one person's values say; `false` for words, which are not among
    /// facts. All words of a name must stand in names of the same person.
    #[must_use]
    pub fn is_in(&self, values: &[&Findable<'_>], own_city: &str) -> bool {
        match self {
            Self::Name(words) => {
                let names: Vec<String> = values
                    .iter()
                    .filter(|found| found.kind == Kind::Name)
                    .filter_map(|found| match found.value {
                        Value::Text(text) | Value::Kana(text) => Some(fold::name(text)),
                        _ => None,
                    })
                    .collect();
                words.iter().all(|word| names.iter().any(|name| has_word(name, word)))
            }
            Self::Address(place) => values.iter().any(|found| match found.value {
                Value::Address(told) => fold::address(told, own_city).contains(place),
                _ => false,
            }),
            Self::Birth(day) => values
                .iter()
                .any(|found| found.kind == Kind::Birth && *found.value == Value::Date(*day)),
            Self::Words(_) => false,
        }
    }
}

/// A single character is the beginning of a name, as its only piece is.
fn has_word(name: &str, word: &str) -> bool {
    if word.chars().count() == 1 { name.starts_with(word) } else { name.contains(word) }
}

impl Wanted {
    /// Whether nothing was said.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.by().is_empty()
    }

    /// By what is looked, as the log has it; never what was typed.
    #[must_use]
    pub fn by(&self) -> Vec<&'static str> {
        let said = [
            (self.number.is_some(), "number"),
            (self.procedure.is_some(), "procedure"),
            (self.state.is_some(), "state"),
            (self.department.is_some(), "department"),
            (self.channel.is_some(), "channel"),
            (self.from.is_some() || self.to.is_some(), "opened_on"),
        ];
        let mut by: Vec<&'static str> = self.terms.iter().map(|term| term.kind().name()).collect();
        by.extend(said.into_iter().filter(|(is_said, _)| *is_said).map(|(_, name)| name));
        by
    }

    /// The terms that stand among facts.
    pub fn of_facts(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(|term| !matches!(term, Term::Words(_)))
    }

    /// The words that must have been written.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().filter_map(|term| match term {
            Term::Words(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// Whether the facts of one application, as far as the searcher may see them, are wanted. Name
    /// and day of birth must be one person's; an address may be the whole application's.
    #[must_use]
    pub fn holds_for(&self, values: &[Findable<'_>], own_city: &str) -> bool {
        let all: Vec<&Findable<'_>> = values.iter().collect();
        let addresses = self.of_facts().filter(|term| matches!(term, Term::Address(_)));
        if !addresses.into_iter().all(|term| term.is_in(&all, own_city)) {
            return false;
        }
        let personal: Vec<&Term> =
            self.of_facts().filter(|term| !matches!(term, Term::Address(_))).collect();
        let people: BTreeSet<&str> = values.iter().map(|found| found.whose).collect();
        personal.is_empty()
            || people.into_iter().any(|person| {
                let own: Vec<&Findable<'_>> =
                    values.iter().filter(|found| found.whose == person).collect();
                personal.iter().all(|term| term.is_in(&own, own_city))
            })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn name_and_day_of_birth_must_be_one_persons() {
        let (taro, hanako) = (Value::Text("前橋　太郎".into()), Value::Text("前橋　花子".into()));
        let reading = Value::Kana("マエバシ　タロウ".into());
        let (old, young) = (Value::Date(date(1950, 1, 2)), Value::Date(date(1980, 3, 4)));
        let of = |whose, kind, value| Findable { whose, kind, value };
        let values = [
            of("me", Kind::Name, &taro),
            of("me", Kind::Name, &reading),
            of("me", Kind::Birth, &old),
            of("m1", Kind::Name, &hanako),
            of("m1", Kind::Birth, &young),
        ];
        let wanted = |name: &str, born| Wanted {
            terms: vec![Term::Name(fold::words_of_name(name)), Term::Birth(born)],
            ..Wanted::default()
        };
        assert!(wanted("太郎", date(1950, 1, 2)).holds_for(&values, ""));
        assert!(wanted("太郎 前橋", date(1950, 1, 2)).holds_for(&values, ""), "in any order");
        assert!(wanted("前橋 たろう", date(1950, 1, 2)).holds_for(&values, ""), "mixed scripts");
        assert!(!wanted("太郎", date(1980, 3, 4)).holds_for(&values, ""), "another's birthday");
        assert!(!wanted("太郎 花子", date(1950, 1, 2)).holds_for(&values, ""), "two people");
        assert!(wanted("前", date(1980, 3, 4)).holds_for(&values, ""), "the first letter");
        assert!(!wanted("子", date(1980, 3, 4)).holds_for(&values, ""), "a last letter");
        assert_eq!(wanted("x", date(1980, 3, 4)).by(), ["name", "birth_date"]);
    }
}
