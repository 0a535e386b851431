//! Places as keys, so that an address is recognised however it is spelled.

use yakusho_interview::{Answer, Answers, value::Value};
use yakusho_kernel::text::search_key;

/// The fewest letters of a key that is looked for: a shorter one would hide what speaks of no
/// place.
const SHORTEST: usize = 5;

/// The key of a text in which places are looked for: one width, one kana, kanji numbers as digits,
/// and 丁目・番地・番・号・の and dashes all alike. Never shown and never stored.
///
/// ```
/// use yakusho_disclosure::place_key;
/// assert_eq!(place_key("大手町二丁目十二番１号"), place_key("大手町２－１２－１"));
/// ```
#[must_use]
pub fn place_key(text: &str) -> String {
    let digits = with_digits(&search_key(text));
    let mut key = digits;
    for mark in ["丁目", "番地の", "番地", "番", "号室", "号", "ー"] {
        key = key.replace(mark, "-");
    }
    let mut plain = String::with_capacity(key.len());
    let mut letters = key.chars().peekable();
    while let Some(letter) = letters.next() {
        let after_digit = plain.chars().last().is_some_and(|last| last.is_ascii_digit());
        let before_digit = letters.peek().is_some_and(char::is_ascii_digit);
        match letter {
            // 「1の2」 is 1-2; の elsewhere is a letter of a name.
            'の' | '之' if after_digit && before_digit => plain.push('-'),
            '-' if plain.ends_with('-') => {}
            '-' if !after_digit => {}
            '、' | '。' | ',' | '.' | '・' => {}
            _ => plain.push(letter),
        }
    }
    // A dash that no digit follows says nothing: 「1号」 is 1.
    let mut key = String::with_capacity(plain.len());
    let mut letters = plain.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '-' || letters.peek().is_some_and(char::is_ascii_digit) {
            key.push(letter);
        }
    }
    key
}

/// The keys of every address in the answers: town and block, and block with building.
#[must_use]
pub fn places_of(answers: &Answers) -> Vec<String> {
    let mut keys = Vec::new();
    for (_, answer) in answers.iter() {
        let Answer::Known(Value::Address(address)) = answer else { continue };
        if address.block.is_empty() {
            continue;
        }
        keys.push(place_key(&format!("{}{}", address.town, address.block)));
        if !address.building.is_empty() {
            keys.push(place_key(&address.building));
        }
    }
    keys.retain(|key| key.chars().count() >= SHORTEST);
    keys.sort();
    keys.dedup();
    keys
}

/// Whether a text (as a key) speaks of one of the places. A digit that goes on is another place:
/// 1-2 is not in 1-23.
pub(crate) fn speaks_of(text: &str, places: &[String]) -> bool {
    places.iter().any(|place| {
        text.match_indices(place.as_str()).any(|(at, found)| {
            let next = text.get(at + found.len()..).and_then(|rest| rest.chars().next());
            let goes_on = place.ends_with(|last: char| last.is_ascii_digit())
                && next.is_some_and(|next| next.is_ascii_digit());
            !goes_on
        })
    })
}

/// Kanji numbers as digits: 二十三 → 23, 一〇五 → 105.
fn with_digits(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run: Vec<char> = Vec::new();
    for letter in text.chars() {
        if is_kanji_digit(letter) {
            run.push(letter);
        } else {
            out.push_str(&number(&run));
            run.clear();
            out.push(letter);
        }
    }
    out.push_str(&number(&run));
    out
}

const DIGITS: &str = "〇一二三四五六七八九";

fn is_kanji_digit(letter: char) -> bool {
    matches!(letter, '十' | '百') || DIGITS.contains(letter)
}

fn number(run: &[char]) -> String {
    let value = |letter: char| DIGITS.chars().position(|digit| digit == letter);
    if !run.iter().any(|letter| matches!(letter, '十' | '百')) {
        return run
            .iter()
            .filter_map(|letter| value(*letter))
            .map(|digit| digit.to_string())
            .collect();
    }
    let (mut whole, mut digit) = (0_usize, None);
    for letter in run {
        let times = match letter {
            '十' => 10,
            '百' => 100,
            _ => {
                digit = value(*letter);
                continue;
            }
        };
        whole = whole.saturating_add(digit.take().unwrap_or(1_usize).saturating_mul(times));
    }
    whole.saturating_add(digit.unwrap_or(0)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_key_however_it_is_written() {
        let key = place_key("大手町2-12-1");
        for spelled in [
            "大手町２－１２－１",
            "大手町二丁目12番1号",
            "大手町 ２丁目　１２番地の１",
            "大手町2丁目12の1",
            "大手町二丁目十二番一号",
        ] {
            assert_eq!(place_key(spelled), key, "{spelled}");
        }
        assert_eq!(place_key("三河町一丁目二十三番地"), "3河町1-23");
        assert_eq!(place_key("コーポ日の出 一〇五号室"), place_key("ｺｰﾎﾟ日の出105号"));
    }

    #[test]
    fn a_place_is_found_in_words_and_its_neighbour_is_not() {
        let places = vec![place_key("大手町2-12-1")];
        for text in ["新住所は前橋市大手町二丁目12番1号です。", "（大手町２‐１２‐１、コーポ）"]
        {
            assert!(speaks_of(&place_key(text), &places), "{text}");
        }
        for text in ["大手町2-12-10", "大手町2-12", "岩神町2-12-1"] {
            assert!(!speaks_of(&place_key(text), &places), "{text}");
        }
    }
}
