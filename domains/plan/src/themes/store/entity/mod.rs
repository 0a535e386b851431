//! The tables as they are.

pub mod plan_experiment;
pub mod plan_knowledge;
pub mod plan_rollout;
pub mod plan_theme;
