//! What people type into forms and workbooks, read field by field; every problem is kept, so that all
//! can be mended at once.

use jiff::civil::Date;
use uuid::Uuid;
use yakusho_kernel::{Problem, Text, date::read_date, text::fits};

/// Letters of a title at most.
pub const TITLE: u32 = 80;
/// Letters of a longer text at most.
pub const WORDS: u32 = 600;

/// Reads fields and gathers what is wrong with them.
#[derive(Default)]
pub struct Typed {
    problems: Vec<Problem>,
}

impl Typed {
    /// Says that something is to be mended at a field.
    pub fn say(&mut self, field: &'static str, code: &'static str, words: impl Into<String>) {
        self.problems.push(Problem::new(field, code, Text::ja(words.into())));
    }

    /// A text that may be empty.
    pub fn words(&mut self, field: &'static str, typed: &str, longest: u32) -> String {
        let words = yakusho_kernel::text::storage_form(typed).trim().to_owned();
        if !fits(&words, usize::try_from(longest).unwrap_or(usize::MAX)) {
            self.say(field, "too_long", format!("{longest}文字までで書いてください。"));
        }
        words
    }

    /// A text that must be there.
    pub fn needed(&mut self, field: &'static str, typed: &str, longest: u32, ask: &str) -> String {
        let words = self.words(field, typed, longest);
        if words.is_empty() {
            self.say(field, "missing", ask);
        }
        words
    }

    /// A day that must be there.
    pub fn day(&mut self, field: &'static str, typed: &str) -> Option<Date> {
        match read_date(typed.trim()) {
            Ok(day) => Some(day),
            Err(error) => {
                self.problems.push(Problem::new(field, "not_a_day", error.message()));
                None
            }
        }
    }

    /// A day that may be missing.
    pub fn day_or_none(&mut self, field: &'static str, typed: &str) -> Option<Date> {
        if typed.trim().is_empty() { None } else { self.day(field, typed) }
    }

    /// One of a few, by its code.
    pub fn one_of<T>(
        &mut self,
        field: &'static str,
        typed: &str,
        read: impl Fn(&str) -> Option<T>,
        ask: &str,
    ) -> Option<T> {
        let found = read(typed.trim());
        if found.is_none() {
            self.say(field, "not_a_choice", ask);
        }
        found
    }

    /// An id that may be missing.
    pub fn id_or_none(&mut self, field: &'static str, typed: &str) -> Option<Uuid> {
        match typed.trim() {
            "" => None,
            typed => self.one_of(field, typed, |typed| typed.parse().ok(), "選び直してください。"),
        }
    }

    /// What was read, where nothing is to be mended and everything that must be there is.
    ///
    /// # Errors
    /// Everything that is to be mended.
    pub fn done<T>(self, read: Option<T>) -> Result<T, Vec<Problem>> {
        match read {
            Some(read) if self.problems.is_empty() => Ok(read),
            _ => Err(self.problems),
        }
    }
}
