//! Pure decisions: what a command does to a case, and what starts when another case is done.

pub mod decide;
pub mod hold;
pub mod remedies;
pub mod retention;
pub mod term;
