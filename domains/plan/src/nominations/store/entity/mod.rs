//! The rows.

pub mod extension;
pub mod letter;
pub mod nominee;
pub mod reminder;
pub mod request;
pub mod round;
