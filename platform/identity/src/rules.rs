//! Decisions without a clock or a database.

pub mod session;
pub mod sign_in;
pub mod throttle;
pub mod transfer;
