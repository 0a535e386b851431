//! Texts and readings.

use yakusho_kernel::{
    Problem,
    text::{Lines, find_trouble, fits, katakana_reading, storage_form},
};

use super::problem;

/// The longest line of text, in characters, where the definition sets no limit.
const LINE: usize = 100;
/// The longest text of several lines.
const PAGE: usize = 2_000;

/// A text as it is stored: NFC, ends trimmed, nothing invisible, not too long.
pub(super) fn text(
    part: &str,
    typed: &str,
    lines: Lines,
    limit: Option<usize>,
) -> Result<String, Problem> {
    let limit = limit.unwrap_or(if lines == Lines::One { LINE } else { PAGE });
    // Before anything costly: a form field of a megabyte is no text.
    if typed.len() > limit.saturating_mul(32) {
        return Err(problem::too_long(part, limit));
    }
    let stored = storage_form(typed.trim_matches(|c: char| c.is_whitespace()));
    if let Some((place, trouble)) = find_trouble(&stored, lines) {
        return Err(problem::trouble(part, place, trouble));
    }
    if !fits(&stored, limit) {
        return Err(problem::too_long(part, limit));
    }
    Ok(stored)
}

/// A reading in full-width katakana.
pub(super) fn reading(typed: &str, limit: Option<usize>) -> Result<String, Problem> {
    let stored = text("", typed, Lines::One, limit)?;
    let reading = katakana_reading(&stored).map_err(|_| problem::kana())?;
    if reading.is_empty() { Err(problem::kana()) } else { Ok(reading) }
}

/// Full-width letters and figures as ASCII; everything else as it was.
pub(super) fn narrow(typed: &str) -> String {
    let narrowed = |letter: char| match letter {
        '\u{3000}' => ' ',
        '！'..='～' => {
            u32::from(letter).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(letter)
        }
        _ => letter,
    };
    typed.trim().chars().map(narrowed).collect()
}

/// Whether the letter may stand between groups of digits.
pub(super) fn separates(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '-' | '‐'..='―' | '−' | 'ー' | 'ｰ' | '(' | ')')
}
