//! Initiatives (取組): what departments really do under a measure of the plan, with their milestones,
//! what was noted on the way, and what could go wrong.

pub mod api;
pub mod demo;
pub mod due;
pub mod entered;
pub mod entity;
pub mod migration;
pub mod model;
pub mod rules;
pub mod sheet;
pub mod store;
pub mod view;
pub mod web;

pub use model::{Initiative, Milestone, MilestoneStanding, Note, Risk, Sort, State};
