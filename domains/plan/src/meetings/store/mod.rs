//! Meetings as rows.

pub mod entity;
pub mod feeds;
pub mod meetings;
pub mod migration;
pub mod planning;
pub mod writing;
