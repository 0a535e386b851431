//! Characters that a person does not see, or that look like others.

/// Whether line breaks belong to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// One line only.
    One,
    /// Several lines; tab and line feed are fine.
    Many,
}

/// What is wrong with a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// A control character.
    Control,
    /// A private use character (外字): it looks different, or like nothing, on every machine.
    PrivateUse,
    /// It turns the direction of writing, so that a text reads differently from what it says.
    Direction,
    /// It takes no space and cannot be seen.
    Invisible,
    /// The replacement character or a code that is no character: something was lost in conversion.
    Broken,
}

impl Trouble {
    /// Stable code in snake case.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Control => "control_character",
            Self::PrivateUse => "private_use_character",
            Self::Direction => "direction_character",
            Self::Invisible => "invisible_character",
            Self::Broken => "broken_character",
        }
    }
}

/// The first character of a text that a person cannot see or that will not survive, with its place
/// counted in characters from 0.
#[must_use]
pub fn find_trouble(text: &str, lines: Lines) -> Option<(usize, Trouble)> {
    text.chars().enumerate().find_map(|(place, letter)| Some((place, trouble(letter, lines)?)))
}

fn trouble(letter: char, lines: Lines) -> Option<Trouble> {
    match letter {
        '\n' | '\t' if lines == Lines::Many => None,
        letter if letter.is_control() => Some(Trouble::Control),
        '\u{2028}' | '\u{2029}' => Some(Trouble::Control),
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => Some(Trouble::PrivateUse),
        '\u{061C}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}' => Some(Trouble::Direction),
        '\u{00AD}'
        | '\u{034F}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{200B}'..='\u{200D}'
        | '\u{2060}'..='\u{2064}'
        | '\u{3164}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E007F}' => Some(Trouble::Invisible),
        '\u{FFFD}' => Some(Trouble::Broken),
        letter if u32::from(letter) & 0xFFFE == 0xFFFE => Some(Trouble::Broken),
        '\u{FDD0}'..='\u{FDEF}' => Some(Trouble::Broken),
        _ => None,
    }
}

/// The first Cyrillic, Greek, Armenian or Cherokee letter of a text that otherwise is Japanese or
/// Latin: letters such as 「Д」 in 「デジД」 or the Cyrillic 「а」 look like others and are found by
/// no search. A text wholly in such a script is left alone.
#[must_use]
pub fn confusable_letter(text: &str) -> Option<char> {
    let is_ours = |letter: char| {
        letter.is_ascii_alphabetic()
            || matches!(letter, 'ぁ'..='ヿ' | '\u{3400}'..='\u{9FFF}' | '\u{FF66}'..='\u{FF9F}')
    };
    if !text.chars().any(is_ours) {
        return None;
    }
    text.chars().find(|letter| {
        matches!(letter,
            '\u{0370}'..='\u{03FF}' | '\u{0400}'..='\u{052F}' | '\u{0530}'..='\u{058F}'
            | '\u{13A0}'..='\u{13FF}' | '\u{1C80}'..='\u{1C8F}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_nobody_sees_are_found() {
        for (text, trouble) in [
            ("前\u{0}橋", Trouble::Control),
            ("前\u{1B}橋", Trouble::Control),
            ("前\n橋", Trouble::Control),
            ("前\u{2028}橋", Trouble::Control),
            ("前\u{E000}", Trouble::PrivateUse),
            ("前\u{F0000}", Trouble::PrivateUse),
            ("前\u{202E}橋", Trouble::Direction),
            ("前\u{200B}橋", Trouble::Invisible),
            ("前\u{3164}橋", Trouble::Invisible),
            ("前\u{FFFD}", Trouble::Broken),
            ("前\u{FFFF}", Trouble::Broken),
        ] {
            assert_eq!(find_trouble(text, Lines::One), Some((1, trouble)), "{text:?}");
        }
    }

    #[test]
    fn names_as_people_bear_them_are_fine() {
        for name in
            ["前橋　太郎", "葛\u{E0100}城", "𠮷田", "﨑山", "José Núñez", "Nguyễn Văn A", "김"]
        {
            assert_eq!(find_trouble(name, Lines::One), None, "{name}");
        }
        assert_eq!(find_trouble("一行\n\t二行", Lines::Many), None);
    }

    #[test]
    fn letters_that_look_like_others_are_found() {
        assert_eq!(confusable_letter("デ\u{0430}バイド"), Some('\u{0430}'));
        assert_eq!(confusable_letter("M\u{0430}ebashi"), Some('\u{0430}'));
        assert_eq!(confusable_letter("デバイド"), None);
        assert_eq!(confusable_letter("Добро пожаловать"), None);
    }
}
