//! What a mapping does to a value.

use jiff::civil::Date;
use yakusho_kernel::text::{length, to_hiragana, to_katakana};
use yakusho_pack::format::{Pad, PadSide, Transform};

use crate::{day, width};

/// A value on its way.
#[derive(Clone, PartialEq, Eq)]
pub enum Moving {
    /// A text.
    Text(String),
    /// A day that was not written yet.
    Day(Date),
    /// A choice: its id, and what people read.
    Choice(String, String),
}

impl Moving {
    /// As a text; a day in ISO 8601.
    pub fn text(self) -> String {
        match self {
            Self::Text(text) | Self::Choice(_, text) => text,
            Self::Day(day) => day.to_string(),
        }
    }
}

/// Applies the transforms in their order. An empty value stays empty, except that a table may
/// have a code for it.
///
/// # Errors
/// Why a value cannot be transformed, in words without the value.
pub fn apply(value: Moving, transforms: &[Transform]) -> Result<String, String> {
    let mut value = value;
    for transform in transforms {
        value = Moving::Text(one(value, transform)?);
    }
    Ok(value.text())
}

fn one(value: Moving, transform: &Transform) -> Result<String, String> {
    if let (Moving::Day(day), Transform::Date(form)) = (&value, transform) {
        let before = "この日付は、和暦の形にできません。";
        return day::write(*day, *form).ok_or_else(|| before.to_owned());
    }
    if let Transform::Table(codes) = transform {
        let id = match &value {
            Moving::Choice(id, _) => Some(id.clone()),
            _ => None,
        };
        let text = value.text();
        let found = id.and_then(|id| codes.get(&id));
        let found = found.or_else(|| codes.get(&text)).or_else(|| codes.get("*"));
        return match found {
            Some(code) => Ok(code.clone()),
            None if text.is_empty() => Ok(text),
            None => Err("割り付けのコード表にない値です。".to_owned()),
        };
    }
    let text = value.text();
    Ok(match transform {
        Transform::Zenkaku => width::zenkaku(&text),
        Transform::Hankaku => width::hankaku(&text),
        Transform::HankakuKana => width::hankaku_kana(&text)
            .map_err(|letter| format!("半角カナにできない文字「{letter}」があります。"))?,
        Transform::Katakana => to_katakana(&text),
        Transform::Hiragana => to_hiragana(&text),
        Transform::Digits => width::hankaku(&text).chars().filter(char::is_ascii_digit).collect(),
        Transform::NoSpaces => text.chars().filter(|letter| !letter.is_whitespace()).collect(),
        Transform::OneLine => text.lines().map(str::trim).collect::<Vec<_>>().join(" "),
        Transform::Pad(pad) => padded(text, pad)?,
        Transform::Date(_) if text.is_empty() => text,
        Transform::Date(_) => return Err("日付ではない値です。".to_owned()),
        // Handled above.
        Transform::Table(_) => text,
    })
}

fn padded(text: String, pad: &Pad) -> Result<String, String> {
    if text.is_empty() {
        return Ok(text);
    }
    let width = usize::try_from(pad.width).unwrap_or(usize::MAX);
    let long = length(&text);
    if long > width {
        return Err(format!("{width}文字の固定幅に入りません（{long}文字）。"));
    }
    let fill = pad.with.repeat(width - long);
    Ok(match pad.side {
        PadSide::Left => fill + &text,
        PadSide::Right => text + &fill,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;
    use yakusho_pack::format::DateForm;

    use super::*;

    fn text(value: &str, transforms: &[Transform]) -> Result<String, String> {
        apply(Moving::Text(value.to_owned()), transforms)
    }

    #[test]
    fn transforms_follow_one_another() {
        let pad = Pad { width: 8, with: "0".to_owned(), side: PadSide::Left };
        let steps = [Transform::Digits, Transform::Pad(pad)];
        assert_eq!(text("０２７-２２４", &steps), Ok("00027224".to_owned()));
        assert!(text("027-224-11111", &steps).expect_err("too wide").contains("8文字"));
        assert_eq!(text("", &steps), Ok(String::new()), "nothing stays nothing");
        let day = Moving::Day(date(2026, 12, 1));
        let steps = [Transform::Date(DateForm::Wareki), Transform::Zenkaku];
        assert_eq!(apply(day, &steps), Ok("令和８年１２月１日".to_owned()));
    }

    #[test]
    fn a_code_table_takes_the_id_or_the_words_and_refuses_what_it_does_not_know() {
        let codes = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned()));
            Transform::Table(pairs.collect::<BTreeMap<_, _>>())
        };
        let choice = || Moving::Choice("male".to_owned(), "男".to_owned());
        assert_eq!(apply(choice(), &[codes(&[("male", "1")])]), Ok("1".to_owned()));
        assert_eq!(apply(choice(), &[codes(&[("男", "2")])]), Ok("2".to_owned()));
        assert_eq!(apply(choice(), &[codes(&[("*", "9")])]), Ok("9".to_owned()));
        let refused = apply(choice(), &[codes(&[("女", "2")])]).expect_err("unknown");
        assert!(!refused.contains('男'), "a problem never tells the value");
    }
}
