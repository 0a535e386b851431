//! Casework: the cases that departments work on, from the moment an application arrives until the
//! resident has the answer.
//!
//! [`open`] hears a submission and opens its cases; [`rules`] says what may happen to a case;
//! [`approval`] takes decisions
//! the way that their route says; [`handle`] carries it out and [`release`]s what waited for it; [`Casework`] is the façade.

pub mod api;
pub mod approval;
pub mod aside;
pub mod demo;
pub mod events;
pub mod form_import;
pub mod handle;
pub mod handover;
pub mod inquiry;
mod measures;
pub mod model;
mod module;
mod notices;
pub mod numbers;
pub mod open;
pub mod papers;
mod permitted;
pub mod register;
pub mod release;
pub mod retention;
pub mod rules;
pub mod search;
pub mod staff;
pub mod store;
mod transfer;
pub mod uptake;
mod web;
mod words;
pub mod work;
pub mod written;

pub use module::{Casework, Doors, Parts};
