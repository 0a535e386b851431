//! A person as a form or a register describes one.

use serde::{Deserialize, Serialize};
use yakusho_interview::{FactKey, Value, value::Address};

use jiff::civil::Date;

/// A person. What is not known is empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// 氏名, as written.
    pub name: String,
    /// フリガナ.
    pub kana: String,
    /// 生年月日.
    pub born: Option<Date>,
    /// 住所 on one line: of a register the one, of a form each that it names, with its caption.
    pub addresses: Vec<(String, String)>,
    /// 世帯番号 of a register.
    pub household: String,
}

impl std::fmt::Debug for Person {
    /// Never shows a person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person").finish_non_exhaustive()
    }
}

/// A person of a form with whose place they take in it.
#[derive(Clone, Debug)]
pub struct Declared {
    /// The instance: `me`, `m1`.
    pub whose: String,
    /// The person.
    pub person: Person,
}

/// The people of some told values, in the order in which they stand there. Addresses that are
/// nobody's own are everybody's: a household moves as one.
#[must_use]
pub fn of_values<'v>(
    values: impl IntoIterator<Item = (&'v FactKey, &'v str, &'v str, &'v Value)>,
) -> Vec<Declared> {
    let mut people: Vec<Declared> = Vec::new();
    let mut common: Vec<(String, String)> = Vec::new();
    for (key, whose, label, value) in values {
        if whose.is_empty() {
            if let Value::Address(told) = value {
                add_address(&mut common, label, told);
            }
            continue;
        }
        let place = people.iter().position(|known| known.whose == whose).unwrap_or(people.len());
        if place == people.len() {
            people.push(Declared { whose: whose.to_owned(), person: Person::default() });
        }
        let Some(Declared { person, .. }) = people.get_mut(place) else { continue };
        let id = key.fact.as_str();
        match value {
            // Former names and aliases have longer ids and are no part of the comparison.
            Value::Text(text) if id.ends_with(".name") || id.ends_with(".name.kanji") => {
                person.name.clone_from(text);
            }
            Value::Kana(text)
                if id.ends_with(".kana") && !id.contains("surname") && !id.contains("given") =>
            {
                person.kana.clone_from(text);
            }
            Value::Date(day) if id.ends_with("birth_date") => person.born = Some(*day),
            Value::Address(told) => add_address(&mut person.addresses, label, told),
            _ => {}
        }
    }
    people.retain(|known| !known.person.name.is_empty() || !known.person.kana.is_empty());
    for known in &mut people {
        known.person.addresses.extend(common.iter().cloned());
    }
    people
}

fn add_address(to: &mut Vec<(String, String)>, label: &str, told: &Address) {
    let line = told.one_line();
    if !line.is_empty() && !to.iter().any(|(_, known)| *known == line) {
        to.push((label.to_owned(), line));
    }
}
