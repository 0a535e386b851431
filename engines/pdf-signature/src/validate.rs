//! Validation by EN 319 102-1: is this the signer's, is it unchanged, and what proves when.
//!
//! The order: what the file says is read strictly ([`mod@crate::document`]); each signature is
//! checked by itself (`integrity`); time-stamps are judged from the newest back, so that each
//! proves that what it covers existed (`proof`); then each signature is judged at the best time
//! that is proven for it (`judge`), and what changed after it is weighed (`after`).

mod after;
mod integrity;
mod judge;
mod level;
mod proof;
mod report;
mod standing;
mod store;
mod verdict;

pub use after::{Allowance, LaterChange};
pub use judge::validate;
pub use level::Level;
pub use report::{Language, Report, SignatureReport, StampReport};
pub(crate) use store::read as read_store;
pub use verdict::{Indication, Note, SubIndication};

use jiff::Timestamp;

use crate::trust::{Certificate, Crl, Ocsp};

/// What to do where nothing tells whether a certificate was revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Revocation {
    /// Go on and report the gap.
    #[default]
    Soft,
    /// `INDETERMINATE`, `TRY_LATER`.
    Hard,
}

/// What a validation starts from. Nothing is fetched and no clock is asked.
#[derive(Debug, Clone)]
pub struct Options {
    /// Roots that are trusted for signers.
    pub anchors: Vec<Certificate>,
    /// Roots that are trusted for time-stamps; without them those of the signers.
    pub time_stamp_anchors: Option<Vec<Certificate>>,
    /// Further certificates from which a path may be built.
    pub certificates: Vec<Certificate>,
    /// Revocation lists from outside the file.
    pub crls: Vec<Crl>,
    /// OCSP responses from outside the file.
    pub ocsps: Vec<Ocsp>,
    /// The moment for which the verdict is asked.
    pub now: Timestamp,
    /// What to do without revocation data.
    pub revocation: Revocation,
}

impl Options {
    /// Options with these roots and nothing else.
    #[must_use]
    pub fn new(anchors: Vec<Certificate>, now: Timestamp) -> Self {
        Self {
            anchors,
            time_stamp_anchors: None,
            certificates: Vec::new(),
            crls: Vec::new(),
            ocsps: Vec::new(),
            now,
            revocation: Revocation::Soft,
        }
    }
}
