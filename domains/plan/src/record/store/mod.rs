//! People's records as rows.

pub mod entity;
pub mod migration;
pub mod records;
