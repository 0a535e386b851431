//! What people type into forms, read field by field; every problem is kept, so that all can be mended
//! at once.

use jiff::civil::Date;
use uuid::Uuid;
use yakusho_kernel::{Problem, Text, Yen, date::read_date, text::fits};

/// Letters of a title at most.
pub const TITLE: u32 = 100;
/// Letters of a longer text at most.
pub const WORDS: u32 = 600;
/// The largest amount, in yen: a trillion (1兆円) is surely a slip.
const LARGEST: i64 = 999_999_999_999;

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

    /// Yen as people write them: `1,100,000円`, `１１０００００`. Never negative.
    pub fn yen(&mut self, field: &'static str, typed: &str) -> Option<Yen> {
        let found = read_yen(typed);
        if found.is_none() {
            self.say(field, "not_yen", "金額を数字で入れてください。例：1,100,000");
        }
        found
    }

    /// Yen that may be missing.
    pub fn yen_or_none(&mut self, field: &'static str, typed: &str) -> Option<Yen> {
        if typed.trim().is_empty() { None } else { self.yen(field, typed) }
    }

    /// An id that may be missing.
    pub fn id_or_none(&mut self, field: &'static str, typed: &str) -> Option<Uuid> {
        if typed.trim().is_empty() {
            return None;
        }
        let found = typed.trim().parse().ok();
        if found.is_none() {
            self.say(field, "not_a_choice", "選び直してください。");
        }
        found
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

/// Yen as people write them.
pub fn read_yen(typed: &str) -> Option<Yen> {
    let plain: String = typed
        .chars()
        .map(|letter| match letter {
            '０'..='９' => {
                char::from_digit(u32::from(letter) - u32::from('０'), 10).unwrap_or('0')
            }
            other => other,
        })
        .filter(|letter| !matches!(letter, ',' | '，' | '、' | ' ' | '　' | '¥' | '￥'))
        .collect();
    let plain = plain.trim().trim_end_matches('円');
    let digits = !plain.is_empty() && plain.bytes().all(|byte| byte.is_ascii_digit());
    let amount: i64 = digits.then(|| plain.parse().ok()).flatten()?;
    (amount <= LARGEST).then_some(Yen(amount))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yen_are_read_as_people_write_them() {
        for typed in ["1100000", "1,100,000", "１，１００，０００円", " ¥1,100,000 "] {
            assert_eq!(read_yen(typed), Some(Yen(1_100_000)), "{typed}");
        }
        for typed in ["", "円", "百万", "-1", "1.5", "99999999999999999999"] {
            assert_eq!(read_yen(typed), None, "{typed}");
        }
    }
}
