//! Rows and queries.

pub mod applications;
pub mod drafts;
pub mod entity;
pub mod migration;
