//! The plan's year: the days of the pack and those that the secretariat adds, on a page, as a calendar
//! feed, and in the worklist before they come.

pub mod api;
pub mod calendar;
pub mod days;
pub mod due;
pub mod entered;
pub mod entity;
pub mod migration;
pub mod sheet;
pub mod store;
pub mod web;

pub use days::{Day, Origin};
