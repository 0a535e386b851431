//! Rows: contracts, parties, suppliers and consents. Every change is an action of the same
//! transaction.

pub mod contracts;
pub mod entity;
pub mod fulltext;
pub mod migration;
pub mod seal_entity;
pub mod seals;
pub mod search;
pub mod signed;
pub mod signed_entity;
pub mod signer_entity;
pub mod signers;
pub mod signing_migration;
pub mod suppliers;
pub mod words_entity;
pub mod words_migration;
