//! `retention.yaml`: the classes of documents (文書分類) and for how many years each is kept.

use serde::{Deserialize, Serialize};
use yakusho_kernel::provenance::Provenance;

/// A class of documents. The first of the pack is that of every procedure which no class names.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionClass {
    /// Its id.
    pub id: String,
    /// Its name in the city's table of documents.
    pub name: String,
    /// Years, counted from 1 April after the fiscal year in which a case was closed.
    pub years: u32,
    /// The procedures of this class.
    #[serde(default)]
    pub procedures: Vec<String>,
    /// Where that comes from.
    pub provenance: Provenance,
}
