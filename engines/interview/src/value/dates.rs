//! Dates, in one box or in three.

use jiff::{ToSpan, civil::Date};
use yakusho_kernel::{
    Problem,
    date::{DateError, Era, read_date},
};

use super::{Raw, letters, problem};
use crate::definition::Limits;

/// A date from one text, or from the boxes `era`, `year`, `month`, `day`. The era may be a name
/// (令和), a letter (R), or empty or `西暦` for the Western calendar.
pub(super) fn date(raw: &Raw, limits: &Limits, today: Date) -> Result<Date, Problem> {
    let wrong = |error: DateError| Problem::new("", error.code(), error.message());
    let typed = if raw.has_any(&["year", "month", "day"]) {
        let parts = [
            ("year", "年", "年（とし）", "year"),
            ("month", "月", "月（つき）", "month"),
            ("day", "日", "日（ひ）", "day"),
        ];
        for (part, ja, easy, en) in parts {
            if raw.part(part).trim().is_empty() {
                return Err(problem::part_required(part, ja, easy, en));
            }
        }
        let part = |name: &str, unit: char| {
            let typed = letters::narrow(raw.part(name));
            typed.strip_suffix(unit).map(str::to_owned).unwrap_or(typed)
        };
        let era = raw.part("era").trim();
        let era = if era == "西暦" { "" } else { era };
        if !era.is_empty() && !is_era(era) {
            return Err(problem::unknown_era());
        }
        format!("{era}{}年{}月{}日", part("year", '年'), part("month", '月'), part("day", '日'))
    } else {
        raw.main().to_owned()
    };
    if typed.len() > 200 {
        return Err(wrong(DateError::Unreadable));
    }
    let day = read_date(&typed).map_err(wrong)?;
    if limits.not_future && day > today {
        return Err(problem::date_in_future());
    }
    if limits.not_past && day < today {
        return Err(problem::date_in_past());
    }
    let earliest = today.checked_sub(150.years()).unwrap_or(Date::MIN);
    let latest = today.checked_add(100.years()).unwrap_or(Date::MAX);
    if day < earliest || day > latest {
        return Err(problem::date_too_far());
    }
    Ok(day)
}

/// Whether this is an era as a choice sends it: its name, the name's first letter, its letter.
fn is_era(typed: &str) -> bool {
    let typed = letters::narrow(typed);
    Era::ALL.into_iter().any(|era| {
        let letter = era.letter();
        let short = era.name().chars().next();
        typed == era.name()
            || typed.chars().eq(short)
            || typed.chars().eq([letter])
            || typed.chars().eq([letter.to_ascii_lowercase()])
    })
}
