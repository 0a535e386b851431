//! An application: what a person submitted in one go, for any number of procedures.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use yakusho_kernel::{Id, Lang};

/// Marker of [`Application`] ids.
#[derive(Debug)]
pub struct ApplicationNoun;

/// How far the person behind an application is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityState {
    /// Only by a contact.
    Unconfirmed,
    /// Identified in person at a window.
    Window,
    /// Identified by the local identity provider, a stand-in (試験用).
    StandIn,
}

impl IdentityState {
    /// The code in the database and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unconfirmed => "unconfirmed",
            Self::Window => "window",
            Self::StandIn => "stand_in",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Unconfirmed, Self::Window, Self::StandIn]
            .into_iter()
            .find(|state| state.code() == code)
    }

    /// Whether the person is known well enough for what needs more than L1.
    #[must_use]
    pub const fn is_confirmed(self) -> bool {
        !matches!(self, Self::Unconfirmed)
    }
}

/// By which way it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The person alone, on a device of their own.
    Online,
    /// With a helper beside them.
    Hall,
    /// By another form tool of the city (他のフォーム), whose export was brought in.
    OtherForm,
    /// Seeded for the demo; never counts.
    Seed,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 4] = [Self::Online, Self::Hall, Self::OtherForm, Self::Seed];

    /// The code in the database and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Hall => "hall",
            Self::OtherForm => "other_form",
            Self::Seed => "seed",
        }
    }

    /// The channel with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }
}

/// What was submitted, without its personal data.
#[derive(Clone, Debug)]
pub struct Application {
    /// Its id; the only thing in its QR code.
    pub id: Id<ApplicationNoun>,
    /// 受付番号: gapless within the fiscal year.
    pub number: i64,
    /// The fiscal year of the number.
    pub fiscal_year: i32,
    /// The life event.
    pub event: String,
    /// The pack version that defines its forms for ever.
    pub pack_version: String,
    /// The language of its papers and mails.
    pub lang: Lang,
    /// When it was recorded.
    pub submitted_at: Timestamp,
    /// How far the person is known.
    pub identity: IdentityState,
    /// By which way it came.
    pub channel: Channel,
    /// Where a helper sat beside the person.
    pub helper_place: Option<String>,
    /// Whether a stand-in touched it; then it never counts.
    pub stand_in: bool,
}

impl Application {
    /// 受付番号 as people see it: `R8-000123`.
    #[must_use]
    pub fn shown_number(&self) -> String {
        shown_number(self.fiscal_year, self.number)
    }
}

/// 受付番号 of a fiscal year: the year of 令和, a hyphen and six digits.
#[must_use]
pub fn shown_number(fiscal_year: i32, number: i64) -> String {
    format!("R{}-{number:06}", fiscal_year - 2018)
}

/// Fiscal year and number of a 受付番号 as a person types it: full-width, with spaces, without the
/// zeros, with or without the letter and the hyphen (`R8-000123`, `８－１２３`, `r8000123`). `None`
/// where it cannot be one.
#[must_use]
pub fn read_number(typed: &str) -> Option<(i32, i64)> {
    let folded = yakusho_kernel::text::search_key(typed);
    let runs: Vec<&str> = folded
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .collect();
    let (year, number) = match *runs.as_slice() {
        [year, number] => (year, number),
        [joined] => joined.split_at_checked(joined.len().checked_sub(6)?)?,
        _ => return None,
    };
    let year: i32 = year.parse().ok().filter(|year| (1..=99).contains(year))?;
    Some((year + 2018, number.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_however_it_is_typed() {
        let shown = shown_number(2026, 123);
        assert_eq!(shown, "R8-000123");
        for typed in [
            shown.as_str(),
            "r8-123",
            "８－１２３",
            "Ｒ８－０００１２３",
            " R8 000123 ",
            "令和8年度 123",
            "R8000123",
        ] {
            assert_eq!(read_number(typed), Some((2026, 123)), "{typed}");
        }
        for typed in ["", "R8", "123", "abc", "1-2-3", "R8-99999999999999999999", "0-5"] {
            assert_eq!(read_number(typed), None, "{typed}");
        }
    }
}
