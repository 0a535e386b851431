//! Nominations: a round in which departments are asked for members of the working groups, their
//! answers, and what becomes of them.

pub mod api;
pub mod demo;
pub mod letter;
pub mod measures;
pub mod model;
pub mod people;
pub mod remind;
pub mod rules;
pub mod sheet;
pub mod store;
pub mod web;
pub mod work;
