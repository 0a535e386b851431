//! 補正の求め: what the office asks the resident to mend, field by field (行政手続法7条).

use serde::{Deserialize, Serialize};

/// One field to mend, with the reason that the resident will read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionField {
    /// The fact and its place, as `fact.id@instance`.
    pub key: String,
    /// The caption of the box on the form.
    pub label: String,
    /// Why it must be mended, in the clerk's words.
    pub reason: String,
}

/// A request for correction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionRequest {
    /// The fields; at least one.
    pub fields: Vec<CorrectionField>,
    /// The day by which an answer is hoped for; the resident keeps the right to answer later
    /// until the office decides.
    pub answer_by: Option<jiff::civil::Date>,
}
