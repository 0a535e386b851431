//! `plan/kpis.yaml`: the figures of the plan, each with its definition in words, the measure that
//! will tell it, and what must still be asked.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusho_kernel::{Provenance, Text};

/// A figure with two decimals, exactly: `2.59` is 259 hundredths. Shares are in percent.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Figure(pub i64);

/// A text that is no figure of at most two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("小数は2桁までの、0以上の数で書いてください")]
pub struct NoFigure;

/// A figure of the plan.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kpi {
    /// Stable for ever.
    pub id: String,
    /// The programme; `None` where the figure is of the plan as a whole.
    #[serde(default)]
    pub programme: Option<u8>,
    /// What it is called.
    pub title: Text,
    /// What it tells, in one sentence, in our words.
    pub told: Text,
    /// The unit behind the number.
    pub unit: Text,
    /// How many decimals are shown.
    #[serde(default)]
    pub decimals: u8,
    /// The plan's own words.
    pub plan_words: String,
    /// The department that answers for it.
    pub owner: String,
    /// Where it began.
    pub baseline: Baseline,
    /// What it is to reach; several where every year has its own.
    #[serde(default)]
    pub targets: Vec<Target>,
    /// The definitions, the oldest first. A measurement keeps the version by which it was made.
    pub definitions: Vec<Definition>,
    /// What is to be asked.
    #[serde(default)]
    pub questions: Vec<OpenQuestion>,
    /// Where this was read.
    pub provenance: Provenance,
}

/// Where a figure began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case", deny_unknown_fields)]
pub enum Baseline {
    /// Known.
    Fixed {
        /// The fiscal year at whose end it was so.
        year: i16,
        /// The value.
        value: Figure,
    },
    /// It will be measured; until then nobody knows.
    Pending {
        /// By what.
        until: String,
    },
    /// It begins with nothing, because it counts what the plan itself does.
    Zero,
    /// The plan gives none.
    NotGiven,
}

/// What a figure is to reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The value.
    pub value: Figure,
    /// At the end of which fiscal year; `None`: in every year of the plan, or without a date.
    #[serde(default)]
    pub year: Option<i16>,
    /// In every year of the plan.
    #[serde(default)]
    pub every_year: bool,
}

/// A version of a definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// 1, 2, 3.
    pub version: u16,
    /// From which day it is used.
    pub from: Date,
    /// Over which time.
    pub window: Window,
    /// How the number is made.
    pub aggregation: Aggregation,
    /// What exactly is counted.
    pub words: String,
    /// Above the line, or all that is counted.
    pub numerator: String,
    /// Below the line.
    #[serde(default)]
    pub denominator: Option<String>,
    /// How it is rounded, and what is not published.
    pub rounding: String,
    /// Below how many answers nothing is published.
    #[serde(default)]
    pub smallest: Option<u32>,
    /// The measure that a domain publishes for it, or will.
    pub measure: String,
    /// Where this was read, or who decided it.
    pub provenance: Provenance,
}

/// Over which time a figure is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// As it stands on a day.
    AsOf,
    /// From 1 April to a day.
    FiscalYear,
}

/// How a number is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// Numerator over denominator, in percent.
    Ratio,
    /// How many.
    Count,
    /// A sum.
    Sum,
    /// Numerator over denominator.
    Mean,
}

/// Something that the plan leaves open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenQuestion {
    /// What the city is asked.
    pub ask: String,
    /// The readings; the first is the one that is used until the city answers.
    pub readings: Vec<String>,
}

impl Window {
    /// 「その日の状態」「年度の始めからの積み上げ」
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::AsOf => "その日の状態",
            Self::FiscalYear => "年度の始めからその日まで",
        }
    }
}

impl Aggregation {
    /// 「割合」「件数」「合計」「平均」
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ratio => "割合",
            Self::Count => "数",
            Self::Sum => "合計",
            Self::Mean => "平均",
        }
    }

    /// The figure of a numerator and a denominator, rounded half up to hundredths; `None` where it
    /// cannot be made.
    #[must_use]
    pub fn figure(self, numerator: i64, denominator: Option<i64>) -> Option<Figure> {
        let factor = match self {
            Self::Count | Self::Sum => return numerator.checked_mul(100).map(Figure),
            Self::Ratio => 10_000,
            Self::Mean => 100,
        };
        let below = i128::from(denominator.filter(|below| *below > 0)?);
        let above = i128::from(numerator.max(0)) * factor;
        i64::try_from((above * 2 + below) / (below * 2)).ok().map(Figure)
    }

    /// Whether it needs a denominator.
    #[must_use]
    pub const fn divides(self) -> bool {
        matches!(self, Self::Ratio | Self::Mean)
    }
}

