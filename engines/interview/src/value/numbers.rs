//! Numbers, amounts of money, and numbers of cards and letters.

use yakusho_kernel::{Problem, Yen, check_digit::looks_like_my_number};

use super::{Value, letters, problem};
use crate::definition::Limits;

/// The longest number as typed; nothing that is a number is longer.
const LONGEST: usize = 64;

pub(super) fn number(typed: &str, limits: &Limits) -> Result<Value, Problem> {
    if let Some(digits) = limits.digits {
        let digits = usize::try_from(digits).unwrap_or(usize::MAX);
        return digits_only("", typed, digits).map(Value::Text);
    }
    let number = whole(typed, "").ok_or_else(problem::not_a_number)?;
    within(number, limits, false)?;
    Ok(Value::Number(number))
}

pub(super) fn money(typed: &str, limits: &Limits) -> Result<Value, Problem> {
    let amount = whole(typed, "円").ok_or_else(problem::not_an_amount)?;
    let limits = Limits { min: limits.min.or(Some(0)), ..limits.clone() };
    within(amount, &limits, true)?;
    Ok(Value::Money(Yen(amount)))
}

/// Exactly this many digits; hyphens and blanks between them are left out.
pub(super) fn digits_only(part: &str, typed: &str, digits: usize) -> Result<String, Problem> {
    let narrowed: String = letters::narrow(typed).chars().take(LONGEST).collect();
    let found: String = narrowed.chars().filter(|c| !letters::separates(*c)).collect();
    if found.len() == digits && found.chars().all(|c| c.is_ascii_digit()) {
        Ok(found)
    } else {
        Err(problem::wrong_digits(part, digits))
    }
}

/// An individual number has no place in a free field; other numbers of twelve digits do.
pub(super) fn no_my_number(text: &str, confirmed: bool) -> Result<(), Problem> {
    if !confirmed && looks_like_my_number(text) {
        return Err(problem::looks_like_my_number());
    }
    Ok(())
}

fn within(number: i64, limits: &Limits, money: bool) -> Result<(), Problem> {
    if let Some(least) = limits.min.filter(|least| number < *least) {
        return Err(problem::too_small(least, money));
    }
    if let Some(most) = limits.max.filter(|most| number > *most) {
        return Err(problem::too_large(most, money));
    }
    Ok(())
}

/// A whole number of any width, with commas between its thousands and a unit behind it.
fn whole(typed: &str, unit: &str) -> Option<i64> {
    if typed.len() > LONGEST * 4 {
        return None;
    }
    let narrowed = letters::narrow(typed);
    let plain = narrowed.strip_suffix(unit).unwrap_or(&narrowed).trim();
    let plain = if unit.is_empty() {
        plain
    } else {
        plain.trim_start_matches(['¥', '\\', '￥']).trim_start()
    };
    let (sign, figures) = match plain.strip_prefix(['-', '−', '－']) {
        Some(figures) => (-1, figures),
        None => (1, plain),
    };
    let figures = if figures.contains([',', '，', '、']) {
        let mut groups = figures.split([',', '，', '、']);
        let first = groups.next()?;
        let good = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
        if !good {
            return None;
        }
        figures.replace([',', '，', '、'], "")
    } else {
        figures.to_owned()
    };
    if figures.is_empty() || !figures.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    figures.parse::<i64>().ok()?.checked_mul(sign)
}
