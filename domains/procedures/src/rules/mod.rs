//! Pure decisions: what a person must do, and what a submission files.

pub mod result;
pub mod submit;
