//! Meetings of the working groups: series and single ones, their agenda with outcomes, who was there,
//! what is to be done by whom, and the groups' decisions.

pub(crate) mod api;
pub mod demo;
pub mod feed;
pub mod rules;
pub mod store;
pub(crate) mod web;
