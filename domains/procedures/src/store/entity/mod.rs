//! The rows.

pub mod application;
pub mod draft;
pub mod filing;
