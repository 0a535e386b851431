//! The charter of a group for a fiscal year (目的, 範囲, 体制, 年間の到達点), in force when a lead and the
//! department that runs the plan have both approved the same words.

pub(crate) mod api;
pub mod demo;
pub mod rules;
pub mod store;
pub(crate) mod web;
