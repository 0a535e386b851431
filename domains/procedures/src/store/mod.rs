//! Rows and queries.

pub mod applications;
pub mod drafts;
pub mod entity;
pub mod migration;
pub mod wrong_codes;
