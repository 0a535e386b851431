//! A measure: its name, its words and how it is computed.

use std::{fmt, sync::Arc};

use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use yakusho_kernel::Text;
use yakusho_store::{Result, Store};

use crate::value::{Days, Value};

/// How a value is computed over some days.
pub type Compute =
    Arc<dyn for<'s> Fn(&'s Store, Days) -> BoxFuture<'s, Result<Value>> + Send + Sync>;

/// Something that can be counted.
#[derive(Clone)]
pub struct Measure {
    /// Stable id, `domain.noun_in_words`: `procedures.online_share`.
    pub id: &'static str,
    /// What it is called.
    pub title: Text,
    /// In what it is counted.
    pub unit: Unit,
    /// What exactly is counted, so that two people get the same number.
    pub definition: Text,
    /// What stands above the line.
    pub numerator: Text,
    /// What stands below the line; `None` for a plain count or sum.
    pub denominator: Option<Text>,
    /// Where the numbers come from.
    pub origin: Origin,
    /// Cells between 1 and one less than this are not published; `None`: the value says nothing
    /// about single people.
    pub smallest_cell: Option<u32>,
    /// How it is computed.
    pub compute: Compute,
}

/// In what a measure is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A count of things: 件.
    Count,
    /// A share of numerator in denominator: %.
    Share,
    /// Minutes for each of the denominator.
    Minutes,
    /// Days for each of the denominator.
    Days,
    /// Yen.
    Yen,
}

impl Unit {
    /// The sign behind the number.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Count => "件",
            Self::Share => "%",
            Self::Minutes => "分",
            Self::Days => "日",
            Self::Yen => "円",
        }
    }
}

/// Where the numbers come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Computed from what was done in the system.
    Operations,
    /// Typed in by people, and marked so wherever it is shown.
    TypedIn,
}

impl Measure {
    /// Wraps an async function as [`Compute`].
    pub fn computed_by<F>(compute: F) -> Compute
    where
        F: for<'s> Fn(&'s Store, Days) -> BoxFuture<'s, Result<Value>> + Send + Sync + 'static,
    {
        Arc::new(compute)
    }
}

impl fmt::Debug for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Measure")
            .field("id", &self.id)
            .field("unit", &self.unit)
            .finish_non_exhaustive()
    }
}
