//! Themes as rows.

pub mod entity;
pub mod knowledge;
pub mod migration;
pub mod themes;
