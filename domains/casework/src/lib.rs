//! Casework: the cases that departments work on, from the moment an application arrives until the
//! resident has the answer.

pub mod model;
pub mod rules;
