//! Rounds, letters, requests, nominees, extensions and reminders: kept, and told by actions.

pub mod change;
pub mod confirm;
pub mod entity;
pub mod migration;
pub mod read;
pub mod round;
