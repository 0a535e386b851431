//! Check digits of the numbers that people and offices write down.

use unicode_normalization::UnicodeNormalization;

/// Weights of the eleven digits of an individual number, from the left
/// (行政手続における特定の個人を識別するための番号の利用等に関する法律施行規則: 2…7 then 2…6 from the right).
const MY_NUMBER_WEIGHTS: [u32; 11] = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
/// Weights of the twelve digits of a corporate number, from the left (1 and 2 from the right).
const CORPORATE_WEIGHTS: [u32; 12] = [2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1];
/// Weights of the five digits of a local government code, from the left.
const LG_CODE_WEIGHTS: [u32; 5] = [6, 5, 4, 3, 2];

fn weighted_sum<const N: usize>(digits: [u8; N], weights: [u32; N]) -> u32 {
    digits.into_iter().zip(weights).map(|(digit, weight)| u32::from(digit) * weight).sum()
}

/// The check digit of a local government code: the last digit of 11 minus the remainder by 11.
#[must_use]
pub fn lg_code_check_digit(digits: [u8; 5]) -> u8 {
    let remainder = weighted_sum(digits, LG_CODE_WEIGHTS) % 11;
    u8::try_from((11 - remainder) % 10).unwrap_or(0)
}

/// Whether the text is thirteen ASCII digits that form a corporate number (法人番号).
#[must_use]
pub fn is_corporate_number(text: &str) -> bool {
    let Some([check, body @ ..]) = ascii_digits::<13>(text) else { return false };
    corporate_check_digit(body) == check
}

/// The first digit of a corporate number, from its twelve-digit body: 9 minus the remainder by 9,
/// thus never 0.
#[must_use]
pub fn corporate_check_digit(body: [u8; 12]) -> u8 {
    u8::try_from(9 - weighted_sum(body, CORPORATE_WEIGHTS) % 9).unwrap_or(0)
}

/// Whether somewhere in the text stand twelve digits that could be an individual number
/// (マイナンバー): in any width, with hyphens or spaces between groups. One in eleven other
/// twelve-digit numbers passes too (driving licences have twelve digits), so ask; do not accuse.
#[must_use]
pub fn looks_like_my_number(text: &str) -> bool {
    let groups = digit_groups(text);
    groups.iter().enumerate().any(|(first, _)| twelve_digits_from(groups.get(first..)))
}

/// A run of digits, and whether only separators stand between it and the run before.
struct Group {
    digits: Vec<u8>,
    continues: bool,
}

/// How many separators in a row may stand inside one number.
const MOST_SEPARATORS: usize = 3;

fn digit_groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut separators = 0;
    let mut in_group = false;
    let mut broken = true;
    for letter in text.nfkc() {
        if let Some(digit) = letter.to_digit(10).and_then(|digit| u8::try_from(digit).ok()) {
            match groups.last_mut() {
                Some(group) if in_group => group.digits.push(digit),
                _ => groups.push(Group {
                    digits: vec![digit],
                    continues: !broken && separators <= MOST_SEPARATORS,
                }),
            }
            (in_group, broken, separators) = (true, false, 0);
        } else if is_invisible(letter) {
            // A zero-width character does not end a number.
        } else {
            in_group = false;
            if is_separator(letter) {
                separators += 1;
            } else {
                broken = true;
            }
        }
    }
    groups
}

fn twelve_digits_from(groups: Option<&[Group]>) -> bool {
    let mut digits: Vec<u8> = Vec::with_capacity(12);
    for (place, group) in groups.unwrap_or_default().iter().enumerate() {
        if place > 0 && !group.continues {
            return false;
        }
        digits.extend_from_slice(&group.digits);
        if digits.len() >= 12 {
            break;
        }
    }
    <[u8; 12]>::try_from(digits).is_ok_and(my_number_checks)
}

fn my_number_checks(digits: [u8; 12]) -> bool {
    let [body @ .., check] = digits;
    let remainder = weighted_sum(body, MY_NUMBER_WEIGHTS) % 11;
    let expected = if remainder <= 1 { 0 } else { 11 - remainder };
    u32::from(check) == expected
}

fn is_separator(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '-' | '‐'..='―' | '−' | 'ー' | '.' | '・' | '/' | ',' | '_')
}

fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
}

fn ascii_digits<const N: usize>(text: &str) -> Option<[u8; N]> {
    let bytes = <[u8; N]>::try_from(text.as_bytes()).ok()?;
    bytes.iter().all(u8::is_ascii_digit).then(|| bytes.map(|byte| byte - b'0'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Synthetic numbers, checked with python-stdnum 2.2; nobody's.
    const MY_NUMBERS: [&str; 9] = [
        "983690060268",
        "773546848743",
        "526859693840",
        "937396401756",
        "722846428920",
        "693719556278",
        "621498320257",
        "964134116330", // remainder 0
        "703886369990", // remainder 1
    ];

    #[test]
    fn numbers_that_could_be_an_individual_number_are_noticed() {
        for number in MY_NUMBERS {
            assert!(looks_like_my_number(number), "{number}");
        }
        assert!(!looks_like_my_number("621498320258"));
    }

    #[test]
    fn width_hyphens_and_spaces_do_not_hide_it() {
        for text in [
            "９８３６９００６０２６８",
            "9836-9006-0268",
            "9836 9006 0268",
            "９８３６　９００６　０２６８",
            "私の番号は9836ー9006−0268です",
            "9 8 3 6 9 0 0 6 0 2 6 8",
            "9836\u{200B}90060268",
            "①は090-1234-5678、②は 9836-9006-0268",
        ] {
            assert!(looks_like_my_number(text), "{text}");
        }
    }

    #[test]
    fn shorter_and_longer_numbers_are_left_alone() {
        for text in ["", "027-224-1111", "9836900602681", "6010005017636", "98369006と0268"] {
            assert!(!looks_like_my_number(text), "{text}");
        }
    }

    #[test]
    fn corporate_numbers_follow_their_first_digit() {
        for number in
            ["6010005017636", "7120001168421", "5835678256246", "9000020102016", "7000020100005"]
        {
            assert!(is_corporate_number(number), "{number}");
        }
        for number in ["2835678256246", "6010005017637", "0010005017636", "601000501763", ""] {
            assert!(!is_corporate_number(number), "{number}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_asked(text in "\\PC*") {
            let _ = looks_like_my_number(&text);
        }

        #[test]
        fn a_number_is_noticed_wherever_it_stands(
            before in "[あ-ん]{0,5}", after in "[あ-ん]{0,5}", which in 0..MY_NUMBERS.len()
        ) {
            let text = format!("{before}{}{after}", MY_NUMBERS[which]);
            prop_assert!(looks_like_my_number(&text));
        }
    }
}
