//! Told facts: every answer with its source and its time, sealed before it reaches the disk, kept
//! in versions, and gone when its time is over.
//!
//! A [`FactSheet`] is what a person told (and what cards, registers and staff added) about one
//! draft or one application. It is kept as a sealed envelope: a random key for each version,
//! wrapped by the master key of the [`Keyring`]; what is in the envelope is bound to its table, id
//! and version. Deleting the row with its wrapped key is the disposal.

mod blind;
mod envelope;
mod expiry;
mod keyring;
mod migration;
mod sheet;
mod sheets;

pub use blind::BlindIndex;
pub use envelope::{Binding, Envelope, SealError};
pub use expiry::{DRAFT_DISPOSED, EXPIRE, expire_drafts, jobs};
pub use keyring::Keyring;
pub use migration::migrations;
pub use sheet::{FactSheet, Origin, Source};
pub use sheets::{Sealed, Sheets, Stored};
