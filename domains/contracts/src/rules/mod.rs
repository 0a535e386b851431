//! Pure decisions: what may happen to a contract, and what is right on a form.

pub mod decide;
pub mod entry;
pub mod outside;
pub mod sign;
