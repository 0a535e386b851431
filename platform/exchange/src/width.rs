//! Full width, half width, and kana in half width.

use unicode_normalization::UnicodeNormalization as _;
use yakusho_kernel::text::to_katakana;

/// Everything that has a full-width form in it.
pub fn zenkaku(text: &str) -> String {
    let mut wide = String::with_capacity(text.len());
    let mut kana = String::new();
    for letter in text.chars() {
        // A half-width kana and its mark become one letter, so they are gathered first.
        if matches!(letter, '\u{FF61}'..='\u{FF9F}') {
            kana.push(letter);
            continue;
        }
        wide.extend(std::mem::take(&mut kana).nfkc());
        wide.push(match letter {
            ' ' => '\u{3000}',
            '!'..='~' => shifted(letter, 0xFEE0),
            other => other,
        });
    }
    wide.extend(kana.nfkc());
    wide
}

/// Letters, digits and signs in half width; kana stay.
pub fn hankaku(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\u{3000}' => ' ',
            '！'..='～' => shifted(letter, -0xFEE0),
            other => other,
        })
        .collect()
}

/// Kana in half width, with everything else that has a half-width form.
///
/// # Errors
/// The first letter that has none.
pub fn hankaku_kana(text: &str) -> Result<String, char> {
    let mut narrow = String::with_capacity(text.len());
    for letter in to_katakana(&hankaku(&zenkaku_kana(text))).chars() {
        if letter.is_ascii_graphic() || letter == ' ' {
            narrow.push(letter);
            continue;
        }
        for part in letter.nfd() {
            narrow.push(narrow_kana(part).ok_or(letter)?);
        }
    }
    Ok(narrow)
}

/// Half-width kana to full width; the rest stays.
fn zenkaku_kana(text: &str) -> String {
    let mut wide = String::with_capacity(text.len());
    let mut kana = String::new();
    for letter in text.chars() {
        if matches!(letter, '\u{FF61}'..='\u{FF9F}') {
            kana.push(letter);
        } else {
            wide.extend(std::mem::take(&mut kana).nfkc());
            wide.push(letter);
        }
    }
    wide.extend(kana.nfkc());
    wide
}

fn shifted(letter: char, by: i32) -> char {
    u32::from(letter).checked_add_signed(by).and_then(char::from_u32).unwrap_or(letter)
}

/// JIS X 0201. Small ヵ, ヶ and ヮ have no half-width form of their own and are written large.
fn narrow_kana(letter: char) -> Option<char> {
    const WIDE: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
    match letter {
        '\u{3099}' | '゛' => Some('ﾞ'),
        '\u{309A}' | '゜' => Some('ﾟ'),
        'ヵ' => Some('ｶ'),
        'ヶ' => Some('ｹ'),
        'ヮ' => Some('ﾜ'),
        letter => {
            let place = WIDE.chars().position(|wide| wide == letter)?;
            char::from_u32(0xFF61 + u32::try_from(place).ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn widths_are_changed_and_kanji_stay() {
        assert_eq!(zenkaku("ﾏｴﾊﾞｼ 1-2 A"), "マエバシ　１－２　Ａ");
        assert_eq!(hankaku("１２３－４　Ａ前橋"), "123-4 A前橋");
        assert_eq!(hankaku_kana("マエバシ　タロウ"), Ok("ﾏｴﾊﾞｼ ﾀﾛｳ".to_owned()));
        assert_eq!(hankaku_kana("ぱーてぃー・ヴ"), Ok("ﾊﾟｰﾃｨｰ･ｳﾞ".to_owned()));
        assert_eq!(hankaku_kana("ﾏｴﾊﾞｼ"), Ok("ﾏｴﾊﾞｼ".to_owned()));
        assert_eq!(hankaku_kana("前橋"), Err('前'));
        assert_eq!(hankaku_kana("ヰ"), Err('ヰ'));
    }

    proptest! {
        #[test]
        fn katakana_comes_back_from_half_width(text in "[アイウエオカ-ヂツ-モヤユヨラ-ロワンヴー]{0,20}") {
            let narrow = hankaku_kana(&text).expect("kana");
            prop_assert_eq!(zenkaku(&narrow), text);
        }

        #[test]
        fn nothing_is_lost_between_widths(text in "[ -~]{0,20}") {
            prop_assert_eq!(hankaku(&zenkaku(&text)), text);
        }
    }
}
