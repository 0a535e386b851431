//! The papers that the office sends out about a case: which one a command brings about, who
//! receives it, what stands in it, and how its PDF is made.
//!
//! A notice is issued in the transaction of the decision ([`issue`]): a decided case has its
//! numbered notice, or it is not decided. The PDF is made afterwards ([`press`]).

pub mod addressee;
pub mod batch;
pub mod content;
pub mod delivery;
mod easy;
pub mod issue;
mod kind;
mod measures;
pub mod press;

pub use addressee::addressee;
pub use kind::Kind;
pub use measures::{SEALS_LEFT, SEALS_OMITTED};
