//! The nouns of this domain.

pub mod measurement;

pub use measurement::{Measurement, Method, State};
