//! Comma separated values (RFC 4180).

mod read;
mod write;

pub use read::read;
pub use write::{is_formula, write};
