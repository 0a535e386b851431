//! Makes texts drawable: every character is one that a font has, and what was changed is listed.
//!
//! - A character without a glyph (a rare 外字, emoji, a control or direction mark) becomes 〓.
//! - A variant (IVS) that no font knows is drawn in its basic shape.
//! - Both are listed once a character in `data.unprintable`, which `lib.typ` prints as a note, so
//!   that the reader knows that the record has another character than the paper.
//! - か + ◌゙ becomes が. Compatibility ideographs stay as they are: 﨑 is not 崎.
//! - Long runs without a place to break (40 letters) get invisible places to break.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use unicode_normalization::char::compose;

use crate::fonts::FontSet;

/// Drawn for what cannot be drawn.
pub const GETA: char = '〓';
/// Longest run of letters that is left unbreakable.
const LONGEST_WORD: usize = 40;
const BREAK_HERE: char = '\u{200B}';

/// What could not be drawn as it is, by its code points (`U+20BB7`, `U+845B U+E0100`).
#[derive(Debug, Default)]
pub(crate) struct Unprintable {
    found: BTreeMap<String, Kind>,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// No font has it.
    Letter,
    /// The basic shape is drawn instead of this variant.
    Variant(char),
}

impl Unprintable {
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// For the template: `[{code, shown}]`.
    pub(crate) fn to_json(&self) -> Value {
        let row = |(code, kind): (&String, &Kind)| match kind {
            Kind::Letter => json!({ "code": code, "shown": GETA.to_string() }),
            Kind::Variant(basic) => json!({ "code": code, "shown": basic.to_string() }),
        };
        self.found.iter().map(row).collect()
    }
}

/// The same data with every string (values, not keys) made drawable.
pub(crate) fn drawable(data: &Value, fonts: &FontSet, unprintable: &mut Unprintable) -> Value {
    match data {
        Value::String(text) => Value::String(drawable_text(text, fonts, unprintable)),
        Value::Array(items) => {
            items.iter().map(|item| drawable(item, fonts, unprintable)).collect()
        }
        Value::Object(map) => {
            let pair = |(key, value): (&String, &Value)| {
                (key.clone(), drawable(value, fonts, unprintable))
            };
            Value::Object(map.iter().map(pair).collect())
        }
        other => other.clone(),
    }
}

fn drawable_text(text: &str, fonts: &FontSet, unprintable: &mut Unprintable) -> String {
    let mut drawn = String::with_capacity(text.len());
    let mut run = 0_usize;
    let mut letters = text.chars().peekable();
    while let Some(first) = letters.next() {
        let mut letter = first;
        while let Some(whole) = letters.peek().and_then(|mark| composed_kana(letter, *mark)) {
            letter = whole;
            letters.next();
        }
        if letter == '\n' {
            drawn.push('\n');
            run = 0;
            continue;
        }
        let joined = joined_marks(&mut letters);
        let known =
            letter == ' ' || letter == '\u{3000}' || (!is_hidden(letter) && fonts.has(letter));
        match joined.as_slice() {
            _ if letter == BREAK_HERE || letter == '\r' => {}
            [] if known => drawn.push(letter),
            [selector] if known && fonts.has_variant(letter, *selector) => {
                drawn.extend([letter, *selector])
            }
            [selector] if known && is_text_style(*selector) => drawn.push(letter),
            [selector] if known && is_variation_selector(*selector) => {
                unprintable.found.insert(codes(letter, &joined), Kind::Variant(letter));
                drawn.push(letter);
            }
            marks => {
                unprintable.found.insert(codes(letter, marks), Kind::Letter);
                drawn.push(GETA);
            }
        }
        run = if letter.is_ascii_graphic() { run + 1 } else { 0 };
        if run == LONGEST_WORD {
            drawn.push(BREAK_HERE);
            run = 0;
        }
    }
    drawn
}

