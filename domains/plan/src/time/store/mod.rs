//! Hours and days of leave as rows.

pub mod entity;
pub mod hours;
pub mod leave;
pub mod migration;
