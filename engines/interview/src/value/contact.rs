//! Telephone numbers, mail addresses and postal codes.

use yakusho_kernel::Problem;

use super::{letters, numbers, problem};

/// A Japanese number of ten or eleven digits that begins with 0, or an international one with `+`.
pub(super) fn phone(typed: &str) -> Result<String, Problem> {
    if typed.len() > 120 {
        return Err(problem::not_a_phone());
    }
    let narrowed = letters::narrow(typed);
    let plain: String = narrowed.chars().filter(|c| !letters::separates(*c) && *c != '.').collect();
    let (international, digits) = match plain.strip_prefix('+') {
        Some(digits) => (true, digits),
        None => (false, plain.as_str()),
    };
    let figures = digits.chars().all(|c| c.is_ascii_digit());
    let fits = if international {
        (8..=15).contains(&digits.len()) && !digits.starts_with('0')
    } else {
        (10..=11).contains(&digits.len()) && digits.starts_with('0')
    };
    if figures && fits { Ok(plain) } else { Err(problem::not_a_phone()) }
}

/// A mail address with one `@`, a local part and a dotted domain (RFC 5321 lengths). Whether it
/// exists only a mail to it can tell.
pub(super) fn email(typed: &str) -> Result<String, Problem> {
    let bad = problem::not_an_email;
    if typed.len() > 1_000 {
        return Err(bad());
    }
    let plain = letters::narrow(typed);
    let (local, domain) = plain.rsplit_once('@').ok_or_else(bad)?;
    let local_fits = (1..=64).contains(&local.len())
        && local.chars().all(|c| c.is_ascii_graphic() && !"@\"(),:;<>[\\]".contains(c));
    let labels: Vec<&str> = domain.split('.').collect();
    let label_fits = |label: &&str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let domain_fits = labels.len() >= 2 && domain.len() <= 253 && labels.iter().all(label_fits);
    if !local_fits || !domain_fits {
        return Err(bad());
    }
    Ok(format!("{local}@{}", domain.to_ascii_lowercase()))
}

/// Seven digits, with or without 〒 and hyphen.
pub(super) fn postal_code(part: &str, typed: &str) -> Result<String, Problem> {
    let plain = typed.trim().trim_start_matches('〒');
    numbers::digits_only(part, plain, 7).map_err(|_| problem::not_a_postal_code(part))
}
