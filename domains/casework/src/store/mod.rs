//! Rows and queries.

pub mod cases;
pub mod entity;
pub mod migration;
