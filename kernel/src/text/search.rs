//! Search keys: one spelling for all the ways in which people write the same name.

use std::collections::BTreeSet;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{
    is_variation_selector,
    kana::{is_dash, katakana_letter_to_hiragana},
};

/// The key under which a text is found: NFKC, lower case, hiragana, large kana, no spaces, one kind
/// of dash, old and variant kanji of names as their common form. Never shown, never stored in
/// place of the text.
#[must_use]
pub fn search_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut after_kana = false;
    for letter in text.nfkc().flat_map(char::to_lowercase) {
        if letter.is_whitespace() || is_variation_selector(letter) || is_combining_mark(letter) {
            continue;
        }
        let folded = if is_dash(letter) {
            if after_kana { 'ー' } else { '-' }
        } else {
            common_kanji(large_kana(katakana_letter_to_hiragana(letter)))
        };
        after_kana = matches!(folded, 'ぁ'..='ゖ' | 'ー');
        key.push(folded);
    }
    key
}

/// The pairs of neighbouring characters of a text's search key, each once, sorted. A key of one
/// character gives that character. A text contains another only if its pairs contain the other's.
#[must_use]
pub fn bigrams(text: &str) -> BTreeSet<String> {
    let key = search_key(text);
    let mut pairs: BTreeSet<String> = key
        .chars()
        .zip(key.chars().skip(1))
        .map(|(first, second)| String::from_iter([first, second]))
        .collect();
    if pairs.is_empty() && !key.is_empty() {
        pairs.insert(key);
    }
    pairs
}

/// Small kana to large: a search for 「きよう」 finds 「きょう」.
const fn large_kana(letter: char) -> char {
    match letter {
        'ぁ' => 'あ',
        'ぃ' => 'い',
        'ぅ' => 'う',
        'ぇ' => 'え',
        'ぉ' => 'お',
        'っ' => 'つ',
        'ゃ' => 'や',
        'ゅ' => 'ゆ',
        'ょ' => 'よ',
        'ゎ' => 'わ',
        'ゕ' => 'か',
        'ゖ' => 'け',
        other => other,
    }
}

/// The common form of kanji that names write in several ways. Only pairs that nobody wants to tell
/// apart when searching; compatibility ideographs are folded by NFKC already, except the twelve
/// that Unicode counts as unified (﨑 among them).
const fn common_kanji(letter: char) -> char {
    match letter {
        '髙' => '高',
        '﨑' | '嵜' => '崎',
        '齋' | '齊' | '斎' => '斉',
        '邉' | '邊' => '辺',
        '濵' | '濱' => '浜',
        '德' => '徳',
        '栁' => '柳',
        '𠮷' => '吉',
        '麴' => '麹',
        '曾' => '曽',
        '澤' => '沢',
        '廣' => '広',
        '嶋' | '嶌' => '島',
        '櫻' => '桜',
        '國' => '国',
        '圓' => '円',
        '惠' => '恵',
        '眞' => '真',
        '瀧' => '滝',
        '黑' => '黒',
        '榮' => '栄',
        '壽' => '寿',
        '槇' => '槙',
        '遙' => '遥',
        '萬' => '万',
        '嶽' => '岳',
        '彌' => '弥',
        '檜' => '桧',
        '淵' => '渕',
        '館' => '舘',
        '富' => '冨',
        '橫' => '横',
        '條' => '条',
        '與' => '与',
        '豐' => '豊',
        '龍' => '竜',
        '藏' => '蔵',
        '關' => '関',
        '鐵' => '鉄',
        '鹽' => '塩',
        '藪' => '薮',
        '籠' => '篭',
        '峯' => '峰',
        '莊' => '荘',
        '靜' => '静',
        '學' => '学',
        '實' => '実',
        '寬' => '寛',
        '緖' => '緒',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn different_spellings_of_a_name_meet() {
        for (one, other) in [
            ("髙島屋", "高島屋"),
            ("﨑山", "崎山"),
            ("渡邉", "渡辺"),
            ("渡邊", "渡邉"),
            ("齋藤", "斉藤"),
            ("斎藤", "齊藤"),
            ("𠮷田", "吉田"),
            ("葛\u{E0100}城", "葛城"),
            ("濵田", "浜田"),
            ("德永", "徳永"),
            ("神\u{FA11}", "\u{FA19}崎"),
            ("ﾏｴﾊﾞｼ ﾀﾛｳ", "まえばし　たろう"),
            ("ヴァイオリン", "ゔぁいおりん"),
            ("㈱①Ⅲ", "(株)1iii"),
            ("大手町２－１２－１", "大手町2ー12−1"),
            ("サーバー", "さ-ば-"),
            ("きょう", "キヨウ"),
            ("ＭＡＥＢＡＳＨＩ", "maebashi"),
        ] {
            assert_eq!(search_key(one), search_key(other), "{one} / {other}");
        }
        assert_ne!(search_key("前橋"), search_key("高崎"));
    }

    #[test]
    fn bigrams_are_pairs_of_the_key() {
        assert_eq!(bigrams("前橋市").into_iter().collect::<Vec<_>>(), ["前橋", "橋市"]);
        assert_eq!(bigrams("轟").into_iter().collect::<Vec<_>>(), ["轟"]);
        assert!(bigrams(" 　").is_empty());
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(text in "[ぁ-ゖァ-ヶー0-9a-zA-Zａ-ｚ前橋髙﨑邉齋\\-－ 　]{0,30}") {
            let key = search_key(&text);
            prop_assert_eq!(search_key(&key), key);
        }

        #[test]
        fn a_part_has_only_pairs_of_the_whole(
            head in "[あ-ん前橋]{0,5}", part in "[あ-ん前橋]{2,5}", tail in "[あ-ん前橋]{0,5}"
        ) {
            let whole = format!("{head}{part}{tail}");
            prop_assert!(bigrams(&part).is_subset(&bigrams(&whole)));
        }
    }
}
