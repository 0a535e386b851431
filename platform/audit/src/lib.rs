//! The tamper-evident log: every action is a leaf of a Merkle tree (RFC 6962) whose root is signed,
//! in the formats of C2SP (`tlog-tiles`, `tlog-checkpoint`, `signed-note`, `tlog-proof`).
//!
//! A leaf is SHA-256 of a random salt and the action in canonical JSON, so the log itself tells
//! nothing, and destroying the salt closes a leaf for ever without touching the tree.
//!
//! [`seal`] puts the actions that have no leaf yet into the log, in the order of their commits, and
//! signs a checkpoint; [`jobs`] does so every few seconds. [`verify`] recomputes everything from the
//! actions. A checkpoint that somebody keeps elsewhere (a [receipt](ReceiptProof), a print, another
//! office) also shows a log that was cut short or rewritten and signed again.

mod checkpoint;
mod export;
mod head;
mod key;
mod migration;
mod proof;
mod seal;
mod tiles;
mod verify;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use export::export;
pub use head::latest_checkpoint;
pub use key::LogKey;
pub use migration::migrations;
pub use proof::{ProofError, ReceiptProof, consistency, receipt_proof, verify_receipt};
pub use seal::{SEAL, jobs, seal};
pub use verify::{Finding, Report, verify};
