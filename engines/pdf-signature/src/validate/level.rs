//! How far a signature is armed against time (EN 319 142-1), from what was verified and not from
//! what is merely there.

use crate::signature::SubFilter;

/// The level reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The signature alone.
    B,
    /// With a proven time.
    T,
    /// With all certificates and revocation data in the file.
    Lt,
    /// With a time-stamp over all of that.
    Lta,
}

impl Level {
    /// As the standards write it; signatures of the older form have levels of their own.
    #[must_use]
    pub fn name(self, form: &SubFilter) -> &'static str {
        match (form, self) {
            (SubFilter::Pades, Self::B) => "B-B",
            (SubFilter::Pades, Self::T) => "B-T",
            (SubFilter::Pades, Self::Lt) => "B-LT",
            (SubFilter::Pades, Self::Lta) => "B-LTA",
            (_, Self::B) => "PKCS7-B",
            (_, Self::T) => "PKCS7-T",
            (_, Self::Lt) => "PKCS7-LT",
            (_, Self::Lta) => "PKCS7-LTA",
        }
    }
}
