//! Themes of the working groups: a problem, what is tried, what came of it, and where it is rolled out;
//! and what all groups can know of it.

pub(crate) mod api;
pub mod book;
pub mod demo;
pub mod rules;
pub mod store;
pub(crate) mod web;
