//! Rows and queries.

mod assignee_migration;
pub mod cases;
pub mod entity;
mod gram_list_migration;
pub mod migration;
mod rating_migration;
mod related_migration;
mod retention_migration;
