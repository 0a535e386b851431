//! Rows: contracts, parties, suppliers and consents. Every change is an action of the same
//! transaction.

pub mod contracts;
pub mod entity;
pub mod migration;
pub mod search;
pub mod suppliers;
