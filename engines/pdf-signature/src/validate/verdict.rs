//! The words of a verdict (EN 319 102-1, 5.1.3 and table 5).

use serde::Serialize;

/// The verdict on a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Indication {
    /// Every check holds.
    #[serde(rename = "TOTAL-PASSED")]
    TotalPassed,
    /// It cannot be said with what is at hand.
    #[serde(rename = "INDETERMINATE")]
    Indeterminate,
    /// It is broken.
    #[serde(rename = "TOTAL-FAILED")]
    TotalFailed,
}

impl Indication {
    /// As the standard writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TotalPassed => "TOTAL-PASSED",
            Self::Indeterminate => "INDETERMINATE",
            Self::TotalFailed => "TOTAL-FAILED",
        }
    }
}

/// Why a verdict is not passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the words of EN 319 102-1, table 5")]
pub enum SubIndication {
    FormatFailure,
    HashFailure,
    SigCryptoFailure,
    NotYetValid,
    SigConstraintsFailure,
    ChainConstraintsFailure,
    CertificateChainGeneralFailure,
    CryptoConstraintsFailureNoPoe,
    TimestampOrderFailure,
    NoSigningCertificateFound,
    NoCertificateChainFound,
    RevokedNoPoe,
    RevokedCaNoPoe,
    OutOfBoundsNoPoe,
    TryLater,
}

impl SubIndication {
    /// The main indication that it belongs to.
    #[must_use]
    pub fn indication(self) -> Indication {
        match self {
            Self::FormatFailure
            | Self::HashFailure
            | Self::SigCryptoFailure
            | Self::NotYetValid => Indication::TotalFailed,
            _ => Indication::Indeterminate,
        }
    }

    /// Whether it says that something is wrong, and not only that proof is missing by now.
    pub(super) fn is_defect(self) -> bool {
        !matches!(self, Self::OutOfBoundsNoPoe | Self::TryLater)
    }
}

/// A sentence of the report, with the check that it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// S structure, C cryptography, T time, R revocation and chain, M modification, L level.
    pub check: &'static str,
    /// In Japanese.
    pub ja: String,
    /// In English.
    pub en: String,
}

impl Note {
    pub(super) fn new(check: &'static str, ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { check, ja: ja.into(), en: en.into() }
    }
}

/// What stands against a signature or a time-stamp.
#[derive(Debug, Clone)]
pub(super) struct Objection {
    pub(super) sub: SubIndication,
    pub(super) note: Note,
}

impl Objection {
    pub(super) fn new(
        sub: SubIndication,
        check: &'static str,
        ja: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self { sub, note: Note::new(check, ja, en) }
    }
}
