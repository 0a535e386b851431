//! The rows of this domain.

pub mod entity;
pub mod measurements;
pub mod migration;
