//! The logic model of a programme as a diagram: what is put in, what is done, what comes out, what becomes
//! better, from the left to the right.

pub mod api;
pub mod draw;
pub mod web;
