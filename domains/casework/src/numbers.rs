//! How a procedure goes, in numbers that nobody types in: from its own cases and actions. Cases
//! that a stand-in touched are counted apart and stand in no other number.

pub mod cost;
mod performance;
mod rating;
mod spread;

pub use performance::{Performance, performance, volumes};
pub use rating::{Rating, Score, rate, rating_of};
pub use spread::Spread;