/// Kana with a separate voice mark, as one character. Only kana: normalising everything would turn
/// 﨑-like compatibility ideographs into other characters.
fn composed_kana(letter: char, mark: char) -> Option<char> {
    matches!(mark, '\u{3099}' | '\u{309A}').then(|| compose(letter, mark)).flatten()
}

/// What belongs to the character before it: variation selectors, emoji joiners and modifiers.
fn joined_marks(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Vec<char> {
    let mut marks = Vec::new();
    while let Some(next) = letters.peek().copied() {
        if is_variation_selector(next) || is_emoji_modifier(next) {
            marks.push(next);
            letters.next();
        } else if next == '\u{200D}' {
            marks.push(next);
            letters.next();
            marks.extend(letters.next());
        } else {
            break;
        }
    }
    marks
}

const fn is_variation_selector(letter: char) -> bool {
    matches!(letter, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{180B}'..='\u{180D}')
}

const fn is_text_style(letter: char) -> bool {
    matches!(letter, '\u{FE0E}' | '\u{FE0F}')
}

const fn is_emoji_modifier(letter: char) -> bool {
    matches!(letter, '\u{1F3FB}'..='\u{1F3FF}' | '\u{20E3}')
}

/// Controls, direction marks, invisible characters and private use (a vendor's 外字 without a
/// meaning outside its system): they could make a paper read differently from its data.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200C}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
        || matches!(letter, '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' | '\u{AD}')
        || matches!(letter, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

fn codes(letter: char, marks: &[char]) -> String {
    let code = |letter: &char| format!("U+{:04X}", u32::from(*letter));
    std::iter::once(&letter).chain(marks).map(code).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::Fonts;

    fn draw(text: &str) -> (String, Vec<String>) {
        let fonts = Fonts::bundled_only().open();
        let mut unprintable = Unprintable::default();
        let drawn = drawable_text(text, &fonts, &mut unprintable);
        (drawn, unprintable.found.into_keys().collect())
    }

    #[test]
    fn ordinary_names_stay_as_they_are() {
        for name in
            ["山田　太郎", "髙橋 﨑子", "Nguyễn Văn A".replace('ễ', "e").replace('ă', "a").as_str()]
        {
            assert_eq!(draw(name), (name.to_owned(), vec![]));
        }
    }

    #[test]
    fn a_character_that_no_font_has_is_shown_as_geta_and_listed() {
        let (drawn, listed) = draw("\u{2A6D6}田");
        assert_eq!(drawn, "〓田");
        assert_eq!(listed, ["U+2A6D6"]);
    }

    #[test]
    fn an_unknown_variant_is_drawn_in_its_basic_shape_and_listed() {
        let (drawn, listed) = draw("渡邉\u{E01EF}");
        assert_eq!(drawn, "渡邉");
        assert_eq!(listed, ["U+9089 U+E01EF"]);
    }

    #[test]
    fn a_family_emoji_is_one_geta() {
        let (drawn, listed) = draw("👨\u{200D}👩\u{200D}👧家");
        assert_eq!(drawn, "〓家");
        assert_eq!(listed.len(), 1);
    }

    #[test]
    fn direction_marks_and_controls_cannot_hide() {
        let (drawn, listed) = draw("abc\u{202E}def\u{7}");
        assert_eq!(drawn, "abc〓def〓");
        assert_eq!(listed, ["U+0007", "U+202E"]);
    }

    #[test]
    fn separate_voice_marks_are_joined_and_compatibility_ideographs_kept() {
        assert_eq!(draw("か\u{3099}は\u{309A}").0, "がぱ");
        assert_eq!(draw("\u{FA11}").0, "\u{FA11}");
    }

    #[test]
    fn a_run_without_places_to_break_gets_some() {
        let (drawn, listed) = draw(&"a".repeat(100));
        assert_eq!(drawn.chars().filter(|letter| *letter == BREAK_HERE).count(), 2);
        assert!(listed.is_empty());
    }
}
