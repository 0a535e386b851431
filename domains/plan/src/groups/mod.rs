//! Working groups: which there are on a day, of which departments, and who is in them.

pub mod api;
pub mod changes;
pub mod members;
pub mod registry;
pub mod rules;
pub mod store;
pub mod web;
