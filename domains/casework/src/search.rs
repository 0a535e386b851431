//! Search over cases: by who, where and when, by what was written, and by where a case stands.
//!
//! What was told is sealed, so nothing of it can be looked up as it is. [`fold`] gives texts one
//! spelling for all the ways in which people write the same name or address, [`grams`] cuts that
//! spelling into short pieces, and [`index`] keeps a keyed hash of every piece in the transaction
//! of the change; those of a new application are sorted in a little later. [`candidates`] finds by those hashes; whoever shows a candidate opens the sheet
//! first and looks whether it is one ([`wanted`]). What the hashes tell a thief of the database is
//! written in docs/decisions/0014.

pub mod candidates;
pub mod fold;
pub mod grams;
pub mod index;
pub mod list;
mod rebuild;
mod sorting;
pub mod wanted;

pub use candidates::{Candidates, Scope};
pub use rebuild::{READY, rebuild};
pub use sorting::sort;
pub use wanted::{Term, Wanted};
