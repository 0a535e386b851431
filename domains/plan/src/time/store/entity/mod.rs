//! The tables as they are.

pub mod plan_hours;
pub mod plan_leave;
