//! How a protected person is recognised in a sheet without a table that says who is protected.

use std::collections::{BTreeMap, BTreeSet};

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::civil::Date;
use sha2::Sha256;
use yakusho_facts::Keyring;
use yakusho_interview::{Answer, Answers, value::Value};
use yakusho_kernel::text::search_key;

use crate::record::Person;

/// Makes traces with a key of the installation.
pub(crate) struct Tracer<'k>(&'k Keyring);

impl<'k> Tracer<'k> {
    pub(crate) const fn new(keyring: &'k Keyring) -> Self {
        Self(keyring)
    }

    /// The traces of a person of a record: name and reading, each with the day of birth and alone.
    pub(crate) fn of_person(&self, person: &Person) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        for name in [&person.name, &person.kana] {
            let name = search_key(name);
            if !name.is_empty() {
                all.insert(self.trace(&name, Some(person.birth_date)));
                all.insert(self.trace(&name, None));
            }
        }
        all
    }

    /// The traces of everybody in a sheet. Somebody without a day of birth is recognised by the
    /// name alone: rather hide a namesake's address than show the person's.
    pub(crate) fn of_sheet(&self, answers: &Answers) -> BTreeSet<String> {
        let mut people: BTreeMap<Option<&str>, (BTreeSet<String>, BTreeSet<Date>)> =
            BTreeMap::new();
        for (key, answer) in answers.iter() {
            let Answer::Known(value) = answer else { continue };
            let entry = people.entry(key.instance.as_deref()).or_default();
            match value {
                Value::Text(text) | Value::Kana(text) if is_name(&key.fact) => {
                    let name = search_key(text);
                    if !name.is_empty() {
                        entry.0.insert(name);
                    }
                }
                Value::Date(day) if key.fact.contains("birth") => {
                    entry.1.insert(*day);
                }
                _ => {}
            }
        }
        let mut all = BTreeSet::new();
        for (names, days) in people.values() {
            for name in names {
                if days.is_empty() {
                    all.insert(self.trace(name, None));
                }
                all.extend(days.iter().map(|day| self.trace(name, Some(*day))));
            }
        }
        all
    }

    fn trace(&self, name: &str, born: Option<Date>) -> String {
        let key = self.0.derive("protection traces");
        // HMAC takes a key of any length.
        let mut mac = Hmac::<Sha256>::new_from_slice(&*key).expect("a key of any length");
        mac.update(name.as_bytes());
        mac.update(b"\n");
        mac.update(born.map_or_else(String::new, |day| day.to_string()).as_bytes());
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn is_name(fact: &str) -> bool {
    fact.contains("name") || fact.contains("kana")
}
