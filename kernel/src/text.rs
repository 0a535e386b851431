//! Characters: what is stored, what is searched, how long a text is, and what may not stand in it.

mod hidden;
mod kana;
mod search;

pub use hidden::{Lines, Trouble, confusable_letter, find_trouble};
pub use kana::{katakana_reading, to_hiragana, to_katakana};
pub use search::{bigrams, search_key};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The form in which a text is stored: NFC, except that CJK compatibility ideographs (神 U+FA19,
/// 羽 U+FA1E) and variation selectors stay as they were written, because a name is not ours to
/// respell. Line ends become `\n`.
#[must_use]
pub fn storage_form(text: &str) -> String {
    let mut stored = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_compatibility_ideograph) {
        let (before, from_here) = rest.split_at(at);
        stored.extend(before.nfc());
        let mut letters = from_here.chars();
        stored.extend(letters.next());
        rest = letters.as_str();
    }
    stored.extend(rest.nfc());
    if stored.contains('\r') { stored.replace("\r\n", "\n").replace('\r', "\n") } else { stored }
}

/// How long a text is to a person who counts its characters: marks that sit on another character
/// (combining marks, variation selectors, joiners) do not count.
#[must_use]
pub fn length(text: &str) -> usize {
    text.chars().filter(|&letter| !sits_on_another(letter)).count()
}

/// Whether a text keeps a limit in characters. A text that piles more than four marks on a
/// character, on average over the limit, does not fit either.
#[must_use]
pub fn fits(text: &str, limit: usize) -> bool {
    let most_code_points = limit.saturating_mul(4);
    text.chars().take(most_code_points.saturating_add(1)).count() <= most_code_points
        && length(text) <= limit
}

fn sits_on_another(letter: char) -> bool {
    is_variation_selector(letter) || letter == '\u{200D}' || is_combining_mark(letter)
}

fn is_variation_selector(letter: char) -> bool {
    matches!(letter, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{180B}'..='\u{180D}')
}

fn is_compatibility_ideograph(letter: char) -> bool {
    matches!(letter, '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_stored_as_they_were_written() {
        for name in [
            "髙島屋",
            "麴町",
            "渡邉",
            "﨑山",
            "𠮷田",
            "辻\u{E0100}",
            "葛\u{E0100}城",
            "濵田",
            "德永",
            "羽\u{E0101}",
            "①㈱Ⅲ",
            "\u{FA19}﨑",
        ] {
            assert_eq!(storage_form(name), name);
        }
    }

    #[test]
    fn a_letter_and_its_mark_are_stored_as_one() {
        assert_eq!(storage_form("か\u{3099}"), "が");
        assert_eq!(storage_form("Jose\u{301}"), "José");
        assert_eq!(storage_form("一行\r\n二行\r三行"), "一行\n二行\n三行");
    }

    #[test]
    fn length_is_what_a_person_counts() {
        assert_eq!(length("葛\u{E0100}城"), 2);
        assert_eq!(length("か\u{3099}"), 1);
        assert_eq!(length("𠮷田"), 2);
        assert!(fits("前橋太郎", 4));
        assert!(!fits("前橋太郎", 3));
        let piled = format!("a{}", "\u{301}".repeat(100));
        assert!(!fits(&piled, 10));
    }

    proptest! {
        #[test]
        fn storing_twice_changes_nothing(text in any::<String>()) {
            let once = storage_form(&text);
            prop_assert_eq!(storage_form(&once), once);
        }
    }
}
