//! The tables as they are.

pub mod plan_learning;
pub mod plan_track;
