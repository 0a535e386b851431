//! Charters as rows.

pub mod charters;
pub mod entity;
pub mod migration;
