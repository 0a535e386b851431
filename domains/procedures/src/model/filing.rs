//! A filing: one procedure of an application, for one subject where the law wants one each.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusho_kernel::Id;
use yakusho_pack::format::LegalKind;

/// Marker of [`Filing`] ids.
#[derive(Debug)]
pub struct FilingNoun;

/// One procedure that an application files or prepares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// Its id; the case that casework opens for it has the same UUID.
    pub id: Id<FilingNoun>,
    /// The procedure of the pack.
    pub procedure: String,
    /// The person it concerns (`m1`), where there is one filing for each.
    pub subject: Option<String>,
    /// What the law calls it.
    pub legal_kind: LegalKind,
    /// The department that owns the procedure on the day of submission.
    pub department: String,
    /// Made in person: online it is only prepared.
    pub in_person: bool,
    /// Needs more than a contact before it can be received.
    pub needs_identity: bool,
    /// Procedures that must be done before it.
    pub after: Vec<String>,
    /// The last day of the period by law, where there is one.
    pub last_day: Option<Date>,
    /// 標準処理期間 in days.
    pub standard_days: Option<u32>,
}
