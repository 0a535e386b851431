//! The functions that an expression may call.
//!
//! | function | value |
//! |---|---|
//! | `age_on(birth, day)` | completed years by law: a year older on the day before the birthday |
//! | `age_by_birthday(birth, day)` | completed years, a year older on the birthday |
//! | `fiscal_age(birth, day)` | the age reached by the coming 31 March |
//! | `school_age(birth, day)` | the age at the start of the school year: 6 = first year of school |
//! | `plus_days(day, n)`, `plus_months(day, n)` | a later day (`n` may be negative) |
//! | `days_between(from, to)` | days from one day to the other |
//! | `date("2026-04-01")` | that day |
//! | `has(fact)` | whether there is a value |
//! | `concat(a, b, …)` | one text of all parts; absent parts are left out |
//! | `text(x)` | what a person would read |
//!
//! The ages are in [`super::ages`].

/// A function that computes a value of values. `has` and `date` are resolved while reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    AgeOn,
    AgeByBirthday,
    FiscalAge,
    SchoolAge,
    PlusDays,
    PlusMonths,
    DaysBetween,
    Concat,
    Text,
}

/// What a function wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wants {
    TwoDates,
    DateAndNumber,
    Readable { several: bool },
}

impl Function {
    pub(crate) const NAMES: [&'static str; 12] = [
        "age_on",
        "age_by_birthday",
        "fiscal_age",
        "school_age",
        "plus_days",
        "plus_months",
        "days_between",
        "concat",
        "text",
        "date",
        "has",
        "size",
    ];

    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "age_on" => Self::AgeOn,
            "age_by_birthday" => Self::AgeByBirthday,
            "fiscal_age" => Self::FiscalAge,
            "school_age" => Self::SchoolAge,
            "plus_days" => Self::PlusDays,
            "plus_months" => Self::PlusMonths,
            "days_between" => Self::DaysBetween,
            "concat" => Self::Concat,
            "text" => Self::Text,
            _ => return None,
        })
    }

    pub(crate) const fn wants(self) -> Wants {
        match self {
            Self::AgeOn
            | Self::AgeByBirthday
            | Self::FiscalAge
            | Self::SchoolAge
            | Self::DaysBetween => Wants::TwoDates,
            Self::PlusDays | Self::PlusMonths => Wants::DateAndNumber,
            Self::Concat => Wants::Readable { several: true },
            Self::Text => Wants::Readable { several: false },
        }
    }
}
