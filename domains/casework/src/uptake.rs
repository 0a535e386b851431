//! オンライン利用: how much of what arrives comes online, and what was done so that more does.
//!
//! Everything that arrives counts once: a case by its [`arrivals`], paper that is not made a case by
//! its [`tally`]. [`rate`] divides, [`promotion`]s are what is done about it, and [`measures`] let
//! the plan read it.

pub mod arrivals;
pub mod entity;
pub mod measures;
pub mod migration;
pub mod promotion;
pub mod rate;
pub mod tally;
