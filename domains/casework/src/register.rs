//! The resident register beside what was declared: a dated copy is taken in, and each person of a
//! form is looked up in it.
//!
//! The copy (スナップショット) comes from the register's own system as a CSV file ([`import`]); it is
//! sealed row by row ([`snapshot`]) and says its source and its day. Names and addresses are brought
//! to one spelling for comparison only ([`compare`]); what is shown and stored is as it was written.

pub mod compare;
pub mod import;
pub mod people;
pub mod snapshot;

pub use compare::{Compared, Verdict};
pub use people::Person;
pub use snapshot::Snapshot;
