//! The table as it is.

pub mod plan_charter;
