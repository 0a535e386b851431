//! `households.yaml`: fixed, documented households by which the pack is measured.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusho_kernel::Text;

/// A household that goes through one event. Facts that it does not tell get a plausible value of
/// their type.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Household {
    /// Its id: `family-of-four`.
    pub id: String,
    /// Who they are.
    pub name: Text,
    /// The event.
    pub event: String,
    /// The day on which they answer.
    pub today: Date,
    /// What else is to be known about them.
    #[serde(default)]
    pub note: Option<String>,
    /// How many instances of each group are added (`person: 3` gives `m1` to `m3`).
    #[serde(default)]
    pub added: BTreeMap<String, u32>,
    /// What they answer: `fact` or `fact@instance` to the value as the pack writes it.
    #[serde(default)]
    pub answers: BTreeMap<String, serde_json::Value>,
    /// What they answer with 「わからない」.
    #[serde(default)]
    pub dont_know: Vec<String>,
}
