//! Kana: one script into the other, and the reading of a name.

use unicode_normalization::UnicodeNormalization;

/// Hiragana to katakana; everything else stays.
#[must_use]
pub fn to_katakana(text: &str) -> String {
    text.chars()
        .map(|letter| shifted(letter, 'ぁ', 'ゖ', 0x60))
        .map(|letter| match letter {
            'ゝ' => 'ヽ',
            'ゞ' => 'ヾ',
            other => other,
        })
        .collect()
}

/// Katakana to hiragana; everything else stays.
#[must_use]
pub fn to_hiragana(text: &str) -> String {
    text.chars().map(katakana_letter_to_hiragana).collect()
}

/// One letter of katakana to hiragana.
pub(super) fn katakana_letter_to_hiragana(letter: char) -> char {
    match letter {
        'ァ'..='ヶ' => shifted(letter, 'ァ', 'ヶ', -0x60),
        'ヽ' => 'ゝ',
        'ヾ' => 'ゞ',
        other => other,
    }
}

fn shifted(letter: char, first: char, last: char, by: i32) -> char {
    if !(first..=last).contains(&letter) {
        return letter;
    }
    u32::from(letter).checked_add_signed(by).and_then(char::from_u32).unwrap_or(letter)
}

/// A name's reading in full-width katakana, from katakana or hiragana of any width. Words are
/// parted by one full-width space; a dash of any kind after a kana becomes 「ー」.
///
/// # Errors
/// The first character that is no kana.
pub fn katakana_reading(text: &str) -> Result<String, char> {
    let mut reading = String::with_capacity(text.len());
    let mut space = false;
    for letter in to_katakana(&text.nfkc().collect::<String>()).chars() {
        if letter.is_whitespace() {
            space = !reading.is_empty();
            continue;
        }
        if space {
            reading.push('\u{3000}');
            space = false;
        }
        match letter {
            'ァ'..='ヺ' | 'ヽ' | 'ヾ' | '・' => reading.push(letter),
            letter if is_dash(letter) && !reading.is_empty() => reading.push('ー'),
            letter => return Err(letter),
        }
    }
    Ok(reading)
}

/// Hyphens, dashes, the minus sign and the long vowel mark.
pub(super) fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '‐'..='―' | '−' | 'ー' | '－' | 'ｰ' | '─' | '━')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_reading_comes_out_in_full_width_katakana() {
        for (typed, reading) in [
            ("ﾏｴﾊﾞｼ ﾀﾛｳ", "マエバシ　タロウ"),
            ("まえばし　たろう", "マエバシ　タロウ"),
            ("  ｶﾞｷﾞｸﾞ ", "ガギグ"),
            ("ヴァイオリン", "ヴァイオリン"),
            ("ﾊﾟﾋﾟﾌﾟ", "パピプ"),
            ("エリ-ザベス", "エリーザベス"),
            ("マリー・アン", "マリー・アン"),
            ("か\u{3099}", "ガ"),
            ("", ""),
        ] {
            assert_eq!(katakana_reading(typed), Ok(reading.to_owned()), "{typed}");
        }
    }

    #[test]
    fn what_is_no_kana_is_named() {
        assert_eq!(katakana_reading("前橋"), Err('前'));
        assert_eq!(katakana_reading("タロウ2"), Err('2'));
        assert_eq!(katakana_reading("Taro"), Err('T'));
        assert_eq!(katakana_reading("-"), Err('-'));
    }

    proptest! {
        #[test]
        fn hiragana_and_katakana_are_each_others_mirror(text in "[ぁ-ゖ]{0,20}") {
            prop_assert_eq!(to_hiragana(&to_katakana(&text)), text);
        }
    }
}
