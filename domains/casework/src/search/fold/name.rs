//! Names, in kanji, kana or letters.

use yakusho_kernel::text::search_key;

use super::common_kanji;

/// A name as it is compared: without spaces and dots, in hiragana without small letters, old and
/// variant kanji as their common form, every long vowel as 「ー」 (おおた, おうた, オータ), and
/// sounds that are written in two ways in one (ぢ as じ, づ as ず, を as お, ゐ as い, ゑ as え).
#[must_use]
pub fn name(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut row = None;
    for letter in search_key(text).chars() {
        let letter = common_kanji(one_way(letter));
        if matches!(letter, '・' | '-' | '.' | ',' | '\'' | '=') {
            continue;
        }
        let lengthens = row.is_some_and(|row| lengthens(row, letter));
        folded.push(if lengthens { 'ー' } else { letter });
        if !lengthens {
            row = vowel(letter);
        }
    }
    folded
}

/// The words of a name as somebody typed it, each as it is compared: 「佐藤　花子」 gives two.
#[must_use]
pub fn words_of_name(typed: &str) -> Vec<String> {
    typed.split(char::is_whitespace).map(name).filter(|word| !word.is_empty()).collect()
}

const fn one_way(letter: char) -> char {
    match letter {
        'ぢ' => 'じ',
        'づ' => 'ず',
        'を' => 'お',
        'ゐ' => 'い',
        'ゑ' => 'え',
        'ゔ' => 'ぶ',
        other => other,
    }
}

/// Whether a letter only makes a vowel of this row longer.
const fn lengthens(row: char, letter: char) -> bool {
    match letter {
        'ー' => true,
        'あ' => row == 'あ',
        'い' => matches!(row, 'い' | 'え'),
        'う' => matches!(row, 'う' | 'お'),
        'え' => row == 'え',
        'お' => row == 'お',
        _ => false,
    }
}

/// The vowel with which a hiragana ends; `None` for everything else.
fn vowel(letter: char) -> Option<char> {
    const ROWS: [(char, &str); 5] = [
        ('あ', "あかさたなはまやらわがざだばぱ"),
        ('い', "いきしちにひみりぎじびぴ"),
        ('う', "うくすつぬふむゆるぐずぶぷ"),
        ('え', "えけせてねへめれげぜでべぺ"),
        ('お', "おこそとのほもよろごぞどぼぽ"),
    ];
    ROWS.into_iter().find(|(_, row)| row.contains(letter)).map(|(vowel, _)| vowel)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_ways_in_which_people_write_one_name_meet() {
        for (one, other) in [
            ("髙﨑　邊子", "高崎 辺子"),
            ("渡邉", "渡辺"),
            ("齋藤", "斎藤"),
            ("齊藤", "斉藤"),
            ("廣瀨 眞", "広瀬真"),
            ("龜井", "亀井"),
            ("ｵｵﾀ ﾕｳｺ", "おーた　ゆーこ"),
            ("オオタ", "オウタ"),
            ("ヨウコ", "ようこ"),
            ("ケイコ", "けえこ"),
            ("ミヅキ", "みずき"),
            ("イヂチ", "いじち"),
            ("きょうこ", "キヨウコ"),
            ("ジョン・スミス", "ジョンスミス"),
            ("ＳＭＩＴＨ", "Smith"),
        ] {
            assert_eq!(name(one), name(other), "{one} / {other}");
        }
    }

    #[test]
    fn different_names_stay_different() {
        for (one, other) in
            [("オノ", "オオノ"), ("ユキ", "ユウキ"), ("前橋", "高崎"), ("コンノ", "コノ")]
        {
            assert_ne!(name(one), name(other), "{one} / {other}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "[ぁ-ゖァ-ヶー前橋髙﨑邉齋廣 　・a-zA-Z]{0,24}") {
            let once = name(&text);
            prop_assert_eq!(name(&once), once);
        }
    }
}
