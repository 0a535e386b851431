//! The rows.

pub mod application;
pub mod draft;
pub mod filing;
pub mod wrong_code;
