//! From the approved file to the agreement of all: requests with one-time links, answers, reminders and
//! the end of time.

pub mod answer;
pub mod ask;
pub mod day;
pub mod mail;
mod outside;
pub mod secret;

pub use answer::Answered;
pub use ask::{Asked, Order, Request};