impl Kpi {
    /// The definition that is in use on a day; before the first, the first.
    #[must_use]
    pub fn definition_on(&self, day: Date) -> Option<&Definition> {
        let begun = self.definitions.iter().filter(|one| one.from <= day);
        begun.max_by_key(|one| one.version).or_else(|| self.definitions.first())
    }

    /// The target that counts in a fiscal year: that of every year, or the next with a date, or the
    /// one without.
    #[must_use]
    pub fn target_in(&self, year: i16) -> Option<&Target> {
        let dated = self.targets.iter().filter(|one| one.year.is_some_and(|last| last >= year));
        dated
            .min_by_key(|one| one.year)
            .or_else(|| self.targets.iter().find(|one| one.year.is_none()))
            .or_else(|| self.targets.last())
    }

    /// A figure as it is read, without its unit.
    #[must_use]
    pub fn shown(&self, figure: Figure) -> String {
        figure.shown(self.decimals)
    }
}

impl Figure {
    /// With so many decimals (at most two), rounded half up, thousands apart.
    #[must_use]
    pub fn shown(self, decimals: u8) -> String {
        let step: i64 = match decimals {
            0 => 100,
            1 => 10,
            _ => 1,
        };
        let rounded = (self.0.saturating_add(step / 2)) / step;
        let scale = 100 / step;
        let whole = yakusho_kernel::Yen(rounded / scale).to_string();
        let whole = whole.trim_end_matches('円');
        match decimals {
            0 => whole.to_owned(),
            1 => format!("{whole}.{}", rounded % scale),
            _ => format!("{whole}.{:02}", rounded % scale),
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 100 {
            0 => write!(f, "{}", self.0 / 100),
            rest if rest % 10 == 0 => write!(f, "{}.{}", self.0 / 100, rest / 10),
            rest => write!(f, "{}.{rest:02}", self.0 / 100),
        }
    }
}

impl FromStr for Figure {
    type Err = NoFigure;

    fn from_str(text: &str) -> Result<Self, NoFigure> {
        let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let good = !whole.is_empty() && whole.len() <= 12 && rest.len() <= 2;
        if !good || !digits(whole) || !digits(rest) || (text.contains('.') && rest.is_empty()) {
            return Err(NoFigure);
        }
        let whole: i64 = whole.parse().map_err(|_| NoFigure)?;
        let rest: i64 = format!("{rest:0<2}").parse().map_err(|_| NoFigure)?;
        Ok(Self(whole * 100 + rest))
    }
}

impl TryFrom<String> for Figure {
    type Error = NoFigure;

    fn try_from(text: String) -> Result<Self, NoFigure> {
        text.parse()
    }
}

impl From<Figure> for String {
    fn from(figure: Figure) -> Self {
        figure.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_figure_is_exact_and_reads_as_people_write_it() {
        assert_eq!("2.59".parse(), Ok(Figure(259)));
        assert_eq!("3.2".parse(), Ok(Figure(320)));
        assert_eq!("1500".parse(), Ok(Figure(150_000)));
        for wrong in ["", "1.234", "-1", "1,500", "１", "1.", ".5", "1e3"] {
            assert_eq!(wrong.parse::<Figure>(), Err(NoFigure), "{wrong}");
        }
        assert_eq!(Figure(320).shown(2), "3.20");
        assert_eq!(Figure(150_000).shown(0), "1,500");
        assert_eq!(Figure(6_250).shown(1), "62.5");
    }

    #[test]
    fn a_share_is_rounded_half_up_and_nothing_is_divided_by_nothing() {
        assert_eq!(Aggregation::Ratio.figure(5, Some(8)), Some(Figure(6_250)));
        assert_eq!(Aggregation::Ratio.figure(2, Some(3)), Some(Figure(6_667)));
        assert_eq!(Aggregation::Mean.figure(259, Some(100)), Some(Figure(259)));
        assert_eq!(Aggregation::Ratio.figure(1, Some(0)), None);
        assert_eq!(Aggregation::Mean.figure(1, None), None);
        assert_eq!(Aggregation::Count.figure(70, None), Some(Figure(7_000)));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(hundredths in 0i64..1_000_000_000) {
            prop_assert_eq!(Figure(hundredths).to_string().parse(), Ok(Figure(hundredths)));
        }
    }
}
