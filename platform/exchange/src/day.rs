//! Days as core systems write them.

use jiff::civil::Date;
use yakusho_kernel::{Era, Wareki};
use yakusho_pack::format::DateForm;

/// A day in a form; `None` for a day before 明治 in a form with an era.
pub fn write(day: Date, form: DateForm) -> Option<String> {
    let (year, month, date) = (day.year(), day.month(), day.day());
    Some(match form {
        DateForm::Basic => format!("{year:04}{month:02}{date:02}"),
        DateForm::Iso => format!("{year:04}-{month:02}-{date:02}"),
        DateForm::Slashes => format!("{year:04}/{month:02}/{date:02}"),
        DateForm::Wareki => Wareki::of(day)?.to_string(),
        DateForm::Dotted => {
            let wareki = Wareki::of(day)?;
            format!("{}{}.{month}.{date}", wareki.era().letter(), wareki.year())
        }
        DateForm::Letter => {
            let wareki = Wareki::of(day)?;
            format!("{}{:02}{month:02}{date:02}", wareki.era().letter(), wareki.year())
        }
        DateForm::Digit => {
            let wareki = Wareki::of(day)?;
            format!("{}{:02}{month:02}{date:02}", digit(wareki.era()), wareki.year())
        }
    })
}

/// The digit of an era in core systems' files (1 明治, 2 大正, 3 昭和, 4 平成, 5 令和).
const fn digit(era: Era) -> char {
    match era {
        Era::Meiji => '1',
        Era::Taisho => '2',
        Era::Showa => '3',
        Era::Heisei => '4',
        Era::Reiwa => '5',
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn one_day_in_every_form() {
        let day = date(2026, 12, 1);
        for (form, written) in [
            (DateForm::Basic, "20261201"),
            (DateForm::Iso, "2026-12-01"),
            (DateForm::Slashes, "2026/12/01"),
            (DateForm::Wareki, "令和8年12月1日"),
            (DateForm::Dotted, "R8.12.1"),
            (DateForm::Letter, "R081201"),
            (DateForm::Digit, "5081201"),
        ] {
            assert_eq!(write(day, form).as_deref(), Some(written));
        }
        assert_eq!(write(date(1989, 1, 7), DateForm::Digit).as_deref(), Some("3640107"));
        assert_eq!(write(date(1850, 1, 1), DateForm::Digit), None);
    }
}
