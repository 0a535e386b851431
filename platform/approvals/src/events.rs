//! What the domain that owns the subject hears, inside the transaction. No personal data.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The last step was signed: carry the decision out. An error undoes the signature. Subject of the
/// event: the approval.
pub const APPROVAL_DECIDED: &str = "approval.decided";
/// It went back. Subject of the event: the approval.
pub const APPROVAL_RETURNED: &str = "approval.returned";

/// What [`APPROVAL_DECIDED`] says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decided {
    /// What sort of thing: `case`.
    pub subject_kind: String,
    /// Which.
    pub subject: Uuid,
    /// The decision, in the domain's word.
    pub decision: String,
    /// The hash of the content on which it was made.
    pub hash: String,
    /// Who signed last.
    pub by: Uuid,
    /// As what: `shimin:head`.
    pub authority: String,
}

/// What [`APPROVAL_RETURNED`] says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Returned {
    /// What sort of thing: `case`.
    pub subject_kind: String,
    /// Which.
    pub subject: Uuid,
    /// To which step; `None`: to the drafter.
    pub to: Option<String>,
}
