//! The tables as they are.

pub mod plan_measurement;
