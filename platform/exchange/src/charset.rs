//! CP932, and what it cannot hold.
//!
//! The table is that of the WHATWG encoding standard (Windows-31J), with three cares: characters
//! that JIS and Microsoft write with different code points are the same character (「〜」 U+301C is
//! 8160); the yen sign and the overline do not become a backslash and a tilde; and private use
//! characters (外字) do not pass, because they look different on every machine.

use encoding_rs::SHIFT_JIS;

/// What stands for a character that cannot be held.
pub const GETA: &str = "〓";

/// A character that CP932 cannot hold, with the marks that sit on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unheld {
    /// The letter, followed by its variation selectors and combining marks.
    pub letter: String,
}

impl Unheld {
    /// The code points, as U+9AD8.
    #[must_use]
    pub fn code_points(&self) -> String {
        let codes: Vec<String> =
            self.letter.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect();
        codes.join(" ")
    }
}

/// A text in CP932. What cannot be held is written as [`GETA`] and returned.
pub fn to_cp932(text: &str) -> (Vec<u8>, Vec<Unheld>) {
    let mut bytes = Vec::with_capacity(text.len());
    let mut unheld = Vec::new();
    for cluster in clusters(text) {
        match encode(cluster) {
            Some(encoded) => bytes.extend_from_slice(&encoded),
            None => {
                unheld.push(Unheld { letter: cluster.to_owned() });
                bytes.extend(encode(GETA).unwrap_or_default());
            }
        }
    }
    (bytes, unheld)
}

/// A text from CP932; `None` where bytes are no character, or a 外字.
pub fn from_cp932(bytes: &[u8]) -> Option<String> {
    let text = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes)?;
    if text.chars().any(is_private) { None } else { Some(text.into_owned()) }
}

fn encode(cluster: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for letter in cluster.chars() {
        if is_private(letter) || matches!(letter, '\u{A5}' | '\u{203E}') {
            return None;
        }
        let mut buffer = [0; 4];
        let (encoded, _, lost) = SHIFT_JIS.encode(same(letter).encode_utf8(&mut buffer));
        if lost {
            return None;
        }
        bytes.extend_from_slice(&encoded);
    }
    Some(bytes)
}

/// The code point that Microsoft's table has for the same character of JIS X 0208.
const fn same(letter: char) -> char {
    match letter {
        '\u{301C}' => '\u{FF5E}',
        '\u{2016}' => '\u{2225}',
        '\u{2212}' => '\u{FF0D}',
        '\u{2014}' => '\u{2015}',
        '\u{A2}' => '\u{FFE0}',
        '\u{A3}' => '\u{FFE1}',
        '\u{AC}' => '\u{FFE2}',
        other => other,
    }
}

const fn is_private(letter: char) -> bool {
    matches!(letter, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// Letters, each with the marks and selectors that sit on it.
fn clusters(text: &str) -> Vec<&str> {
    let sits = |letter: char| {
        matches!(letter, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{200D}')
            || unicode_normalization::char::is_combining_mark(letter)
    };
    let mut starts: Vec<usize> = text
        .char_indices()
        .filter(|(at, letter)| *at == 0 || !sits(*letter))
        .map(|(at, _)| at)
        .collect();
    starts.push(text.len());
    starts
        .iter()
        .zip(starts.iter().skip(1))
        .filter_map(|(from, to)| text.get(*from..*to))
        .filter(|cluster| !cluster.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_that_cp932_holds_come_back_as_they_were() {
        for name in ["前橋　太郎", "髙島屋", "﨑山", "ﾏｴﾊﾞｼ", "①㈱Ⅲ", "濵田", "A-1 #"]
        {
            let (bytes, unheld) = to_cp932(name);
            assert!(unheld.is_empty(), "{name}");
            assert_eq!(from_cp932(&bytes).as_deref(), Some(name));
        }
    }

    #[test]
    fn what_cp932_does_not_hold_is_a_geta_and_is_said() {
        for (name, letter) in [
            ("𠮷田", "𠮷"),
            ("葛\u{E0100}城", "葛\u{E0100}"),
            ("José", "é"),
            ("김", "김"),
            ("¥100", "¥"),
            ("\u{E000}田", "\u{E000}"),
        ] {
            let (bytes, unheld) = to_cp932(name);
            assert_eq!(unheld.len(), 1, "{name}");
            assert_eq!(unheld[0].letter, letter);
            let back = from_cp932(&bytes).expect("text");
            assert_eq!(back, name.replace(letter, "〓"));
        }
        let (_, unheld) = to_cp932("葛\u{E0100}");
        assert_eq!(unheld[0].code_points(), "U+845B U+E0100");
    }

    #[test]
    fn the_same_character_of_jis_is_the_same_byte_pair() {
        assert_eq!(to_cp932("〜").0, [0x81, 0x60]);
        assert_eq!(to_cp932("～").0, [0x81, 0x60]);
        assert_eq!(to_cp932("−").0, [0x81, 0x7C]);
    }

    #[test]
    fn bytes_that_are_no_text_are_not_guessed() {
        assert_eq!(from_cp932(&[0x81]), None);
        assert_eq!(from_cp932(&[0xFF, 0xFF]), None);
        assert_eq!(from_cp932(&[0xF0, 0x40]), None, "外字");
    }

    proptest! {
        #[test]
        fn every_character_is_held_or_said(text in "\\PC{0,20}") {
            let (bytes, unheld) = to_cp932(&text);
            let back = from_cp932(&bytes).expect("what we wrote is text");
            let getas = back.matches(GETA).count();
            let own = text.matches(GETA).count();
            prop_assert_eq!(getas, own + unheld.len());
        }
    }
}
