//! `imports/<id>.yaml`: how the answers that another form tool exports become an application.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use yakusho_kernel::Provenance;

use super::{handover::Transform, table::TableFormat};

/// One mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormImport {
    /// Its id, which is also the name of its file.
    pub id: String,
    /// What staff call it.
    pub name: String,
    /// The tool, and the form in it. With the tool's receipt number it names an application.
    pub tool: String,
    /// The life event under which its facts are told.
    pub event: String,
    /// The procedure that is filed.
    pub procedure: String,
    /// The kind of file.
    pub format: TableFormat,
    /// Where the layout was read.
    pub provenance: Provenance,
    /// The column with the tool's own receipt number.
    pub receipt: String,
    /// The column with the time of sending.
    pub sent_at: String,
    /// Members that every row adds to a group (`dog: 1` gives `d1`).
    #[serde(default)]
    pub added: BTreeMap<String, u32>,
    /// Facts that every row tells: `fact` or `fact@instance` to the text that would be typed.
    #[serde(default)]
    pub fixed: BTreeMap<String, String>,
    /// Columns that are known and not needed.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// The other columns.
    pub columns: Vec<ImportColumn>,
}

/// A column that tells a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportColumn {
    /// Its name in the file.
    pub name: String,
    /// `fact` or `fact@instance`.
    pub fact: String,
    /// A part of an address or an account.
    #[serde(default)]
    pub part: Option<String>,
    /// What parts several answers in one cell.
    #[serde(default)]
    pub split: Option<String>,
    /// What is done to it, in this order, before it is read.
    #[serde(default, rename = "as")]
    pub transforms: Vec<Transform>,
    /// Whether a row without it is refused.
    #[serde(default)]
    pub required: bool,
}
