//! `catalogue.yaml`: procedures that can be found, whether or not they can be filed here yet.

use serde::{Deserialize, Serialize};
use yakusho_kernel::{Provenance, Text};

use super::procedure::{Fee, Volume};

/// One line of the list of procedures (手続台帳).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueEntry {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// The reading of the name.
    pub kana: String,
    /// The code of the department.
    pub department: String,
    /// Where the department was read.
    pub department_provenance: Provenance,
    /// The law in words.
    pub law_basis: String,
    /// Where the law was read.
    pub law_provenance: Provenance,
    /// How often it is filed.
    #[serde(default)]
    pub volume: Option<Volume>,
    /// What it costs.
    pub fee: Fee,
    /// Life events, in the source's words.
    #[serde(default)]
    pub life_events: Vec<String>,
    /// How surely the filer must be known, in the source's words.
    pub identity_level: String,
    /// Where that was read.
    pub identity_provenance: Provenance,
    /// What is enclosed, in the source's words.
    #[serde(default)]
    pub attachments: Vec<String>,
    /// What the resident receives.
    #[serde(default)]
    pub output_document: Option<String>,
    /// Its place in the national list of priority procedures.
    pub national_priority: NationalPriority,
    /// The period in words.
    #[serde(default)]
    pub deadline: Option<String>,
    /// The channels, in the source's words.
    #[serde(default)]
    pub channels: Vec<String>,
    /// A remark for staff.
    #[serde(default)]
    pub note: Option<String>,
    /// The rank by estimated volume, from 1.
    #[serde(default)]
    pub rank_by_est_volume: Option<u32>,
    /// Words by which people look for it.
    #[serde(default)]
    pub everyday_words: Vec<String>,
    /// The procedures of the pack that file it.
    #[serde(default)]
    pub procedures: Vec<String>,
}

/// Whether the state's list of priority procedures names it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NationalPriority {
    /// Whether it is on the list.
    pub on_list: bool,
    /// Which list.
    #[serde(default)]
    pub list: Option<String>,
    /// Under which name.
    #[serde(default)]
    pub item: Option<String>,
    /// Other lists that name it.
    #[serde(default)]
    pub also: Vec<String>,
    /// Where this was read.
    pub provenance: Provenance,
}
