//! Told facts, sealed at rest: what somebody answered, from which source and when.
//!
//! A [`FactSheet`] is one JSON document, sealed as a whole with a key of its own, which is wrapped
//! by the installation's master key ([`Keyring`]). To dispose of a sheet is to delete its row: the
//! wrapped key goes with it, and what a backup still holds dies when the backup expires.
//!
//! A draft has one sheet that is replaced as answers come in; an application has numbered versions
//! that are only ever appended.

mod envelope;
mod keyring;
mod migration;
mod sheet;
pub mod sheets;

pub use keyring::{Keyring, KeyringError};
pub use migration::migrations;
pub use sheet::{FactSheet, Provided, Source};
