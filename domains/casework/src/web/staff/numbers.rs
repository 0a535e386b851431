//! How the procedures go, in numbers: an overview, a page for each, and what an application costs.

pub mod costs;
pub mod measures;
pub mod overview;
pub mod period;
pub mod procedure;
