//! `priority59.yaml` and `survey_codelists.yaml`: the state's lists, word for word.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The state's priority procedures.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorityList {
    /// How far the list can be trusted.
    pub note: String,
    /// How many there are.
    pub count: u32,
    /// The groups of the list.
    pub groups: Vec<PriorityGroup>,
    /// Figures of other cities, as the source gave them.
    #[serde(default)]
    pub references: serde_json::Value,
    /// Where it was read.
    #[serde(default)]
    pub source: Option<String>,
}

/// A group of the list.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorityGroup {
    /// Its heading.
    pub group: String,
    /// Its procedures.
    pub items: Vec<PriorityItem>,
}

/// A procedure of the list.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorityItem {
    /// Its name on the list.
    pub name: String,
    /// The mark that says where the name was confirmed (see the list's note).
    #[serde(default)]
    pub mark: Option<String>,
    /// The procedures of the pack that it stands for.
    #[serde(default)]
    pub procedures: Vec<String>,
}

/// The columns and code lists of the state's procedure survey (行政手続等の棚卸調査).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyCodelists {
    /// Where they were read.
    pub source: String,
    /// The columns, in their order.
    pub columns: Vec<String>,
    /// The codes by list.
    pub codelists: BTreeMap<String, Vec<String>>,
}
