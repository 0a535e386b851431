//! What others may hear of this domain. Event data hold no personal data.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::model::CaseState;

/// A held case moved on by itself. Subject: the case.
pub const CASE_RELEASED: &str = "case.released";
/// Somebody changed a case. Subject: the case.
pub const CASE_CHANGED: &str = "case.changed";

/// What [`CASE_RELEASED`] says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Released {
    /// The application.
    pub application: Uuid,
    /// The procedure.
    pub procedure: String,
    /// Where it stands now.
    pub state: CaseState,
}

/// What [`CASE_CHANGED`] says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Changed {
    /// The application.
    pub application: Uuid,
    /// The procedure.
    pub procedure: String,
    /// The kind of the action: `case.approved`.
    pub action: String,
    /// Where it stands now.
    pub state: CaseState,
}
