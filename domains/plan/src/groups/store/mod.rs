//! Rows.

pub mod entity;
pub mod migration;
