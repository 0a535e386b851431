//! The nouns of casework.

pub mod case;
pub mod correction;

pub use case::{Case, CaseNoun, CaseState};
pub use correction::{CorrectionField, CorrectionRequest};
