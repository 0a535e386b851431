//! The plan: the city's programmes, the figures by which they are followed, and whether they are on
//! their way.
//!
//! [`standing`] puts a figure together from its definition in the pack, the measure that a domain
//! publishes for it and what was published; [`rules`] says what may happen to a measurement and how
//! far a figure is; [`Plan`] is the façade.

mod alerts;
pub mod api;
pub mod by;
pub mod charter;
pub mod committee;
pub mod demo;
pub mod fingerprint;
pub mod groups;
pub mod initiatives;
mod jobs;
pub mod logic;
pub mod measures;
pub mod meetings;
pub mod model;
mod module;
pub mod nominations;
pub mod people;
pub mod record;
pub mod rules;
pub mod scale;
mod season;
pub mod standing;
pub mod store;
pub mod themes;
pub mod time;
mod typed;
mod web;
mod words;
pub mod work;
pub mod workbook;
pub mod year;

pub use module::{Parts, Plan, ROOM};
